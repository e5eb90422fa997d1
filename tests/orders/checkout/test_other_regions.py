"""Selling in another region: another currency, an address abroad, no GST, no cash, and the books in that currency."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db.models import Sum

from catalog.pricing.models import Region
from core import clock
from core.errors import Invalid, Refused
from core.money import Money
from erp_sync.erp.bodies import order_body, payment_body
from orders.carts.operations import (
    RegionClosed,
    add_line,
    change_region,
    create_cart,
    merge_carts,
    reopen_cart,
)
from orders.carts.queries import cart_summary
from orders.checkout.operations import CashNotOffered, PaymentStart, begin_payment
from orders.checkout.operations.correct_address import AddressFixed, correct_address
from orders.fulfilment.shipping.queries import NoSuchShippingOption
from orders.invoices.operations import issue_invoices
from orders.invoices.printing import invoice_pdf
from orders.invoices.printing.documents import amount_in_words
from orders.invoices.queries import printed_invoice
from orders.models import Cart, Order
from orders.sales.queries.for_erp import order_for_erp
from payments.models import Payment, Refund
from payments.operations import reconcile_day, refund_payment, send_refund
from payments.queries import payments_of
from tests.orders.abroad import MARKETS, NEW_YORK, TOKYO, open_region, price
from tests.orders.conftest import come_back
from tests.orders.invoices.test_printing import text_of
from tests.orders.wardrobe import (
    BENGALURU,
    add_customer,
    add_piece,
    cart_with,
    details,
    everything,
    news,
)
from tests.world import World, drain_outbox

pytestmark = pytest.mark.django_db


def buy(code: str, cart_id: str, **changes: Any) -> PaymentStart:
    """Press Pay with an address there."""
    typed = details(
        shipping=MARKETS[code][2], phone=MARKETS[code][2].phone, shipping_option_code=f"air-{code.lower()}"
    )
    return begin_payment(cart_id=cart_id, details=replace(typed, **changes))


def test_a_bag_changes_its_region_and_says_what_cannot_come_along(world: World) -> None:
    open_region("US")
    blouse, skirt = add_piece(), add_piece("SKT-BLU-36", title="Blue Skirt")
    price(blouse, "49.00", "USD")
    cart_id = cart_with((blouse, 2), (skirt, 1))
    assert change_region(cart_id=cart_id, region="US") == (
        "Your bag is now priced for United States, in USD.",
        "Not sold in United States, so no longer in your bag: Blue Skirt (Maroon / 34).",
    )
    cart = cart_summary(cart_id)
    assert [(line.sku, line.unit_price, line.seen) for line in cart.lines] == [
        (blouse.sku, Money(49_00, "USD"), Money(49_00, "USD"))
    ]
    assert (cart.subtotal, cart.tax.total, cart.allows_cash) == (Money(98_00, "USD"), Money(0, "USD"), False)
    assert [(each.code, each.amount) for each in cart.shipping_options] == [("air-us", Money(25_00, "USD"))]
    assert change_region(cart_id=cart_id, region="US") == ()
    before = everything()
    with pytest.raises(Refused, match="not sold in the region"):
        add_line(cart_id=cart_id, variant_id=skirt.public_id, quantity=1)
    for closed in ("JP", "nowhere"):
        with pytest.raises(RegionClosed):
            change_region(cart_id=cart_id, region=closed)
    assert everything() == before
    # Back home the rupees are those of the day, and the ways of delivery those of India.
    change_region(cart_id=cart_id, region="IN")
    cart = cart_summary(cart_id, state_code="29", pincode="560038")
    assert (cart.subtotal, cart.tax.total) == (Money(3_000_00), Money(2 * 71_43))
    assert "air-us" not in {each.code for each in cart.shipping_options}


def test_two_bags_meet_in_the_region_that_was_shopped_in_last(world: World) -> None:
    open_region("US")
    blouse, skirt = add_piece(), add_piece("SKT-BLU-36", title="Blue Skirt")
    price(blouse, "49.00", "USD")
    customer = add_customer()
    own = cart_with((skirt, 1), (blouse, 1), customer_id=customer)
    guest = create_cart(region="US")
    add_line(cart_id=guest, variant_id=blouse.public_id, quantity=1)
    merged = merge_carts(guest_cart_id=guest, customer_id=customer)
    assert merged.cart_id == own and "Blue Skirt" in merged.notices[1]
    assert [(line.quantity, line.total) for line in cart_summary(own).lines] == [(2, Money(98_00, "USD"))]


@pytest.mark.parametrize(
    ("code", "asked", "carriage", "total", "at_razorpay", "words"),
    [
        ("US", "49.00", 25_00, 74_00, 7400, "US dollars seventy-four only"),
        ("JP", "7400", 2_500, 9_900, 9900, "Japanese yen nine thousand, nine hundred only"),
        (
            "KW",
            "15.250",
            7_500,
            22_750,
            22750,
            "Kuwaiti dinars twenty-two and seven hundred and fifty fils only",
        ),
    ],
)
def test_an_order_abroad_from_the_bag_to_the_refund(
    world: World, pay: Callable[..., dict[str, str]], code: str, asked: str, carriage: int, total: int,
    at_razorpay: int, words: str, settings: Any,
) -> None:  # fmt: skip
    settings.EXPORT_LUT = "AD290326000001X"
    open_region(code)
    name, currency, *_ = MARKETS[code]
    piece = add_piece()
    price(piece, asked, currency)
    cart_id = create_cart(region=code)
    add_line(cart_id=cart_id, variant_id=piece.public_id, quantity=1)
    start = buy(code, cart_id)
    assert start.page is not None
    assert (start.page.fields["amount"], start.page.fields["currency"]) == (str(at_razorpay), currency)
    order = Order.objects.get()
    item = total - carriage
    assert (order.region, order.currency, order.item_total, order.shipping_total) == (
        code,
        currency,
        item,
        carriage,
    )
    assert (order.total, order.tax_total, order.shipping_state_code) == (total, 0, "96")
    line = order.lines.get()
    assert (line.rate_bp, line.taxable, line.igst + line.cgst + line.sgst) == (0, item, 0)
    assert (line.shipping_taxable, line.shipping_igst, line.location_code) == (carriage, 0, "BLR")
    assert order.shipping_address.state.endswith(name) and order.expected_on is None
    assert order.flags == {
        "goes_abroad": f"Goes to {name}: book an international courier yourself, with the export papers."
    }
    come_back(order, pay(order))
    assert (order.status, order.payment_status) == ("confirmed", "paid")
    payment = Payment.objects.get()
    assert (payment.raw["amount"], payment.amount, payment.currency) == (at_razorpay, total, currency)

    issue_invoices(order_id=order.public_id)
    invoice = order.invoices.get()
    assert (invoice.place_of_supply, invoice.taxable, invoice.igst, invoice.total) == ("96", total, 0, total)
    paper = printed_invoice(order_id=order.public_id, document_id=invoice.public_id)
    assert (paper.leaves_india, paper.undertaking) == (True, "AD290326000001X")
    assert paper.place_of_supply == f"Other countries (96), {name}"
    assert paper.delivered_to[-2].endswith(name)
    assert amount_in_words(total, currency) == words

    for_erp = order_for_erp(order.public_id)
    body = order_body(for_erp)
    assert (body["currency"], body["total"], body["lines"][0]["tax_rate"]) == (
        currency, Money(total, currency).to_major(), "0",
    )  # fmt: skip
    assert (body["shipping_address"]["country"], body["shipping_address"]["state_code"]) == (code, "96")
    assert "Supplymeantforexport" in "".join(text_of(invoice_pdf(paper)).split())

    # A part goes back; Razorpay pays the rest out in rupees, and both agree with the books.
    part = Money(item // 20 * 10, currency)
    refund_payment(payment_id=payment.public_id, amount=part, reason="kind")
    send_refund(Refund.objects.get().pk)
    drain_outbox()
    refund = Refund.objects.get()
    assert (refund.currency, refund.amount, refund.status) == (currency, part.amount, "processed")
    sums = dict(payment.ledger.values_list("kind").annotate(total=Sum("amount")))
    assert (sums["capture"], sums["refund"]) == (total, -part.amount)
    world.razorpay.call("POST", "/settle")
    checked = reconcile_day(clock.today_in_india(), provider="razorpay")
    assert (checked.settlements, checked.differing) == (1, 0)
    booked = payment.ledger.filter(kind__in=["fee", "tax", "settlement"])
    assert set(booked.values_list("currency", flat=True)) == {"INR"}
    assert payment_body(payments_of(order.reference)[0])["currency"] == currency


def test_what_is_not_sold_there_is_refused_and_changes_nothing(world: World) -> None:
    open_region("US")
    piece = add_piece()
    price(piece, "49.00", "USD")
    cart_id = create_cart(region="US")
    add_line(cart_id=cart_id, variant_id=piece.public_id, quantity=1)
    before = everything()
    wrong_fields: list[tuple[dict[str, Any], str]] = [
        ({"shipping": TOKYO}, "shipping_country"),
        ({"shipping": BENGALURU, "phone": "98450 12345"}, "shipping_country"),
        ({"shipping": replace(NEW_YORK, pincode="1000")}, "shipping_pincode"),
        ({"shipping": replace(NEW_YORK, province="")}, "shipping_province"),
        ({"phone": "212 555 0100"}, "phone"),
        ({"billing": BENGALURU}, "billing_country"),
        ({"gstin": "29ABCDE1234F1ZW", "company_name": "Rao"}, "gstin"),
    ]
    for changes, field in wrong_fields:
        with pytest.raises(Invalid) as told:
            buy("US", cart_id, **changes)
        assert field in told.value.fields, changes
    for other in ({"payment_method": "cod"}, {"shipping_option_code": "standard"}):
        with pytest.raises((NoSuchShippingOption, CashNotOffered)):
            buy("US", cart_id, **other)
    assert everything() == before
    # An address abroad does not fit a bag in rupees either, and staff may close the region at any moment.
    with pytest.raises(Invalid) as told:
        begin_payment(cart_id=cart_with((piece, 1)), details=details(shipping=NEW_YORK, phone=NEW_YORK.phone))
    assert "shipping_country" in told.value.fields
    Region.objects.filter(code="US").update(is_open=False)
    with pytest.raises(RegionClosed):
        buy("US", cart_id)
    assert not Order.objects.exists() and news("OrderPlaced") == []


def test_going_back_keeps_the_region_and_an_address_stays_in_its_country(
    world: World, pay: Callable[..., dict[str, str]]
) -> None:
    open_region("US")
    piece = add_piece()
    price(piece, "49.00", "USD")
    cart_id = create_cart(region="US")
    add_line(cart_id=cart_id, variant_id=piece.public_id, quantity=1)
    buy("US", cart_id)
    again = Cart.objects.get(public_id=reopen_cart(cart_id=cart_id))
    assert (again.region, again.currency, again.lines.get().unit_price) == ("US", "USD", 49_00)
    buy("US", again.public_id)
    order = Order.objects.get(status="pending")
    come_back(order, pay(order))
    with pytest.raises(AddressFixed, match="another country"):
        correct_address(order_id=order.public_id, address=BENGALURU)
    assert correct_address(
        order_id=order.public_id, address=replace(NEW_YORK, city="Albany", pincode="12207")
    )
    order.refresh_from_db()
    assert (order.shipping_city, order.shipping_pincode, order.tax_total) == ("Albany", "12207", 0)
    assert order.total == 74_00
