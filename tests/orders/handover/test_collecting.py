"""Click and collect: held in the store, taxed there, ready, handed over against a code, or given up and refunded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from catalog.inventory.models import ReservationItem
from core.errors import Invalid
from orders.carts.queries import cart_summary
from orders.checkout.operations import AddressFixed, PiecesShort, correct_address
from orders.checkout.operations.keep_details import keep_details
from orders.fulfilment.shipping.queries import NoSuchShippingOption
from orders.handover.operations import (
    CollectionCodeWrong,
    NotForCollection,
    TooManyCodes,
    announce_collection,
    hand_over,
    renew_collection_code,
    tend_hand_overs,
)
from orders.handover.queries import code_of
from orders.handover.rules import code_from
from orders.models import HandOver, Invoice, Order
from orders.returns.operations.stop_order import record_stop_accepted
from orders.sales.operations import cancel_order
from orders.sales.queries import order_page
from orders.subscribers import on_order_shipped
from payments.models import Refund
from tests.orders.conftest import begin, come_back
from tests.orders.handover.stores import HOURS, STORE, let_days_pass, make_ready, open_store, pack_in_store
from tests.orders.returns.parcels import deliver
from tests.orders.wardrobe import (
    BENGALURU,
    MUMBAI,
    add_piece,
    cart_with,
    details,
    everything,
    news,
    shelve,
    told,
)
from tests.world import World

pytestmark = pytest.mark.django_db
Pay = Callable[..., dict[str, str]]
WHO = "meera@blouson.test"


@pytest.fixture
def collected(world: World, pay: Pay) -> Order:
    """A paid order of one blouse, to be collected in Bengaluru by somebody who lives in Mumbai."""
    cart_id = cart_with((add_piece(stock={"BLR": 2, "JAI": 9}), 1))
    open_store()
    start = begin(cart_id=cart_id, shipping=MUMBAI, shipping_option_code="collect-blr")
    order = Order.objects.get(public_id=start.order_id)
    return come_back(order, pay(order))


def held_at(order: Order) -> list[tuple[str, int]]:
    rows = ReservationItem.objects.filter(reference=order.number).exclude(status="released")
    return sorted(rows.values_list("level__location__code", "quantity"))


def test_it_is_held_taxed_and_addressed_in_the_store(collected: Order) -> None:
    assert (collected.status, collected.collect_at, held_at(collected)) == ("confirmed", "BLR", [("BLR", 1)])
    assert collected.shipping_address == replace(
        MUMBAI, phone="+919845012345", line1=STORE.name, line2=STORE.address, city="Bengaluru", state_code="29", pincode="560001",
    )  # fmt: skip
    assert collected.billing_address == replace(MUMBAI, phone="+919845012345")
    # handed over in Karnataka, from Karnataka, whoever pays: 1,500.00 · 2.5/105 = 35.71 each
    line = collected.lines.get()
    assert (line.cgst, line.sgst, line.igst, collected.total) == (3571, 3571, 0, 1500_00)
    page = order_page(collected.public_id)
    assert page.collecting is not None
    assert page.collecting.store is not None
    assert (page.collecting.store.hours, page.collecting.code, page.can_readdress) == (HOURS, "", False)
    assert [step.label for step in page.steps][-2:] == ["Ready for collection", "Collected"]
    with pytest.raises(AddressFixed, match="collected in a store"):
        correct_address(order_id=collected.public_id, address=BENGALURU)


def test_only_what_lies_in_the_store_is_collected_there(world: World) -> None:
    piece = add_piece(stock={"BLR": 1, "JAI": 9})
    open_store()
    cart_id = cart_with((piece, 2))
    summary = cart_summary(cart_id, state_code="27", pincode="400050")
    assert "collect-blr" not in {each.code for each in summary.shipping_options}
    assert "Collect in Indiranagar: not everything in your bag is in that store" in "; ".join(
        summary.offers.reasons
    )
    before = everything()
    with pytest.raises(NoSuchShippingOption, match="not everything in your bag is in that store"):
        begin(cart_id=cart_id, shipping_option_code="collect-blr")
    assert everything() == before


def test_what_is_sold_meanwhile_is_not_taken_from_elsewhere(world: World) -> None:
    piece = add_piece(stock={"BLR": 1, "JAI": 9})
    open_store()
    cart_id = cart_with((piece, 1))
    order = Order.objects.get(public_id=begin(cart_id=cart_id, shipping_option_code="collect-blr").order_id)
    ReservationItem.objects.filter(reference=order.number).update(expires_at="2020-01-01T00:00:00Z")
    shelve(piece.sku, "BLR", 0, version=2)
    cancel_order(order_id=order.public_id, reason="Changed my mind")
    with pytest.raises((PiecesShort, NoSuchShippingOption)):
        begin(cart_id=cart_with((piece, 1)), shipping_option_code="collect-blr")


def test_choosing_the_store_after_the_courier_moves_the_hold(world: World) -> None:
    cart_id = cart_with((add_piece(stock={"BLR": 3, "JAI": 9}), 1))
    open_store()
    jaipur = replace(BENGALURU, city="Jaipur", state_code="08", pincode="302001")
    order = Order.objects.get(public_id=begin(cart_id=cart_id, shipping=jaipur).order_id)
    assert held_at(order) == [("JAI", 1)]
    begin(cart_id=cart_id, shipping=jaipur, shipping_option_code="collect-blr")
    order.refresh_from_db()
    assert (held_at(order), order.collect_at, order.shipping_total) == ([("BLR", 1)], "BLR", 0)
    assert order.lines.get().location_code == "BLR"
    begin(cart_id=cart_id, shipping=jaipur)
    order.refresh_from_db()
    assert (order.collect_at, order.shipping_total) == ("", 99_00)


def test_it_is_paid_ahead(world: World) -> None:
    cart_id = cart_with((add_piece(), 1))
    open_store()
    before = everything()
    with pytest.raises(NoSuchShippingOption, match="paid in advance"):
        begin(cart_id=cart_id, shipping_option_code="collect-blr", payment_method="cod")
    assert everything() == before


def test_only_a_company_s_bill_needs_an_address(world: World) -> None:
    cart_id = cart_with((add_piece(), 1))
    open_store()
    blank = replace(BENGALURU, line1="", city="", pincode="")
    company = {"gstin": "29ABCDE1234F1ZW", "company_name": "Rao Textiles"}
    with pytest.raises(Invalid) as wrong:
        begin(cart_id=cart_id, shipping=blank, shipping_option_code="collect-blr", **company)
    assert {"billing_line1", "billing_pincode"} <= set(wrong.value.fields)
    keep_details(details=details(shipping_option_code="collect-blr"), consents={})


def test_ready_and_handed_over_against_the_code(collected: Order) -> None:
    with pytest.raises(NotForCollection, match="not packed"):
        announce_collection(order_id=collected.public_id, actor=WHO)
    pack_in_store(collected)
    with pytest.raises(NotForCollection, match="ready for collection first"):
        hand_over(order_id=collected.public_id, code="123456", actor=WHO)
    assert announce_collection(order_id=collected.public_id, actor=WHO) is True
    assert announce_collection(order_id=collected.public_id, actor=WHO) is False
    (ready,) = news("HandOverReady")
    assert (ready["number"], ready["code_no"]) == (collected.number, 1)
    page = order_page(collected.public_id)
    assert page.collecting is not None
    code = page.collecting.code
    assert (len(code), page.steps[3].state) == (6, "current")
    hand_over(order_id=collected.public_id, code=f" {code[:3]} {code[3:]}", actor=WHO)
    hand_over(order_id=collected.public_id, code=code, actor=WHO)
    collected.refresh_from_db()
    assert (collected.fulfilment_status, len(news("OrderDelivered")), news("OrderShipped")) == (
        "delivered",
        1,
        [],
    )
    page = order_page(collected.public_id)
    assert page.collecting is not None
    assert (page.collecting.code, page.steps[-1].state) == ("", "current")
    assert "ready_for_collection" in told(collected)


def test_what_is_handed_over_is_invoiced(collected: Order) -> None:
    make_ready(collected)
    hand_over(order_id=collected.public_id, code=code_of(collected.public_id, 1), actor=WHO)
    (given,) = news("OrderDelivered")
    for _ in range(2):
        on_order_shipped(type("News", (), given)())
    invoice = Invoice.objects.get(order=collected)
    assert (invoice.gstin, invoice.total, invoice.place_of_supply) == ("29ABCDE1234F1ZW", 1500_00, "29")


def test_wrong_codes_are_counted_and_a_new_one_ends_them(collected: Order) -> None:
    found = make_ready(collected)
    right = code_of(collected.public_id, 1)
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    for left in ("4 more tries", "3 more tries", "2 more tries", "one more try"):
        with pytest.raises(CollectionCodeWrong) as refusal:
            hand_over(order_id=collected.public_id, code=wrong, actor=WHO)
        assert left in refusal.value.fields["code"]
    for code in (wrong, right):
        with pytest.raises(TooManyCodes):
            hand_over(order_id=collected.public_id, code=code, actor=WHO)
    renew_collection_code(order_id=collected.public_id, actor=WHO)
    assert [each["code_no"] for each in news("HandOverReady")] == [1, 2]
    with pytest.raises(CollectionCodeWrong):
        hand_over(order_id=collected.public_id, code=right, actor=WHO)
    hand_over(order_id=collected.public_id, code=code_of(collected.public_id, 2), actor=WHO)
    found.refresh_from_db()
    assert found.handed_over_at is not None


def test_nobody_comes(collected: Order) -> None:
    found = make_ready(collected)
    let_days_pass(found, 6)
    assert tend_hand_overs() == 0
    let_days_pass(found, 1)
    assert (tend_hand_overs(), tend_hand_overs()) == (1, 0)
    assert len(news("HandOverReminded")) == 1
    let_days_pass(found, 3)
    assert (tend_hand_overs(), tend_hand_overs()) == (1, 0)
    assert len(news("CancellationAsked")) == 1
    with pytest.raises(NotForCollection, match="being called off"):
        hand_over(order_id=collected.public_id, code=code_of(collected.public_id, 1), actor=WHO)
    assert Refund.objects.count() == 0
    record_stop_accepted(order_id=collected.public_id)
    collected.refresh_from_db()
    assert (collected.status, collected.payment_status) == ("cancelled", "refunding")
    assert Refund.objects.get().amount == collected.total


def test_what_was_fetched_is_never_given_up(collected: Order) -> None:
    found = make_ready(collected)
    let_days_pass(found, 8)
    tend_hand_overs()
    hand_over(order_id=collected.public_id, code=code_of(collected.public_id, 1), actor=WHO)
    let_days_pass(found, 9)
    assert tend_hand_overs() == 0
    assert news("CancellationAsked") == []


def test_a_couriers_order_is_none_of_this(placed: Callable[..., Order], pay: Pay) -> None:
    order = placed()
    come_back(order, pay(order))
    deliver(order)
    before = everything()
    for verb in (announce_collection, renew_collection_code):
        with pytest.raises(NotForCollection):
            verb(order_id=order.public_id, actor=WHO)
    assert everything() == before
    assert not HandOver.objects.exists()


def test_each_code_is_another() -> None:
    codes = {code_from(b"key", order_id=f"order_{n}", code_no=m) for n in range(50) for m in (1, 2)}
    assert len(codes) > 95
    assert all(len(code) == 6 and code.isdigit() for code in codes)
