"""What is in an order changes until it is packed: for the same money, for more, for less; to the paisa, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from catalog.inventory.models import ReservationItem
from catalog.inventory.queries import sellable_of
from core import clock
from core.errors import Invalid, NotFound
from core.money import Money
from orders.checkout.operations import CashNotOffered, PiecesShort, complete_cart, correct_address
from orders.edits.operations import (
    DifferenceChanged,
    EditOver,
    EditWaits,
    EditWish,
    NothingChanges,
    NothingStays,
    OrderNotEditable,
    cancel_edit,
    confirm_edit,
    expire_edits,
    look_at_edit,
    record_edit_refused,
)
from orders.edits.queries import edit_preview, waiting_edit
from orders.fulfilment.operations import DeliveryFacts, record_delivery
from orders.models import Cart, CheckoutTerms, Order, OrderEdit
from orders.sales.operations import cancel_order
from orders.sales.queries import order_token
from payments.models import PaymentIntent, PaymentLink
from payments.operations import record_return
from storefront.letters.models import Letter
from tests.orders.assisted.drafts import (
    all_rows,
    held_money,
    made_link,
    meena,
    pay_link,
    settle_money,
    trail,
)
from tests.orders.checkout.test_cash_on_delivery import cash_order
from tests.orders.conftest import begin, come_back
from tests.orders.promotions.offers import offer
from tests.orders.wardrobe import MUMBAI, Piece, add_piece, cart_with, news, shelve, told
from tests.payments.credit.accounts import add_card
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
Pay = Callable[..., dict[str, str]]
Bought = Callable[..., Order]


@pytest.fixture
def blouse() -> Piece:
    """₹1,500 each, nine at Bengaluru."""
    return add_piece(stock={"BLR": 9})


@pytest.fixture
def saree() -> Piece:
    """₹4,200 each, five at Bengaluru."""
    return add_piece("SAR-RED-34", price="4200.00", hs_code="50072010", title="Banarasi Saree")


@pytest.fixture
def bought(blouse: Piece, pay: Pay) -> Bought:
    """A paid order of three blouses: ₹4,500, carriage free."""

    def buy(*pieces: tuple[Piece, int], **changes: Any) -> Order:
        cart_id = cart_with(*(pieces or ((blouse, 3),)))
        order = Order.objects.get(public_id=begin(cart_id=cart_id, **changes).order_id)
        return come_back(order, pay(order))

    return buy


def thing(order: Order, sku: str = "BLS-MRN-34") -> str:
    """What a line is called."""
    return order.lines.filter(sku=sku).values_list("line_ref", flat=True)[0]


def agree(order: Order, wish: EditWish, difference: int, reason: str = "She called") -> OrderEdit:
    """Agree to a change at this difference; everything that follows is settled."""
    edit_id = confirm_edit(
        order_id=order.public_id, wish=wish, accepted_difference=difference, reason=reason, by=meena()
    )
    settle_money()
    order.refresh_from_db()
    return OrderEdit.objects.select_related("order").get(public_id=edit_id)


def refused(error: type[Exception], words: str, verb: Any, **asked: Any) -> None:
    """Asked, it is refused in these words and nothing is different afterwards."""
    before = everything()
    with pytest.raises(error, match=words):
        verb(**asked)
    assert everything() == before


def everything() -> dict[str, Any]:
    """All rows, with those of changes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM orders_orderedit ORDER BY id")
        return all_rows() | {"edits": cursor.fetchall()}


def change(order: Order, wish: EditWish, difference: int = 0) -> dict[str, Any]:
    """What agreeing takes."""
    return {
        "order_id": order.public_id,
        "wish": wish,
        "accepted_difference": difference,
        "reason": "She called",
        "by": meena(),
    }


def left(piece: Piece) -> int:
    return sellable_of([piece.pk])[piece.pk].quantity


def check_books(order: Order) -> None:
    """Captured less refunded is what the order comes to; its lines, taxes and shares of carriage are its sums."""
    references = [order.reference, *(edit.reference for edit in order.edits.select_related("order"))]
    lines = list(order.lines.all())
    assert held_money(*references) == order.amount_due
    assert order.total == sum(line.total + line.shipping + line.surcharge for line in lines)
    goods = sum(line.cgst + line.sgst + line.igst for line in lines)
    carried = sum(line.shipping_cgst + line.shipping_sgst + line.shipping_igst for line in lines)
    assert order.tax_total == goods + carried


def test_fewer_pieces_the_rest_goes_back_and_the_shelf_has_them_again(
    bought: Bought, blouse: Piece, world: World
) -> None:
    order = bought()
    wish = EditWish({thing(order): 1})
    seen = edit_preview(order.public_id, wish)
    assert (seen.total_before, seen.total_after, seen.way) == (Money(4_500_00), Money(1_500_00), "return")
    assert (seen.tax_before, seen.tax_after) == (Money(214_28), Money(71_42))
    edit = agree(order, wish, -3_000_00)
    assert (edit.status, edit.summary) == ("applied", "3 → 1 × Meera Silk Blouse Maroon / 34")
    assert (order.total, order.lines.get().quantity, left(blouse)) == (1_500_00, 1, 8)
    check_books(order)
    (refund,) = world.razorpay.state("refunds")
    assert refund["amount"] == 3_000_00
    letter = Letter.objects.get(kind="order_changed")
    assert "₹3,000.00 goes back to you" in letter.text and "Total, taxes included: ₹1,500.00" in letter.text
    assert [each["change"] for each in news("OrderAmended")] == ["edit:1"]
    assert ("agreed on a change" in [what for _, what in trail(order)]) and told(order)[-2:] == [
        "edited",
        "refunded",
    ]
    assert order.payment_status == "paid"


def test_more_pieces_wait_for_their_own_payment_and_come_when_it_is_paid(
    bought: Bought, blouse: Piece, saree: Piece, world: World
) -> None:
    order = bought()
    wish = EditWish(additions={saree.public_id: 1})
    seen = edit_preview(order.public_id, wish)
    assert (seen.difference, seen.way, seen.short) == (Money(4_200_00), "pay", ())
    edit = agree(order, wish, 4_200_00)
    assert (edit.status, order.total, left(saree)) == ("awaiting", 4_500_00, 4)
    link = made_link(edit)
    assert link.intent.amount == 4_200_00
    settle_money()
    letter = Letter.objects.get(kind="payment_link", channel="email")
    assert "with 1 × Banarasi Saree Maroon / 34" in letter.text and "₹8,700.00" in letter.text
    waiting = waiting_edit(order.public_id)
    assert waiting is not None and waiting.pay_url == link.url
    pay_link(world, link)
    for _ in range(2):
        look_at_edit(token=order_token(order.public_id))
        settle_money()
    order.refresh_from_db()
    edit.refresh_from_db()
    assert (edit.status, order.total, order.payment_status) == ("applied", 8_700_00, "paid")
    assert sorted(order.lines.values_list("sku", "quantity")) == [("BLS-MRN-34", 3), ("SAR-RED-34", 1)]
    check_books(order)
    held = ReservationItem.objects.filter(reference=order.reference)
    assert {row.status for row in held} == {"confirmed"} and held.count() == 2
    assert not ReservationItem.objects.filter(reference=edit.reference).exists()
    assert len(news("OrderEdited")) == len(news("OrderAmended")) == 1
    assert PaymentIntent.objects.get(reference=edit.reference).status == "paid"


def test_cancelled_afterwards_every_payment_goes_back(
    bought: Bought, saree: Piece, blouse: Piece, world: World
) -> None:
    order = bought()
    edit = agree(order, EditWish(additions={saree.public_id: 1}), 4_200_00)
    pay_link(world, made_link(edit))
    look_at_edit(token=order_token(order.public_id))
    settle_money()
    cancel_order(order_id=order.public_id, reason="No wedding")
    settle_money()
    order.refresh_from_db()
    assert (order.status, order.payment_status) == ("cancelled", "refunded")
    assert held_money(order.reference, edit.reference) == Money(0)
    assert (left(saree), left(blouse)) == (5, 9)


def test_one_for_another_of_the_same_price_takes_effect_at_once(bought: Bought, blouse: Piece) -> None:
    order = bought((blouse, 1), (add_piece("BLS-BLU-36", stock={"BLR": 2}), 1))
    other = add_piece("BLS-GRN-38", stock={"BLR": 2})
    wish = EditWish({thing(order, "BLS-BLU-36"): 0}, {other.public_id: 1})
    edit = agree(order, wish, 0)
    assert edit.status == "applied"
    assert sorted(order.lines.values_list("sku", "line_no")) == [("BLS-GRN-38", 3), ("BLS-MRN-34", 1)]
    check_books(order)
    assert not PaymentLink.objects.exists()


def test_discounts_go_along_with_what_stays(bought: Bought) -> None:
    offer("A tenth", value=1000)
    order = bought()
    assert order.total == 4_050_00
    agree(order, EditWish({thing(order): 2}), -1_350_00)
    assert (order.total, order.item_total, order.discount_total) == (2_700_00, 3_000_00, 300_00)
    assert order.applied_promotions[0].amount == Money(300_00)
    check_books(order)


def test_a_card_that_paid_a_part_gets_its_part_back(blouse: Piece, pay: Pay) -> None:
    from_card = cart_with((blouse, 3))
    Cart.objects.get(public_id=from_card).credits.create(account_id=add_card(4_000_00))
    order = Order.objects.get(public_id=begin(cart_id=from_card).order_id)
    order = come_back(order, pay(order))
    assert (order.credit_total, order.amount_due) == (4_000_00, Money(500_00))
    agree(order, EditWish({thing(order): 1}), -3_000_00)
    assert (order.total, order.credit_total, order.amount_due) == (1_500_00, 1_500_00, Money(0))
    check_books(order)


def test_in_cash_the_courier_collects_the_new_sum(saree: Piece) -> None:
    order = cash_order()
    total = order.total
    edit = agree(order, EditWish(additions={saree.public_id: 1}), 4_200_00)
    assert (edit.status, order.total, order.payment_status) == ("applied", total + 4_200_00, "cash_due")
    assert PaymentIntent.objects.get(reference=order.reference, status="open").amount == order.total
    assert held_money(order.reference) == Money(0)
    CheckoutTerms.objects.create(cash_most=6_000_00)
    wish = EditWish(additions={saree.public_id: 1})
    refused(CashNotOffered, "up to ₹6,000", confirm_edit, **change(order, wish, 4_200_00))


def test_what_nobody_pays_lapses_and_the_order_stays(bought: Bought, saree: Piece, world: World) -> None:
    order = bought()
    edit = agree(order, EditWish(additions={saree.public_id: 1}), 4_200_00)
    made_link(edit)
    lines = list(order.lines.values())
    assert expire_edits() == 0
    OrderEdit.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert expire_edits() == 1
    settle_money()
    order.refresh_from_db()
    edit.refresh_from_db()
    assert (edit.status, left(saree), list(order.lines.values())) == ("expired", 5, lines)
    assert [each["status"] for each in world.razorpay.state("payment_links")] == ["cancelled"]
    check_books(order)


@pytest.mark.parametrize("end", ["called off", "packed", "cancelled"])
def test_paid_a_moment_too_late_the_money_goes_back_in_full(
    bought: Bought, saree: Piece, world: World, end: str
) -> None:
    order = bought()
    edit = agree(order, EditWish(additions={saree.public_id: 1}), 4_200_00)
    pay_link(world, made_link(edit))  # we have not heard of the money yet
    if end == "called off":
        cancel_edit(edit_id=edit.public_id, by=meena())
        cancel_edit(edit_id=edit.public_id, by=meena())
    elif end == "packed":
        record_delivery(DeliveryFacts(order.number, order.number, "BLR", "packed", 1))
    else:
        cancel_order(order_id=order.public_id, reason="No wedding")
    settle_money()
    record_return(reference=edit.reference, posted={})
    settle_money()
    order.refresh_from_db()
    edit.refresh_from_db()
    assert edit.status == "cancelled"
    assert held_money(edit.reference) == Money(0)
    assert left(saree) == 5
    assert held_money(order.reference) == (Money(0) if end == "cancelled" else order.amount_due)


def test_paid_after_its_pieces_were_sold_it_goes_back_and_the_order_stays(
    bought: Bought, saree: Piece, world: World
) -> None:
    order = bought()
    edit = agree(order, EditWish(additions={saree.public_id: 1}), 4_200_00)
    pay_link(world, made_link(edit))
    ReservationItem.objects.filter(reference=edit.reference).update(status="released")
    connection.cursor().execute("UPDATE catalog_inventorylevel SET reserved = 0")
    shelve(saree.sku, "BLR", 0, version=2)
    look_at_edit(token=order_token(order.public_id))
    settle_money()
    order.refresh_from_db()
    edit.refresh_from_db()
    assert (edit.status, order.total) == ("refused", 4_500_00)
    check_books(order)
    assert Letter.objects.filter(kind="payment_returned").count() == 1


def test_one_change_at_a_time(bought: Bought, saree: Piece) -> None:
    order = bought()
    edit = agree(order, EditWish(additions={saree.public_id: 1}), 4_200_00)
    refused(
        EditWaits,
        "waits for its payment",
        confirm_edit,
        **change(order, EditWish({thing(order): 1}), -3_000_00),
    )
    cancel_edit(edit_id=edit.public_id, by=meena())
    agree(order, EditWish({thing(order): 1}), -3_000_00)
    assert OrderEdit.objects.get(number=2).status == "applied"
    refused(
        EditOver, "paid already", cancel_edit, edit_id=OrderEdit.objects.get(number=2).public_id, by=meena()
    )
    check_books(order)


def test_what_cannot_be_changed_so_changes_nothing(bought: Bought, saree: Piece, blouse: Piece) -> None:
    order = bought()
    ref = thing(order)
    for wish, error, words in (
        (EditWish({ref: 4}), Invalid, "or fewer"),
        (EditWish({ref: -1}), Invalid, "or fewer"),
        (EditWish({"somebody": 1}), Invalid, "or fewer"),
        (EditWish({ref: 3}), NothingChanges, "Nothing is different"),
        (EditWish({ref: 0}), NothingStays, "cancel it instead"),
        (EditWish(additions={"variant_nobody": 1}), NotFound, "no such piece"),
        (EditWish(additions={saree.public_id: 0}), Invalid, "marked"),
        (EditWish(additions={saree.public_id: 10**9}), Exception, "at most"),
    ):
        refused(error, words, confirm_edit, **change(order, wish))
    refused(
        DifferenceChanged,
        "now ₹4,200",
        confirm_edit,
        **change(order, EditWish(additions={saree.public_id: 1}), 1),
    )
    wish = EditWish(additions={saree.public_id: 6})
    refused(PiecesShort, "no longer available", confirm_edit, **change(order, wish, 25_200_00))
    refused(Invalid, "marked", confirm_edit, **change(order, EditWish({ref: 1}), -3_000_00) | {"reason": " "})
    record_delivery(DeliveryFacts(order.number, order.number, "BLR", "packed", 1))
    refused(OrderNotEditable, "packed", confirm_edit, **change(order, EditWish({ref: 1}), -3_000_00))


def test_not_before_it_is_confirmed_nor_after_it_is_over(placed: Bought) -> None:
    order = placed()
    wish = EditWish({thing(order): 0})
    refused(OrderNotEditable, "not confirmed", confirm_edit, **change(order, wish))
    cancel_order(order_id=order.public_id, reason="No")
    refused(OrderNotEditable, "is over", confirm_edit, **change(order, wish))


def test_the_taxes_follow_a_later_address(bought: Bought, saree: Piece, world: World) -> None:
    order = bought()
    edit = agree(order, EditWish(additions={saree.public_id: 1}), 4_200_00)
    correct_address(order_id=order.public_id, address=MUMBAI)
    pay_link(world, made_link(edit))
    look_at_edit(token=order_token(order.public_id))
    settle_money()
    order.refresh_from_db()
    assert {line.cgst for line in order.lines.all()} == {0}
    assert order.lines.get(sku="SAR-RED-34").igst == 200_00
    check_books(order)


def test_a_warehouse_that_had_begun_flags_the_order(bought: Bought) -> None:
    order = bought()
    record_edit_refused(order_id=order.public_id, change="edit:1", why="It is picking.")
    order.refresh_from_db()
    assert "edit_not_taken" in order.flags


def test_the_browser_s_return_to_the_order_itself_changes_nothing(bought: Bought, saree: Piece) -> None:
    order = bought()
    agree(order, EditWish(additions={saree.public_id: 1}), 4_200_00)
    before = everything()
    complete_cart(token=order_token(order.public_id), posted={})
    assert everything() == before
