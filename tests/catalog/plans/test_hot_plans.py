"""No hot query reads a whole table: plans over a range large enough for the planner to choose."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from catalog.inventory.models import InventoryItem, InventoryLevel, StockLocation
from catalog.inventory.queries import sellable_of
from catalog.listing.operations import rebuild_facets
from catalog.listing.queries.lists import list_products
from catalog.listing.queries.shapes import ListingQuestion
from catalog.pricing.models import Price, PriceSet
from catalog.pricing.queries import price_of
from catalog.products.models import Product, ProductVariant
from catalog.search.queries import search_products
from tests.catalog.listing.range import fill_shelf

pytestmark = pytest.mark.django_db
LARGE = {
    "catalog_listingentry",
    "catalog_listingplace",
    "catalog_listingtext",
    "catalog_product",
    "catalog_productvariant",
    "catalog_price",
}


def price_and_stock() -> None:
    """One priced and counted variant of every product."""
    variants = ProductVariant.objects.bulk_create(
        ProductVariant(product_id=pk, sku=f"V-{pk}", hs_code="62061090")
        for pk in Product.objects.values_list("pk", flat=True)
    )
    sets = PriceSet.objects.bulk_create(PriceSet(variant=variant) for variant in variants)
    Price.objects.bulk_create(Price(price_set=each, amount=99_900) for each in sets)
    items = InventoryItem.objects.bulk_create(InventoryItem(variant=variant) for variant in variants)
    place = StockLocation.objects.create(code="JAI", name="Jaipur", state_code="08")
    InventoryLevel.objects.bulk_create(InventoryLevel(item=item, location=place, stocked=3) for item in items)


def scanned(ask: Callable[[], object]) -> list[str]:
    """Large tables that any statement of `ask` reads from end to end."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        ask()
    assert asked
    found: list[str] = []
    for sql, params in asked:
        if sql.lstrip().startswith(("SELECT", "WITH")):
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN (FORMAT JSON) " + sql, params)
                told = cursor.fetchone()[0]
            plan = json.loads(told) if isinstance(told, str) else told
            found += _sequential(plan[0]["Plan"])
    return found


def _sequential(plan: dict) -> list[str]:  # type: ignore[type-arg]
    own = (
        [plan["Relation Name"]] if plan["Node Type"] == "Seq Scan" and plan["Relation Name"] in LARGE else []
    )
    return own + [name for part in plan.get("Plans", ()) for name in _sequential(part)]


def test_hot_reads_of_a_large_range_walk_indexes() -> None:
    fill_shelf(8000)
    price_and_stock()
    rebuild_facets()
    with connection.cursor() as cursor:
        # What a page costs on the disks the shop runs on: the default is that of spinning ones.
        cursor.execute("SET LOCAL random_page_cost = 1.1")
        cursor.execute(f"ANALYZE {', '.join(sorted(LARGE))}, catalog_priceset, catalog_inventoryitem")
    for question in (
        ListingQuestion(),
        ListingQuestion(category="shelf-7"),
        ListingQuestion(category="shelf-7", sort="price-high", at="n.150000.99999999"),
        ListingQuestion(category="shelf-7", chosen={"colour": ("teal",)}, sort="newest"),
    ):
        assert scanned(lambda question=question: list_products(question)) == [], question  # type: ignore[misc]
    assert scanned(lambda: search_products("saree")) == []
    some = list(ProductVariant.objects.values_list("pk", flat=True)[:24])
    assert scanned(lambda: price_of(some)) == []
    assert scanned(lambda: sellable_of(some)) == []
