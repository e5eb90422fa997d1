"""The soft check: the ERP is asked when a cart changes, what it says is noted, and nobody is ever stopped by it."""

from __future__ import annotations

import time

import pytest
from pytest_django.fixtures import Settings

from catalog.inventory.operations import set_kit_components, set_stock_terms
from core.errors import Rejected
from core.money import Money
from orders.carts.operations import NotForSale, add_line, change_line_quantity
from orders.carts.queries import CartLine, cart_summary
from orders.checkout.operations import PriceChanged, begin_payment
from orders.models import LineItem, Order
from tests.orders.outside import Outside
from tests.orders.wardrobe import add_piece, cart_with, details
from tests.world import World

pytestmark = pytest.mark.django_db
NOTE = "Only 2 left by the latest count. You can keep it here: we count again when you pay."
NONE_LEFT = "None left by the latest count. You can keep it here: we count again when you pay."


def only_line(cart_id: str) -> CartLine:
    (line,) = cart_summary(cart_id).lines
    return line


def test_what_is_added_is_asked_about_once_and_kept_for_a_minute(outside: Outside) -> None:
    piece = add_piece()
    cart_id = cart_with((piece, 1))
    assert outside.asked == ["stock", "price"]
    add_line(cart_id=cart_id, variant_id=piece.public_id, quantity=1)
    cart_with((piece, 3))
    assert outside.asked == ["stock", "price", "price", "price"]  # two and three can cost another price
    cart_with((piece, 3))
    assert len(outside.asked) == 4
    assert only_line(cart_id).notes == ()


def test_a_shortage_is_noted_and_stops_neither_adding_nor_the_checkout(outside: Outside) -> None:
    piece = add_piece()
    outside.stock = {"BLS-MRN-34": 2}
    cart_id = cart_with((piece, 3))
    line = only_line(cart_id)
    assert (line.quantity, line.notes, line.problem, line.sellable) == (3, (NOTE,), None, 5)
    assert cart_summary(cart_id).can_check_out
    change_line_quantity(cart_id=cart_id, line_id=line.id, quantity=2)
    assert only_line(cart_id).notes == ()


def test_another_quantity_is_asked_about_when_the_answer_is_old(outside: Outside, settings: Settings) -> None:
    settings.LIVE_STOCK_KEPT_S = 1
    cart_id = cart_with((add_piece(), 3))
    assert only_line(cart_id).notes == ()
    time.sleep(1.1)
    outside.stock = {"BLS-MRN-34": 0}
    line_id = LineItem.objects.get().public_id
    change_line_quantity(cart_id=cart_id, line_id=line_id, quantity=3)
    assert outside.asked == ["stock", "price"]  # the same quantity is no change
    change_line_quantity(cart_id=cart_id, line_id=line_id, quantity=2)
    assert (outside.asked, only_line(cart_id).notes) == (["stock", "price", "stock", "price"], (NONE_LEFT,))
    change_line_quantity(cart_id=cart_id, line_id=line_id, quantity=0)
    assert len(outside.asked) == 4


def test_our_own_count_still_refuses_and_then_nobody_is_asked(outside: Outside) -> None:
    piece = add_piece(stock={"BLR": 1})
    with pytest.raises(NotForSale):
        cart_with((piece, 2))
    assert outside.asked == []


def test_an_erp_that_is_away_is_left_alone_after_five_tries(outside: Outside) -> None:
    outside.erp_is_down = True
    for number in range(8):
        assert only_line(cart_with((add_piece(f"BLS-{number}-34"), 1))).notes == ()
    assert outside.asked == ["stock", "price"] * 5


def test_a_refusal_of_the_erp_is_no_obstacle(settings: Settings) -> None:
    settings.LIVE_STOCK = settings.LIVE_PRICE = f"{__name__}.Refusing"
    assert only_line(cart_with((add_piece(), 1))).notes == ()


def test_an_erp_that_hangs_is_cut_in_time(world: World, settings: Settings) -> None:
    settings.LIVE_STOCK, settings.LIVE_CHECK_TIMEOUT_S = "erp_sync.arkone.live_stock.ArkOneLiveStock", 0.3
    world.arkone.reset(fixture="small")
    world.arkone.add_fault("latency", match={"path_regex": "availability"}, params={"ms": 4000})
    piece = add_piece("BL-IKAT-M")
    began_at = time.monotonic()
    assert only_line(cart_with((piece, 1))).quantity == 1
    assert time.monotonic() - began_at < 3.0


def test_a_kit_is_as_short_as_its_scarcest_component(outside: Outside) -> None:
    saree, blouse = add_piece("SAR-RED-F"), add_piece("BLS-RED-34")
    kit = add_piece("SET-RED-34", stock={})
    set_kit_components(kit_id=kit.pk, components={saree.pk: 1, blouse.pk: 2})
    outside.stock = {"BLS-RED-34": 4, "SET-RED-34": 0}
    assert only_line(cart_with((kit, 2))).notes == ()
    outside.stock = {"BLS-RED-34": 0}
    assert only_line(cart_with((blouse, 1))).notes == (NONE_LEFT,)


def test_a_backorder_is_not_short_for_being_away(outside: Outside) -> None:
    piece = add_piece(stock={"BLR": 0})
    set_stock_terms(variant_id=piece.pk, mode="backorder", limit=3)
    outside.stock = {"BLS-MRN-34": 0}
    assert only_line(cart_with((piece, 3))).notes == ("Backorder: dispatched as soon as it arrives",)


PRICE_NOTE = (
    "The latest price is ₹1,399.00, not ₹1,500.00. We ask again when you pay, and show you both first."
)


def test_another_price_is_noted_and_the_checkout_stops_with_both(outside: Outside) -> None:
    piece = add_piece()
    outside.prices = {piece.sku: Money.of("1399.00")}
    cart_id = cart_with((piece, 2))
    line, summary = only_line(cart_id), cart_summary(cart_id)
    assert (line.unit_price, line.notes, line.problem) == (Money.of("1500.00"), (PRICE_NOTE,), None)
    assert (summary.subtotal, summary.can_check_out) == (Money.of("3000.00"), True)
    with pytest.raises(PriceChanged) as stop:
        begin_payment(cart_id=cart_id, details=details(), accepted_total=Money.of("3099.00").amount)
    assert stop.value.changes == {line.id: (Money.of("1500.00"), Money.of("1399.00"))}
    assert not Order.objects.exists()


def test_the_same_price_is_no_note(outside: Outside) -> None:
    outside.prices = {"BLS-MRN-34": Money.of("1500.00")}
    assert only_line(cart_with((add_piece(), 1))).notes == ()


def test_lines_of_one_variant_are_asked_about_together(outside: Outside) -> None:
    piece = add_piece()
    cart_id = cart_with((piece, 1))
    outside.prices = {piece.sku: Money.of("1600.00")}
    change_line_quantity(cart_id=cart_id, line_id=only_line(cart_id).id, quantity=4)
    (note,) = only_line(cart_id).notes
    assert note.startswith("The latest price is ₹1,600.00, not ₹1,500.00.")
    change_line_quantity(cart_id=cart_id, line_id=only_line(cart_id).id, quantity=1)
    assert only_line(cart_id).notes == ()  # for one piece the ERP had no other price a moment ago


def test_a_bundles_price_is_not_asked(outside: Outside) -> None:
    saree = add_piece("SAR-RED-F")
    kit = add_piece("SET-RED-34", stock={})
    set_kit_components(kit_id=kit.pk, components={saree.pk: 1})
    outside.prices = {"SET-RED-34": Money.of("1.00")}
    assert only_line(cart_with((kit, 1))).notes == ()
    assert outside.asked == ["stock"]


def test_prices_are_not_asked_when_the_time_is_up(outside: Outside, settings: Settings) -> None:
    settings.LIVE_CHECK_TIMEOUT_S = 0.01
    assert only_line(cart_with((add_piece(), 1))).quantity == 1
    assert "price" not in outside.asked


class Refusing:
    """Understands and says no."""

    def availability(self, **question: object) -> None:
        """Never answers."""
        raise Rejected

    def quote(self, **question: object) -> None:
        """Never answers."""
        raise Rejected
