"""A place that a rule wishes for gets the pieces with the lines and their taxes, or says why not; stock stays straight."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import transaction

from catalog.inventory.models import InventoryLevel, ReservationItem
from catalog.inventory.operations import record_erp_commit, release_stock
from core import clock
from core.models import User
from orders.models import Order
from orders.sales.operations.hold_stock import hold_stock_again
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.serve_from import record_place_refused
from orders.staffrules.operations import apply_staff_rules
from tests.orders.conftest import begin, come_back
from tests.orders.staffrules.test_acting import rule
from tests.orders.wardrobe import add_piece, cart_with, news

pytestmark = pytest.mark.django_db


@pytest.fixture
def meera() -> User:
    return User.objects.create_user("meera@blouson.test", "kanjivaram-9", name="Meera", is_staff=True)


def reserved() -> dict[str, int]:
    """What every place has of it that is held, and that the ledger agrees."""
    call_command("verify_ledger", verbosity=0)
    rows = InventoryLevel.objects.values_list("location__code", "reserved")
    return {code: count for code, count in rows if count}


def act(order: Order, event: str, happening: str = "1") -> str:
    """Let the rules act; what the last one said."""
    apply_staff_rules(event=event, order_id=order.public_id, happening=happening)
    order.refresh_from_db()
    return str(order.facts.filter(kind="rule").order_by("pk").last().text).partition("wished for ")[2]


def test_pieces_lines_and_taxes_go_over_and_the_erp_hears_of_it(
    meera: User, world: object, pay: Callable[..., dict[str, str]]
) -> None:
    rule(meera, "From Jaipur", "placed", "location", "JAI")
    rule(meera, "From Bengaluru", "confirmed", "location", "BLR")
    piece = add_piece(stock={"BLR": 3, "JAI": 2})
    order = Order.objects.get(public_id=begin(cart_id=cart_with((piece, 2))).order_id)
    (line,) = order.lines.all()
    assert (line.location_code, line.igst) == ("BLR", 0) and line.cgst > 0
    total, tax = order.total, order.tax_total
    assert reserved() == {"BLR": 2}

    assert act(order, "placed") == "JAI; its pieces are held there now."
    (line,) = order.lines.all()
    assert (line.location_code, line.cgst) == ("JAI", 0) and line.igst > 0, "it crosses a border now"
    assert (order.total, order.tax_total) == (total, tax)
    assert reserved() == {"JAI": 2} and news("OrderAmended") == []
    assert act(order, "placed", "2") == "JAI; it goes out from there already."

    release_stock(
        reference=order.reference
    )  # its time ran out; it is paid again, and held where it was wished
    with transaction.atomic():
        hold_stock_again(locked_order(public_id=order.public_id))
    assert reserved() == {"JAI": 2}

    order = come_back(order, pay(order))
    assert act(order, "confirmed") == "BLR; its pieces are held there now."
    assert reserved() == {"BLR": 2}
    assert set(ReservationItem.objects.values_list("status", flat=True)) == {"confirmed"}
    assert [each["change"] for each in news("OrderAmended")] == ["place:BLR:2"]
    texts = list(order.facts.filter(kind="moved_place").order_by("pk").values_list("text", flat=True))
    assert texts == ["Goes out from JAI instead of BLR.", "Goes out from BLR instead of JAI."]

    record_place_refused(order_id=order.public_id, change="place:BLR:2", why="it is being picked")
    order.refresh_from_db()
    assert "keeps the place" in order.flags["place_not_taken"]
    assert not ReservationItem.objects.filter(erp_committed_at=None).exists()


def test_what_cannot_be_moved_stays_and_the_reason_is_told(
    meera: User, world: object, pay: Callable[..., dict[str, str]]
) -> None:
    for rank, place in enumerate(("JAI", "GOA")):
        rule(meera, place, "placed" if place == "JAI" else "cancelled", "location", place, rank=rank)
    piece = add_piece(stock={"BLR": 3, "JAI": 1})
    order = Order.objects.get(public_id=begin(cart_id=cart_with((piece, 2))).order_id)
    before = (list(order.lines.values()), list(ReservationItem.objects.values()))

    assert act(order, "placed").startswith("JAI; not moved: JAI has 1 of ")
    assert act(order, "cancelled") == "GOA; not moved: GOA is no place that dispatches."
    assert (list(order.lines.values("id")), list(ReservationItem.objects.values("id", "status"))) == (
        [{"id": each["id"]} for each in before[0]],
        [{"id": each["id"], "status": each["status"]} for each in before[1]],
    )
    assert reserved() == {"BLR": 2}

    order = come_back(order, pay(order))
    InventoryLevel.objects.filter(location__code="JAI").update(stocked=9)
    InventoryLevel.objects.update(as_of=clock.now())
    record_erp_commit(reference=order.reference, at=clock.now())
    if ReservationItem.objects.filter(status="absorbed").exists():
        assert "the ERP counts its pieces" in act(order, "placed", "2")
    Order.objects.filter(pk=order.pk).update(fulfilment_status="packed")
    assert act(order, "placed", "3") == "JAI; not moved: it is packed."
    Order.objects.filter(pk=order.pk).update(fulfilment_status="none", status="cancelled")
    assert act(order, "placed", "4") == "JAI; not moved: the order is over."
    assert news("OrderAmended") == []
