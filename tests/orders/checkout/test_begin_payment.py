"""Pressing Pay: one order per cart, stock held before money is asked for, refusals that change nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from catalog.inventory.models import InventoryLevel, ReservationItem
from core import clock
from core.clock import today_in_india
from core.errors import Invalid, Refused
from core.ids import hash_token
from core.money import Money
from orders.carts.operations import CartNotOpen, NoSuchCart, change_line_quantity, create_cart
from orders.carts.queries import cart_summary
from orders.checkout.operations import (
    CartEmpty,
    PiecesShort,
    PinNotServed,
    PriceChanged,
    TotalChanged,
    begin_payment,
)
from orders.fulfilment.shipping.queries import NoSuchShippingOption
from orders.models import Cart, Order, ShippingOption
from orders.sales.operations import cancel_order
from orders.sales.rules import TotalTooSmall
from payments.models import PaymentIntent
from tests.orders.conftest import begin
from tests.orders.outside import Outside
from tests.orders.wardrobe import (
    BENGALURU,
    MUMBAI,
    add_customer,
    add_piece,
    cart_with,
    details,
    everything,
    news,
    open_every_day,
    reprice,
    told,
)
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_cart_becomes_a_pending_order_with_exact_figures(world: World, outside: Outside) -> None:
    open_every_day()
    start = begin()
    order = Order.objects.get()
    assert (start.order_id, start.order_number) == (order.public_id, order.number)
    assert order.token_hash == hash_token(start.token)
    assert (order.status, order.payment_status, order.fulfilment_status) == ("pending", "awaiting", "none")
    # ₹1,500 and ₹99 at 5%, within Karnataka: CGST = SGST = 150000·5/210 = 3571.43, 9900·5/210 = 235.71
    assert (order.item_total, order.shipping_total, order.total) == (1_500_00, 99_00, 1_599_00)
    assert order.tax_total == 2 * 35_71 + 2 * 2_36
    line = order.lines.get()
    assert (line.rate_bp, line.taxable, line.cgst, line.sgst, line.igst) == (500, 1_428_58, 35_71, 35_71, 0)
    assert (line.shipping, line.shipping_taxable, line.shipping_cgst, line.shipping_sgst) == (
        99_00,
        94_28,
        2_36,
        2_36,
    )
    assert (line.location_code, line.gstin, line.hs_code) == ("BLR", "29ABCDE1234F1ZW", "62061090")
    assert (order.phone, order.shipping_phone, order.email) == (
        "+919845012345",
        "+919845012345",
        "asha@example.com",
    )
    assert order.expected_on == today_in_india() + timedelta(days=3)
    assert order.stock_verified and order.price_verified and order.flags == {}
    assert told(order) == ["placed"]
    assert news("OrderPlaced") == [{"order_id": order.public_id, "number": order.number}]


def test_stock_is_held_for_fifteen_minutes_and_the_cart_frozen(world: World) -> None:
    before = clock.now()
    begin(quantity=2)
    held = ReservationItem.objects.get()
    assert (held.quantity, held.status, held.reference) == (2, "held", Order.objects.get().number)
    assert held.expires_at is not None
    assert timedelta(minutes=15) <= held.expires_at - before < timedelta(minutes=16)
    cart = Cart.objects.get()
    assert (cart.status, cart.order) == ("paying", Order.objects.get())


def test_the_page_asks_for_exactly_the_total_and_comes_back_by_token(world: World, settings: Any) -> None:
    start = begin()
    assert start.page is not None
    assert start.page.fields["amount"] == "159900"
    assert start.page.fields["callback_url"] == f"{settings.SITE_URL}/checkout/return/{start.token}/"
    assert start.page.fields["cancel_url"] == f"{settings.SITE_URL}/checkout/cancel/{start.token}/"


def test_another_state_pays_igst(world: World) -> None:
    begin(shipping=MUMBAI)
    line = Order.objects.get().lines.get()
    # 150000·5/105 = 7142.86
    assert (line.taxable, line.cgst, line.sgst, line.igst) == (1_428_57, 0, 0, 71_43)


def test_free_carriage_from_1999(world: World) -> None:
    begin(quantity=2)
    order = Order.objects.get()
    assert (order.item_total, order.shipping_total, order.total) == (3_000_00, 0, 3_000_00)


def test_dear_pieces_bear_18_percent_and_sarees_5(world: World) -> None:
    lehenga = add_piece("LEH-RED-34", price="11800.00", title="Roopa Lehenga")
    saree = add_piece("SAR-RED-34", price="11800.00", hs_code="50072010", title="Kanjivaram Saree")
    begin(cart_id=cart_with((lehenga, 1), (saree, 1)), shipping=MUMBAI)
    rates = dict(Order.objects.get().lines.values_list("sku", "rate_bp"))
    assert rates == {"LEH-RED-34": 1800, "SAR-RED-34": 500}


def test_a_line_served_by_two_places_is_taxed_by_each(world: World) -> None:
    piece = add_piece(stock={"BLR": 2, "JAI": 1})
    begin(cart_id=cart_with((piece, 3)))
    lines = list(Order.objects.get().lines.order_by("location_code"))
    assert [(line.location_code, line.quantity) for line in lines] == [("BLR", 2), ("JAI", 1)]
    assert (lines[0].cgst, lines[0].igst) == (71_43, 0)  # 300000·5/210
    assert (lines[1].cgst, lines[1].igst) == (0, 71_43)  # 150000·5/105
    assert Order.objects.get().total == 4_500_00


def test_pressing_pay_twice_is_one_order(world: World) -> None:
    cart_id = cart_with((add_piece(), 1))
    first = begin(cart_id=cart_id)
    second = begin(cart_id=cart_id)
    assert first.order_id == second.order_id
    assert first.page is not None and second.page is not None
    assert first.page.fields["order_id"] == second.page.fields["order_id"]
    assert (Order.objects.count(), PaymentIntent.objects.count()) == (1, 1)
    assert InventoryLevel.objects.get().reserved == 1
    assert told(Order.objects.get()) == ["placed"]


def test_another_address_before_paying_amends_the_same_order(world: World) -> None:
    cart_id = cart_with((add_piece(), 1))
    first = begin(cart_id=cart_id)
    second = begin(cart_id=cart_id, shipping=MUMBAI, shipping_option_code="express")
    order = Order.objects.get()
    assert first.order_id == second.order_id == order.public_id
    assert (order.shipping_state_code, order.total, order.shipping_total) == ("27", 1_699_00, 199_00)
    assert order.lines.get().igst == 71_43
    intents = list(PaymentIntent.objects.order_by("id").values_list("amount", "status"))
    assert intents == [(1_599_00, "superseded"), (1_699_00, "open")]
    assert told(order) == ["placed", "amended"]
    assert InventoryLevel.objects.get().reserved == 1


def test_a_price_change_after_placing_does_not_touch_the_order(world: World) -> None:
    cart_id = cart_with((add_piece(), 1))
    begin(cart_id=cart_id)
    reprice("BLS-MRN-34", "1800.00")
    begin(cart_id=cart_id, shipping=replace(BENGALURU, line1="13, 4th Cross"))
    assert Order.objects.get().total == 1_599_00


def test_a_provider_that_is_away_loses_nothing(world: World) -> None:
    cart_id = cart_with((add_piece(), 1))
    world.razorpay.add_fault("status", match={"path_regex": "^/v1/orders"}, params={"code": 503})
    start = begin(cart_id=cart_id)
    assert start.page is None
    assert Order.objects.get().status == "pending"
    world.razorpay.clear_faults()
    again = begin(cart_id=cart_id)
    assert again.order_id == start.order_id and again.page is not None


def test_a_customer_s_order_is_theirs(world: World) -> None:
    customer_id = add_customer()
    begin(cart_id=cart_with((add_piece(), 1), customer_id=customer_id), customer_id=customer_id)
    order = Order.objects.get()
    assert order.customer is not None and order.customer.public_id == customer_id


def refused(cart_id: str, **changes: Any) -> Refused:
    """Begin a payment that must be refused; proves that nothing changed."""
    before = everything()
    accepted_total = changes.pop("accepted_total", None)
    with pytest.raises(Refused) as caught:
        begin_payment(cart_id=cart_id, details=details(**changes), accepted_total=accepted_total)
    assert everything() == before
    assert caught.value.message
    return caught.value


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"email": "asha@"}, "email", "Enter an e-mail address"),
        ({"phone": "12345"}, "phone", "10-digit Indian mobile"),
        ({"shipping": replace(BENGALURU, pincode="56003")}, "shipping_pincode", "6-digit PIN"),
        (
            {"shipping": replace(BENGALURU, pincode="999999")},
            "shipping_pincode",
            "does not know the PIN 999999",
        ),
        (
            {"shipping": replace(BENGALURU, pincode="400050")},
            "shipping_pincode",
            "is in Maharashtra, not in Karnataka",
        ),
        ({"shipping": replace(BENGALURU, state_code="")}, "shipping_state_code", "Choose the state"),
        ({"shipping": replace(BENGALURU, line1=" ")}, "shipping_line1", "house and street"),
        ({"shipping": replace(BENGALURU, name="")}, "shipping_name", "who receives"),
        ({"billing": replace(BENGALURU, city="")}, "billing_city", "town or city"),
        ({"shipping_option_code": ""}, "shipping_option_code", "how we should send"),
    ],
)
def test_wrong_fields_are_named_with_what_to_do(changes: dict[str, Any], field: str, words: str) -> None:
    refusal = refused(cart_with((add_piece(), 1)), **changes)
    assert isinstance(refusal, Invalid)
    assert list(refusal.fields) == [field]
    assert words in refusal.fields[field]


def test_every_wrong_field_is_named_at_once() -> None:
    refusal = refused(cart_with((add_piece(), 1)), email="x", phone="y", shipping=replace(BENGALURU, city=""))
    assert isinstance(refusal, Invalid)
    assert set(refusal.fields) == {"email", "phone", "shipping_city"}


def test_an_empty_or_unknown_cart_is_refused() -> None:
    assert isinstance(refused(create_cart()), CartEmpty)
    assert isinstance(refused("cart_unknown"), NoSuchCart)


def test_pieces_sold_meanwhile_are_named_with_what_is_left(outside: Outside) -> None:
    blouse, skirt = add_piece(), add_piece("SKT-RED-34", title="Tara Skirt")
    cart_id = cart_with((blouse, 3), (skirt, 1))
    outside.stock = {"BLS-MRN-34": 2, "SKT-RED-34": 0}
    refusal = refused(cart_id)
    assert isinstance(refusal, PiecesShort)
    assert [(line.sku, line.wanted, line.sellable) for line in refusal.short] == [
        ("BLS-MRN-34", 3, 2),
        ("SKT-RED-34", 1, 0),
    ]
    assert "Only 2 left of Meera Silk Blouse" in refusal.message and "Tara Skirt" in refusal.message


def test_stock_held_by_another_is_refused_in_the_transaction_too(world: World, outside: Outside) -> None:
    piece = add_piece(stock={"BLR": 1})
    first, second = cart_with((piece, 1)), cart_with((piece, 1))
    begin(cart_id=first)
    outside.stock = {"BLS-MRN-34": 99}  # the ERP does not know of the first one's hold
    refusal = refused(second)
    assert isinstance(refusal, PiecesShort)
    assert Order.objects.count() == 1


def test_a_pin_that_no_courier_serves_is_refused(outside: Outside) -> None:
    outside.unserved = {"560038"}
    refusal = refused(cart_with((add_piece(), 1)))
    assert isinstance(refusal, PinNotServed)
    assert "560038" in refusal.message


def test_a_changed_price_stops_with_both_prices_and_is_accepted_by_its_total(world: World) -> None:
    cart_id = cart_with((add_piece(), 1))
    reprice("BLS-MRN-34", "1600.00")
    refusal = refused(cart_id)
    assert isinstance(refusal, PriceChanged)
    assert list(refusal.changes.values()) == [(Money(1_500_00), Money(1_600_00))]
    assert refusal.total == Money(1_699_00)
    assert isinstance(refused(cart_id, accepted_total=1_599_00), PriceChanged)
    begin_payment(cart_id=cart_id, details=details(), accepted_total=1_699_00)
    assert Order.objects.get().total == 1_699_00


def test_the_erp_s_own_price_counts(world: World, outside: Outside) -> None:
    cart_id = cart_with((add_piece(), 1))
    outside.prices = {"BLS-MRN-34": Money(1_450_00)}
    refusal = refused(cart_id)
    assert isinstance(refusal, PriceChanged)
    assert list(refusal.changes.values()) == [(Money(1_500_00), Money(1_450_00))]
    begin_payment(cart_id=cart_id, details=details(), accepted_total=1_549_00)
    assert Order.objects.get().lines.get().unit_price == 1_450_00


def test_another_total_than_the_accepted_one_is_refused() -> None:
    refusal = refused(cart_with((add_piece(), 1)), accepted_total=1_00)
    assert isinstance(refusal, TotalChanged)
    assert "₹1,599.00" in refusal.message and "₹1.00" in refusal.message


def test_an_unknown_way_of_carriage_is_refused() -> None:
    assert isinstance(
        refused(cart_with((add_piece(), 1)), shipping_option_code="drone"), NoSuchShippingOption
    )


def test_less_than_a_rupee_is_refused(world: World) -> None:
    ShippingOption.objects.update(amount=0)
    cart_id = cart_with((add_piece(price="0.60"), 1))
    assert isinstance(refused(cart_id), TotalTooSmall)


def test_nothing_to_pay_is_confirmed_at_once_without_a_payment(world: World, outside: Outside) -> None:
    ShippingOption.objects.update(amount=0)
    cart_id = cart_with((add_piece(), 1))
    outside.prices = {"BLS-MRN-34": Money(0)}
    start = begin_payment(cart_id=cart_id, details=details(), accepted_total=0)
    order = Order.objects.get()
    assert start.page is None
    assert (order.status, order.payment_status, order.total) == ("confirmed", "not_needed", 0)
    assert Cart.objects.get().status == "completed"
    assert ReservationItem.objects.get().status == "confirmed"
    assert not PaymentIntent.objects.exists()
    assert len(news("OrderConfirmed")) == 1


def test_a_cancelled_order_s_cart_asks_to_go_back(placed: Any) -> None:
    order = placed()
    cart = Cart.objects.get()
    cancel_order(order_id=order.public_id, reason="Staff", actor="meena@blouson.test")
    refusal = refused(cart.public_id)
    assert isinstance(refusal, CartNotOpen)
    assert refusal.detail["status"] == "abandoned"


def test_a_frozen_cart_does_not_change(placed: Any) -> None:
    placed()
    cart = Cart.objects.get()
    before = everything()
    with pytest.raises(CartNotOpen):
        change_line_quantity(cart_id=cart.public_id, line_id=cart.lines.get().public_id, quantity=2)
    assert everything() == before


def test_the_erp_away_takes_the_order_flagged(world: World, outside: Outside) -> None:
    outside.erp_is_down = True
    begin()
    order = Order.objects.get()
    assert not order.stock_verified and not order.price_verified
    assert set(order.flags) == {"stock_unverified", "price_unverified"}


def test_the_courier_away_takes_the_order_without_a_date(world: World, outside: Outside) -> None:
    outside.courier_is_down = True
    begin()
    assert Order.objects.get().expected_on is None


def test_the_cart_s_totals_are_the_order_s(world: World) -> None:
    piece, other = (
        add_piece(stock={"BLR": 2, "JAI": 2}),
        add_piece("LEH-RED-34", price="11800.00", stock={"JAI": 1}),
    )
    cart_id = cart_with((piece, 3), (other, 1))
    summary = cart_summary(cart_id, state_code="29", shipping_option="express")
    begin_payment(
        cart_id=cart_id, details=details(shipping_option_code="express"), accepted_total=summary.total.amount
    )
    order = Order.objects.get()
    assert (summary.subtotal.amount, summary.total.amount) == (order.item_total, order.total)
    assert summary.tax.total.amount == order.tax_total
    assert summary.tax.igst.amount == sum(line.igst + line.shipping_igst for line in order.lines.all())
