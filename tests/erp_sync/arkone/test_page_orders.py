"""However the rows of a feed come, in whatever order, twice, cut anywhere: the shop ends the same."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from catalog.inventory.models import InventoryLevel
from catalog.pricing.models import Price
from catalog.products.models import Product, ProductVariant
from erp_sync.models import InboxMessage, SyncRun
from tests.erp_sync.arkone.rows import give_page, give_single, price, stock, style, variant, warehouse
from tests.many import examples

pytestmark = pytest.mark.django_db

ITEMS = [
    style("S"), style("T"), style("S", 2, name="Blouse S, newer"),
    variant("S-1"), variant("S-2", weight_g=10**9), variant("S-1", 3, weight_g=333), variant("T-1", parent="T"),
    variant("T-2", parent="T", hsn="?"), variant("OWN", parent=None),
]  # fmt: skip
PRICES = [
    price("S-1", "100.00"), price("S-1", "120.00", 2), price("S-1", "1900.00", 3), price("T-1", "200.00"),
    price("NOBODY", "1.00"), price("OWN", 7.5), price("OWN", "300.00", 2),
]  # fmt: skip
STOCK = [
    stock("S-1", 5),
    stock("S-1", 4, 2),
    stock("T-1", 9),
    stock("NOBODY", 1),
    stock("OWN", "x"),
    stock("OWN", 2, 4),
]


@pytest.fixture(autouse=True)
def our_price_list(settings: Settings) -> None:
    settings.ARKONE_PRICE_LIST = "RETAIL"


class _Undo(Exception):
    """Ends an example without a trace."""


def give_all(kind: str, rows: list[dict[str, Any]], cuts: list[int]) -> None:
    """The rows in pages cut at these places, all of one reading."""
    run = SyncRun.objects.create(flow=kind, trigger="command")
    edges = [0, *sorted(cuts), len(rows)]
    for start, end in pairwise(edges):
        if start < end:
            give_page(kind, rows[start:end], run=run)


def end_state() -> dict[str, Any]:
    """What the shop has, without the shop's own ids."""
    return {
        "styles": sorted(Product.objects.values_list("erp_id", "erp_name", "source_version")),
        "variants": sorted(ProductVariant.objects.values_list("sku", "product__erp_id", "weight_g", "source_version")),
        "prices": sorted(Price.objects.values_list("price_set__variant__sku", "amount", "source_version")),
        "stock": sorted(
            InventoryLevel.objects.filter(source_version__gt=0).values_list("item__variant__sku", "stocked")
        ),
        "dead": sorted(InboxMessage.objects.filter(status="dead").values_list("event_id", flat=True)),
    }  # fmt: skip


EXPECTED = {
    "styles": [("ITEM-OWN", "Blouse OWN", 1), ("ITEM-S", "Blouse S, newer", 2), ("ITEM-T", "Blouse T", 1)],
    "variants": [("OWN", "ITEM-OWN", 300, 1), ("S-1", "ITEM-S", 333, 3), ("T-1", "ITEM-T", 300, 1)],
    "prices": [("OWN", 30000, 2), ("S-1", 12000, 2), ("T-1", 20000, 1)],
    "stock": [("OWN", 2), ("S-1", 4), ("T-1", 9)],
    "dead": ["item:ITEM-S-2:v1", "item:ITEM-T-2:v1", "price:PRICE-OWN:v1", "stock:OWN@BLR:v1"],
}


@trials(
    max_examples=examples(4, 60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_pages_permuted_repeated_and_cut_anywhere_end_the_same(data: st.DataObject) -> None:
    def drawn(kind: str, rows: list[dict[str, Any]]) -> None:
        again = data.draw(st.lists(st.sampled_from(rows), max_size=4))
        shuffled = data.draw(st.permutations([*rows, *again]))
        cuts = data.draw(st.lists(st.integers(0, len(shuffled)), max_size=4))
        give_all(kind, list(shuffled), cuts)

    with pytest.raises(_Undo), transaction.atomic():
        give_single("warehouse", warehouse())
        drawn("item", ITEMS)
        drawn("price", PRICES)
        drawn("stock", STOCK)
        assert end_state() == EXPECTED
        raise _Undo
