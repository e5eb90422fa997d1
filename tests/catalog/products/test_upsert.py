"""Hearing from the ERP what is sold."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from catalog.products.models import Product, ProductVariant
from catalog.products.operations import UnknownParent, upsert_product, upsert_variant
from catalog.products.operations.upsert import SkuTaken
from catalog.products.queries import product_page
from core.errors import Invalid
from core.models import OutboxEvent
from core.money import Money
from tests.catalog.stockroom import (
    add_shown,
    add_style,
    add_variant,
    put_on_show,
    shown_variant,
    style_facts,
    variant_facts_of,
)

pytestmark = pytest.mark.django_db


def told() -> list[str]:
    rows = OutboxEvent.objects.filter(name="catalog.ProductChanged").order_by("id")
    return [row.payload["kind"] for row in rows]


def test_a_new_style_arrives_as_a_draft_under_the_erps_name() -> None:
    assert upsert_product(style_facts()) is True
    product = Product.objects.get()
    assert (product.erp_id, product.erp_sku, product.hs_code) == ("ITEM-BLS-001", "BLS-001", "62061090")
    assert (product.title, product.handle) == ("Chandni Raw Silk Blouse", "chandni-raw-silk-blouse-bls-001")
    assert (product.status, product.published_at) == ("draft", None)
    assert told() == [], "nobody can see it yet"


def test_the_same_or_an_older_style_is_dropped_in_silence() -> None:
    upsert_product(style_facts(version=4))
    assert upsert_product(style_facts(version=4)) is False
    assert upsert_product(style_facts(version=3, name="Old")) is False
    assert upsert_product(style_facts(version=5)) is False
    assert upsert_product(style_facts(version=4, name="Between")) is False
    assert Product.objects.get().source_version == 5
    put_on_show()
    assert upsert_product(style_facts(version=5, name="Same version")) is False
    assert told() == []
    assert upsert_product(style_facts(version=6, name="Renamed")) is True
    assert told() == ["erp"]


def test_the_erp_changes_its_own_words_only() -> None:
    product = add_style()
    Product.objects.update(title="The shop's title", description="The shop's story")
    assert upsert_product(style_facts(version=2, name="ERP renamed", hs_code="62063090")) is True
    product.refresh_from_db()
    assert (product.erp_name, product.hs_code) == ("ERP renamed", "62063090")
    assert (product.title, product.description) == ("The shop's title", "The shop's story")
    assert product.handle == "chandni-raw-silk-blouse-bls-001"


def test_a_variant_arrives_with_its_choices_and_measures() -> None:
    add_style()
    put_on_show()
    facts = variant_facts_of(length_cm=Decimal("30.50"), weight_g=330)
    assert upsert_variant(facts) is True
    variant = ProductVariant.objects.get()
    assert (variant.sku, variant.title, variant.mrp, variant.rank) == (
        "BLS-001-MRN-34",
        "Maroon / 34",
        2_499_00,
        34,
    )
    assert (variant.weight_g, variant.length_cm) == (330, Decimal("30.50"))
    assert variant.measurements == {"bust": 89.0, "length": 37.0}
    assert {(each.option.title, each.value) for each in variant.options.select_related("option")} == {
        ("Colour", "Maroon"),
        ("Size", "34"),
    }
    assert told() == ["variant"]


def test_a_known_variant_again_is_silent_also_with_a_newer_version() -> None:
    add_variant()
    before = told()
    assert upsert_variant(variant_facts_of()) is False
    assert upsert_variant(variant_facts_of(version=2)) is False
    assert upsert_variant(variant_facts_of(version=1, weight_g=1)) is False
    assert told() == before
    assert ProductVariant.objects.get().source_version == 2


@pytest.mark.parametrize(
    "change",
    [
        {"mrp": Money.of("2399.00")},
        {"mrp": None},
        {"weight_g": None},
        {"status": "discontinued"},
        {"measurements": {"bust": 90.0}},
        {"attributes": {"size": "36", "colour": "Maroon"}},
        {"attributes": {}},
    ],
)
def test_any_change_is_taken_over_and_told_once(change: dict[str, object]) -> None:
    shown_variant()
    before = len(told())
    assert upsert_variant(variant_facts_of(version=2, **change)) is True
    assert upsert_variant(variant_facts_of(version=3, **change)) is False
    assert len(told()) == before + 1


def test_a_variant_before_its_style_may_come_later() -> None:
    with pytest.raises(UnknownParent):
        upsert_variant(variant_facts_of())
    assert not ProductVariant.objects.exists()
    add_style()
    assert upsert_variant(variant_facts_of()) is True


def test_an_item_without_a_parent_is_a_style_of_its_own() -> None:
    assert upsert_variant(variant_facts_of("DUP-009", None, attributes={})) is True
    product = Product.objects.get()
    assert (product.erp_id, product.erp_sku) == ("ITEM-DUP-009", "DUP-009")
    assert [variant.sku for variant in product.variants.all()] == ["DUP-009"]


def test_a_sku_belongs_to_one_item() -> None:
    add_variant()
    with pytest.raises(SkuTaken):
        upsert_variant(variant_facts_of(erp_id="ITEM-ELSE", version=9))
    with pytest.raises(SkuTaken):
        upsert_product(style_facts(erp_id="ITEM-ELSE", version=9))
    assert ProductVariant.objects.get().erp_id == "ITEM-BLS-001-MRN-34"


@pytest.mark.parametrize(
    "broken",
    [
        {"hs_code": "62"},
        {"hs_code": "6206109O"},
        {"status": "asleep"},
        {"mrp": Money.of("0.00")},
        {"mrp": Money.of("10.00", "USD")},
    ],
)
def test_broken_facts_are_refused_and_change_nothing(broken: dict[str, object]) -> None:
    add_variant()
    with pytest.raises(Invalid):
        upsert_variant(variant_facts_of(version=2, **broken))
    assert ProductVariant.objects.get().source_version == 1


def test_what_is_discontinued_is_not_shown() -> None:
    product = add_shown()
    assert [variant.sku for variant in product_page(product.handle).variants] == ["BLS-001-MRN-34"]
    upsert_variant(variant_facts_of(version=2, status="discontinued"))
    assert not Product.objects.shown().exists()
    upsert_variant(variant_facts_of(version=3))
    upsert_product(style_facts(version=2, status="discontinued"))
    assert not Product.objects.shown().exists()


def test_the_database_keeps_the_rules_too() -> None:
    add_variant()
    for change in ({"mrp": 0}, {"hs_code": "62x"}, {"status": "asleep"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProductVariant.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Product.objects.update(status="published", published_at=None)
