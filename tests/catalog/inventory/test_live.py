"""The stock verdict before payment: live when it can be, careful when it cannot."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from catalog.inventory.models import ReservationItem
from catalog.inventory.operations import (
    StockLine,
    confirm_reservation,
    record_erp_commit,
    record_stock_snapshot,
    reserve_stock,
)
from catalog.inventory.ports import StockAnswer, StockQuestion
from catalog.inventory.queries import StockVerdict, WantedStock, live_sellable
from catalog.products.models import ProductVariant
from core import clock
from core.adapters import adapter
from core.errors import Rejected
from tests.catalog.inventory.stock_desk import StockDesk
from tests.catalog.stockroom import LATER, NOON, add_variant

pytestmark = pytest.mark.django_db
SKU = "BLS-001-MRN-34"


@pytest.fixture
def desk(settings: Settings) -> StockDesk:
    settings.LIVE_STOCK = "tests.catalog.inventory.stock_desk.StockDesk"
    desk = adapter("LIVE_STOCK")
    assert isinstance(desk, StockDesk)
    return desk


def wanted(variant: ProductVariant, quantity: int) -> list[WantedStock]:
    return [WantedStock(variant_id=variant.pk, sku=variant.sku, quantity=quantity, line_ref="line_1")]


def verdict(variant: ProductVariant, quantity: int, own_reference: str | None = None) -> StockVerdict:
    return live_sellable(
        lines=wanted(variant, quantity), pincode="302001", timeout_s=0.8, own_reference=own_reference
    )


def answer(available: int) -> dict[str, StockAnswer]:
    return {SKU: StockAnswer(sku=SKU, available=available, as_of=NOON)}


def reserve(variant: ProductVariant, quantity: int, reference: str = "order_1") -> None:
    lines = [StockLine("line_1", variant.pk, quantity)]
    reserve_stock(reference=reference, lines=lines, ship_to_state=None, expires_at=LATER)


def test_the_owner_is_asked_and_believed(desk: StockDesk) -> None:
    variant = add_variant(stock={"JAI": 9})
    desk.answers = answer(3)
    assert verdict(variant, 3) == StockVerdict(source="live", short=(), as_of=NOON)
    short = verdict(variant, 4).short
    assert [(line.line_ref, line.sku, line.wanted, line.sellable) for line in short] == [
        ("line_1", SKU, 4, 3)
    ]
    assert desk.asked[0] == ([StockQuestion(SKU, 3)], "302001", 0.8)


def test_what_we_hold_for_others_is_taken_off_the_answer(desk: StockDesk) -> None:
    variant = add_variant(stock={"JAI": 9})
    desk.answers = answer(5)
    reserve(variant, 3)
    assert verdict(variant, 3).short[0].sellable == 2
    assert verdict(variant, 5, own_reference="order_1").short == ()


def test_what_the_answer_already_includes_is_not_taken_off_twice(desk: StockDesk) -> None:
    variant = add_variant(stock={"JAI": 9})
    desk.answers = answer(5)
    reserve(variant, 3)
    confirm_reservation(reference="order_1")
    record_erp_commit(reference="order_1", at=NOON)
    assert verdict(variant, 5).short == ()
    reserve(variant, 1, reference="order_2")
    confirm_reservation(reference="order_2")
    record_erp_commit(reference="order_2", at=NOON + timedelta(seconds=1))
    assert verdict(variant, 5).short[0].sellable == 4


def test_a_sku_the_owner_does_not_know_cannot_be_had(desk: StockDesk) -> None:
    variant = add_variant(stock={"JAI": 9})
    desk.answers = {}
    assert verdict(variant, 1).short[0].sellable == 0


def test_two_lines_of_one_sku_are_asked_as_one(desk: StockDesk) -> None:
    variant = add_variant(stock={"JAI": 9})
    desk.answers = answer(3)
    lines = [
        WantedStock(variant_id=variant.pk, sku=SKU, quantity=2, line_ref="a"),
        WantedStock(variant_id=variant.pk, sku=SKU, quantity=2, line_ref="b"),
    ]
    found = live_sellable(lines=lines, pincode="302001", timeout_s=0.8)
    assert desk.asked[0][0] == [StockQuestion(SKU, 4)]
    assert [(line.line_ref, line.sellable) for line in found.short] == [("b", 1)]


@pytest.mark.parametrize(
    ("age_minutes", "stock", "quantity", "passes"),
    [
        (29, 5, 5, True),
        (29, 5, 6, False),
        (31, 5, 2, True),
        (31, 5, 3, False),
        (31, 2, 1, False),
        (None, 3, 2, True),
    ],
)
def test_when_nobody_answers_the_snapshot_decides_as_far_as_it_is_trusted(
    desk: StockDesk, age_minutes: int | None, stock: int, quantity: int, passes: bool
) -> None:
    variant = add_variant(stock={"JAI": stock})
    taken_at = clock.now() - timedelta(minutes=age_minutes) if age_minutes is not None else None
    if taken_at:
        record_stock_snapshot(as_of=taken_at)
    found = verdict(variant, quantity)
    assert (found.source, found.as_of, not found.short) == ("snapshot", taken_at, passes)


def test_by_the_snapshot_ones_own_hold_is_ones_own(desk: StockDesk) -> None:
    variant = add_variant(stock={"JAI": 4})
    record_stock_snapshot(as_of=clock.now())
    reserve(variant, 4)
    assert verdict(variant, 4, own_reference="order_1").short == ()
    assert verdict(variant, 1).short[0].sellable == 0


def test_after_five_failures_the_owner_is_left_alone(desk: StockDesk) -> None:
    variant = add_variant(stock={"JAI": 4})
    record_stock_snapshot(as_of=clock.now())
    for _ in range(8):
        assert verdict(variant, 1).source == "snapshot"
    assert len(desk.asked) == 5
    desk.answers = answer(4)
    assert verdict(variant, 1).source == "snapshot"


def test_a_rejection_is_not_hidden_behind_the_snapshot(desk: StockDesk, settings: Settings) -> None:
    settings.LIVE_STOCK = f"{__name__}.RejectingDesk"
    variant = add_variant(stock={"JAI": 4})
    with pytest.raises(Rejected):
        verdict(variant, 1)


def test_nothing_wanted_is_had_without_asking(desk: StockDesk) -> None:
    assert live_sellable(lines=[], pincode="302001", timeout_s=0.8).short == ()
    assert desk.asked == []


class RejectingDesk:
    """Understands and says no."""

    def availability(self, **question: object) -> dict[str, StockAnswer]:
        """Never answers."""
        raise Rejected


def test_what_is_collected_has_to_lie_in_its_store(desk: StockDesk) -> None:
    variant = add_variant(stock={"JAI": 9, "BLR": 9})
    desk.answers = {SKU: StockAnswer(SKU, 7, NOON, by_place={"JAI": 5, "BLR": 2})}

    def short_in(place: str, quantity: int) -> list[int]:
        found = live_sellable(lines=wanted(variant, quantity), pincode="", timeout_s=0.8, place=place)
        return [line.sellable for line in found.short]

    assert (short_in("BLR", 2), short_in("BLR", 3), short_in("", 7)) == ([], [2], [])
    assert short_in("KOL", 1) == [0]  # told of places, and not of this one
    reserve(variant, 6)  # nearest the fullest: some of it may be held in Jaipur, some in Bengaluru
    there = sum(
        ReservationItem.objects.filter(level__location__code="BLR").values_list("quantity", flat=True)
    )
    assert short_in("BLR", 2) == [max(0, min(7 - 6, 2 - there))]
    desk.answers = answer(3)  # places are not told: all together count, and the hold looks at the shelf
    assert short_in("BLR", 1) == [0]
    assert (
        live_sellable(
            lines=wanted(variant, 3), pincode="", timeout_s=0.8, place="BLR", own_reference="order_1"
        ).short
        == ()
    )
