"""What a confirmed order gives up and takes on: to the piece, with the ledger, and never what the ERP counts itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from catalog.inventory.models import InventoryLevel, ReservationItem, StockMovement
from catalog.inventory.operations import (
    StockLine,
    adopt_reservation,
    confirm_reservation,
    lower_reservation,
    release_stock,
    reserve_stock,
)
from core import clock
from tests.orders.wardrobe import Piece, add_piece

pytestmark = pytest.mark.django_db


@pytest.fixture
def piece() -> Piece:
    """Three at Bengaluru, four at Jaipur."""
    return add_piece(stock={"BLR": 3, "JAI": 4})


def hold(piece: Piece, quantity: int, reference: str = "WEB-1") -> None:
    """So many for one line."""
    reserve_stock(
        reference=reference,
        lines=[StockLine("line", piece.pk, quantity)],
        ship_to_state="29",
        expires_at=clock.now() + timedelta(hours=1),
    )


def reserved() -> dict[str, int]:
    """What each place holds."""
    return dict(InventoryLevel.objects.values_list("location__code", "reserved"))


def assert_ledger_straight() -> None:
    """The movements of a level sum to what it holds."""
    for level in InventoryLevel.objects.all():
        moved = sum(level.movements.values_list("delta_reserved", flat=True))
        assert moved == level.reserved
        held = ReservationItem.objects.filter(level=level, status__in=ReservationItem.COUNTED)
        assert sum(held.values_list("quantity", flat=True)) == level.reserved


def test_a_part_goes_the_rest_stays_held(piece: Piece) -> None:
    hold(piece, 3)
    confirm_reservation(reference="WEB-1")
    before = reserved()
    place = next(code for code, count in before.items() if count)
    assert lower_reservation(reference="WEB-1", lines={("line", place): (1, 3)}) == 2
    assert reserved() == before | {place: 1}
    assert StockMovement.objects.filter(kind="release").count() == 1
    assert_ledger_straight()
    assert lower_reservation(reference="WEB-1", lines={("line", place): (0, 1)}) == 1
    assert set(reserved().values()) == {0}
    assert_ledger_straight()


def test_what_the_erp_counts_itself_is_left_alone(piece: Piece) -> None:
    hold(piece, 2)
    ReservationItem.objects.update(status="absorbed", erp_committed_at=clock.now())
    before = list(ReservationItem.objects.values())
    lines = {("line", code): (0, 2) for code in ("BLR", "JAI")}
    assert lower_reservation(reference="WEB-1", lines=lines) == 0
    assert list(ReservationItem.objects.values()) == before


def test_what_is_taken_on_joins_for_good(piece: Piece) -> None:
    hold(piece, 1, "WEB-1-E1")
    assert adopt_reservation(reference="WEB-1-E1", by="WEB-1") is True
    row = ReservationItem.objects.get()
    assert (row.reference, row.status, row.expires_at) == ("WEB-1", "confirmed", None)
    assert adopt_reservation(reference="WEB-1-E1", by="WEB-1") is False
    assert_ledger_straight()


def test_what_ran_out_joins_nothing(piece: Piece) -> None:
    hold(piece, 1, "WEB-1-E1")
    release_stock(reference="WEB-1-E1")
    assert adopt_reservation(reference="WEB-1-E1", by="WEB-1") is False
    assert ReservationItem.objects.get().reference == "WEB-1-E1"


def test_what_ends_with_an_order_is_let_go_with_it(piece: Piece) -> None:
    hold(piece, 2)
    hold(piece, 1, "WEB-1-E1")
    assert release_stock(reference="WEB-1", also=["WEB-1-E1"]) == 3
    assert set(reserved().values()) == {0}
    assert_ledger_straight()
