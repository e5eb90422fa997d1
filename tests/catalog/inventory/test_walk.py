"""Any sequence of holds, payments, lapses and ERP news keeps the books straight."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.inventory.models import InventoryLevel, ReservationItem
from catalog.inventory.operations import (
    OutOfStock,
    StockLine,
    confirm_reservation,
    expire_reservations,
    record_erp_commit,
    record_stock_snapshot,
    release_stock,
    reserve_stock,
    set_kit_components,
    set_stock_terms,
)
from catalog.inventory.queries import sellable_of
from core import clock
from tests.catalog.stockroom import NOON, add_variant, assert_ledger_agrees, put_on_shelf
from tests.many import examples

pytestmark = pytest.mark.django_db
STOCK = 6
orders = st.sampled_from(["order_a", "order_b", "order_c"])
steps = st.one_of(
    st.tuples(st.just("hold"), orders, st.integers(min_value=1, max_value=4)),
    st.tuples(st.sampled_from(["confirm", "release", "commit", "lapse"]), orders, st.just(0)),
    st.tuples(st.sampled_from(["tell", "snapshot"]), st.just(""), st.integers(min_value=0, max_value=STOCK)),
)
number = count(1)


@settings(
    max_examples=examples(15, 500),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(steps, min_size=1, max_size=14), st.sampled_from([0, 3]))
def test_the_books_are_straight_after_every_step(walk: list[tuple[str, str, int]], beyond: int) -> None:
    with transaction.atomic():
        sku = f"BLS-001-W-{next(number)}"
        variant_id = add_variant(sku, stock={"JAI": 4, "BLR": 2}).pk
        kit_id = add_variant(f"{sku}-K", parent="SET-W").pk
        set_kit_components(kit_id=kit_id, components={variant_id: 2})
        if beyond:
            set_stock_terms(variant_id=variant_id, mode="backorder", limit=beyond)
        for moment, (verb, order, size) in enumerate(walk):
            wanted_id = kit_id if order == "order_c" else variant_id  # one order always wants the same thing
            _step(
                verb,
                order,
                1 if wanted_id == kit_id else size,
                sku=sku,
                variant_id=wanted_id,
                minute=moment + 1,
            )
            assert_ledger_agrees()
            levels = list(InventoryLevel.objects.filter(item__variant_id=variant_id))
            assert not any(level.unheld > 0 and level.backordered for level in levels), (
                "a promise is kept late"
            )
            held = sum(level.reserved for level in levels)
            promised = sum(level.backordered for level in levels)
            net = sum(level.stocked - level.committed for level in levels) - held - promised
            found = sellable_of([variant_id, kit_id])
            assert found[variant_id].quantity == max(0, net + beyond)
            assert found[variant_id].on_shelf == max(0, net)
            assert found[kit_id].quantity == max(0, net) // 2
        transaction.set_rollback(True)


def _step(verb: str, order: str, size: int, *, sku: str, variant_id: int, minute: int) -> None:
    at = NOON + timedelta(minutes=minute)
    if verb == "hold":
        _hold(order, size, variant_id)
    elif verb == "confirm":
        rows = list(ReservationItem.objects.filter(reference=order))
        whole = bool(rows) and all(row.status != "released" for row in rows)
        assert confirm_reservation(reference=order) is whole
    elif verb == "release":
        release_stock(reference=order)
        assert not ReservationItem.objects.filter(reference=order, status__in=["held", "confirmed"]).exists()
    elif verb == "commit":
        record_erp_commit(reference=order, at=at)
    elif verb == "lapse":
        with clock.moved(timedelta(hours=1)):
            expire_reservations()
        assert not ReservationItem.objects.filter(status="held").exists()
    elif verb == "tell":
        put_on_shelf(sku, "JAI", size, version=minute + 1, as_of=at)
    else:
        record_stock_snapshot(as_of=at)


def _hold(order: str, size: int, variant_id: int) -> None:
    """Either exactly what was wanted is held afterwards, or what was held before still is."""
    standing = ReservationItem.objects.filter(reference=order).exclude(status="released")
    before = sorted(standing.values_list("level_id", "quantity", "status", "against"))
    per_unit = 2 if order == "order_c" else 1  # pieces in one kit
    pieces = sum(row.quantity for row in standing)
    settled = pieces // per_unit if standing.filter(status="absorbed").exists() else None
    try:
        allocations = reserve_stock(
            reference=order,
            lines=[StockLine("line_1", variant_id, size)],
            ship_to_state="08",
            expires_at=clock.now() + timedelta(minutes=15),
        )
    except OutOfStock as refusal:
        assert refusal.short[0].wanted == size
        assert sorted(standing.values_list("level_id", "quantity", "status", "against")) == before
    else:
        # What the ERP counts itself is no longer ours to change.
        assert sum(each.quantity for each in allocations) == (size if settled is None else settled)
