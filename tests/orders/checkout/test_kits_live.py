"""Kits at the checkout: the ERP is asked for their components, at once and again when it could not be asked."""

from __future__ import annotations

import pytest

from catalog.inventory.operations import record_stock_snapshot, set_kit_components, set_stock_terms
from core import clock
from orders.checkout.operations import PiecesShort, begin_payment, verify_flagged_orders
from orders.models import Order
from tests.orders.outside import Outside
from tests.orders.wardrobe import Piece, add_piece, cart_with, details, everything
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def kit(world: World) -> Piece:
    """A set of a saree and a blouse; the ERP's shelves know only these."""
    saree = add_piece("SAR-RED-F", title="Silk saree")
    blouse = add_piece("BLS-RED-34")
    made = add_piece("SET-RED-34", title="Bridal set", stock={})
    set_kit_components(kit_id=made.pk, components={saree.pk: 1, blouse.pk: 1})
    return made


def test_a_missing_component_stops_the_checkout(kit: Piece, outside: Outside) -> None:
    outside.stock = {"SET-RED-34": 0, "BLS-RED-34": 1}
    cart_id = cart_with((kit, 2))
    before = everything()
    with pytest.raises(PiecesShort) as refusal:
        begin_payment(cart_id=cart_id, details=details())
    assert str(refusal.value.message).startswith("Only 1 left of Meera Silk Blouse of Bridal set")
    assert everything() == before


def test_a_kit_taken_while_the_erp_was_away_is_verified_by_its_components(
    kit: Piece, outside: Outside
) -> None:
    record_stock_snapshot(as_of=clock.now())
    outside.erp_is_down = True
    begin_payment(cart_id=cart_with((kit, 2)), details=details())
    order = Order.objects.get()
    assert (order.stock_verified, "stock_unverified" in order.flags) == (False, True)
    outside.erp_is_down, outside.stock = False, {"SET-RED-34": 0, "SAR-RED-F": 2, "BLS-RED-34": 2}
    assert verify_flagged_orders() == 1
    order.refresh_from_db()
    assert (order.stock_verified, order.flags) == (True, {})


def test_a_component_that_is_gone_by_then_is_for_staff(kit: Piece, outside: Outside) -> None:
    record_stock_snapshot(as_of=clock.now())
    outside.erp_is_down = True
    begin_payment(cart_id=cart_with((kit, 2)), details=details())
    outside.erp_is_down, outside.stock = False, {"BLS-RED-34": 1}
    verify_flagged_orders()
    flags = Order.objects.get().flags
    assert flags == {"stock_short": "The ERP has only BLS-RED-34: 1 of 2. Call the customer."}


def test_a_backorder_passes_an_erp_that_has_none(world: World, outside: Outside) -> None:
    piece = add_piece(stock={"BLR": 0})
    set_stock_terms(variant_id=piece.pk, mode="backorder", limit=2)
    outside.stock = {"BLS-MRN-34": 0}
    begin_payment(cart_id=cart_with((piece, 2)), details=details())
    assert (Order.objects.get().stock_verified, Order.objects.get().lines.get().quantity) == (True, 2)
