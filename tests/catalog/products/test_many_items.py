"""Many items at once: each judged by itself, styles before variants, in a fixed number of statements."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.products.models import Product, ProductOptionValue, ProductVariant
from catalog.products.operations import UnknownParent, upsert_items
from catalog.products.operations.facts import SkuTaken
from core.errors import Invalid
from core.models import OutboxEvent
from core.money import Money
from tests.catalog.stockroom import put_on_show, style_facts, variant_facts_of
from tests.many import examples

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, dict[str, Any]]]:
    rows = OutboxEvent.objects.filter(name__in=["catalog.ProductChanged", "catalog.ProductsChanged"])
    return list(rows.order_by("id").values_list("name", "payload"))


def a_page(styles: int, sizes: int = 2, *, first: int = 1) -> list[Any]:
    """Variants first, their styles behind them, as a list by moment of change may bring them."""
    page: list[Any] = []
    for number in range(first, first + styles):
        sku = f"BLS-{number:03d}"
        page += [
            variant_facts_of(
                f"{sku}-{34 + 2 * size}", sku, attributes={"size": str(34 + 2 * size), "colour": "Maroon"}
            )
            for size in range(sizes)
        ]
        page.append(style_facts(sku))
    return page


def test_a_page_of_styles_and_variants_in_any_order() -> None:
    outcome = upsert_items(a_page(3))
    assert (outcome.changed, outcome.same, outcome.refused) == (9, 0, {})
    assert Product.objects.count() == 3
    titles = set(ProductVariant.objects.values_list("sku", "title", "rank"))
    assert ("BLS-001-34", "Maroon / 34", 34) in titles and len(titles) == 6
    assert ProductOptionValue.objects.count() == 9  # three colours, six sizes
    again = upsert_items(a_page(3))
    assert (again.changed, again.same) == (0, 9)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"hs_code": "62"}, "hs_code"),
        ({"hs_code": "6206x"}, "hs_code"),
        ({"status": "gone"}, "status"),
        ({"mrp": Money(0)}, "mrp"),
        ({"mrp": Money.of("10.00", "USD")}, "mrp"),
        ({"weight_g": 10**9}, "weight_g"),
        ({"weight_g": -1}, "weight_g"),
        ({"length_cm": Decimal("100000.00")}, "length_cm"),
        ({"height_cm": Decimal("-0.01")}, "height_cm"),
        ({"measurements": {"bust": 10_000.5}}, "measurements"),
        ({"measurements": {"bust": -1.0}}, "measurements"),
        ({"measurements": {"bust": float("nan")}}, "measurements"),
        ({"sku": "x" * 300}, "sku"),
        ({"sku": " "}, "sku"),
        ({"attributes": {"size": "x" * 300}}, "attributes"),
    ],
)
def test_what_is_broken_is_named_and_the_rest_goes_on(changes: dict[str, Any], field: str) -> None:
    bad = replace(variant_facts_of("BAD-1", "BLS-001"), erp_id="ITEM-BAD", **changes)
    outcome = upsert_items([*a_page(1), bad])
    (refusal,) = outcome.refused.values()
    assert isinstance(refusal, Invalid) and field in refusal.fields
    assert (set(outcome.refused), outcome.changed) == ({"ITEM-BAD"}, 3)
    assert not ProductVariant.objects.filter(erp_id="ITEM-BAD").exists()


def test_unknown_parents_and_taken_skus_are_told_apart() -> None:
    upsert_items(a_page(1))
    orphan = variant_facts_of("ORPHAN-1", "NOBODY")
    thief = variant_facts_of("BLS-001-34", "BLS-001", erp_id="ITEM-THIEF")
    twins = [variant_facts_of("TWIN-1", "BLS-001", erp_id=f"ITEM-TWIN-{each}") for each in "AB"]
    outcome = upsert_items([orphan, thief, *twins])
    assert {key: type(refusal) for key, refusal in outcome.refused.items()} == {
        "ITEM-ORPHAN-1": UnknownParent, "ITEM-THIEF": SkuTaken, "ITEM-TWIN-B": SkuTaken,
    }  # fmt: skip
    assert ProductVariant.objects.get(sku="TWIN-1").erp_id == "ITEM-TWIN-A"


def test_the_news_of_many_is_one_and_the_unseen_is_not_told() -> None:
    upsert_items(a_page(3))
    put_on_show("BLS-001")
    put_on_show("BLS-002")
    OutboxEvent.objects.all().delete()
    upsert_items(
        [variant_facts_of(f"BLS-00{n}-34", f"BLS-00{n}", version=2, weight_g=999) for n in (1, 2, 3)]
    )
    ((name, news),) = told()
    assert (name, news["kind"], len(news["product_ids"])) == ("catalog.ProductsChanged", "variant", 2)


def test_two_styles_with_one_name_get_two_addresses() -> None:
    upsert_items([style_facts("A 1", name="Silk"), style_facts("A-1", name="Silk")])
    handles = list(Product.objects.order_by("pk").values_list("handle", flat=True))
    assert handles == ["silk-a-1", "silk-a-1-item-a-1"]


def test_an_older_version_is_left_alone() -> None:
    upsert_items([style_facts(name="Now", version=9)])
    assert upsert_items([style_facts(name="Then", version=3), style_facts(name="Then", version=9)]).same == 1
    assert Product.objects.get().erp_name == "Now"


def test_the_number_of_statements_does_not_grow() -> None:
    def asked(page: list[Any]) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert upsert_items(page).changed == len(page)
        return len(queries)

    assert asked(a_page(30, 5, first=100)) == asked(a_page(2))


@settings(
    max_examples=examples(6, 100), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_pages_in_any_order_end_the_same(data: st.DataObject) -> None:
    ProductVariant.objects.all().delete()
    Product.objects.all().delete()
    newer = [variant_facts_of("BLS-001-34", version=version, weight_g=100 + version) for version in (2, 3)]
    news = [*a_page(2), *newer, style_facts(name="Renamed", version=4)]
    shuffled = data.draw(st.permutations(news))
    parts = data.draw(st.lists(st.integers(0, len(news)), max_size=3).map(sorted))
    for _ in range(2):  # what came before its parent is taken the second time
        for start, end in zip([0, *parts], [*parts, len(news)], strict=True):
            upsert_items(shuffled[start:end])
    assert ProductVariant.objects.values_list("weight_g", "source_version").get(sku="BLS-001-34") == (103, 3)
    assert Product.objects.get(erp_sku="BLS-001").erp_name == "Renamed"
    assert (Product.objects.count(), ProductVariant.objects.count()) == (2, 4)
