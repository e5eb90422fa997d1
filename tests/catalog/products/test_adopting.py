"""Items of an older shop become the ERP's when it tells of the same SKU; words, address and pictures stay."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.moving.operations import take_over_style
from catalog.moving.styles import MovedStyle, MovedVariant
from catalog.pricing.models import Price
from catalog.pricing.operations import PriceFacts, set_price
from catalog.products.models import Product, ProductVariant
from catalog.products.operations import upsert_items
from catalog.products.operations.facts import SkuTaken
from core.errors import Refused
from core.money import Money
from tests.catalog.stockroom import style_facts, variant_facts_of

pytestmark = pytest.mark.django_db
RUPEES = Money.of("1999.00")


def moved(*skus: str, handle: str = "chandni", source: str = "shopify") -> MovedStyle:
    variants = tuple(
        MovedVariant(n, sku, "62061090", RUPEES, choices={"Size": sku[-2:]})
        for n, sku in enumerate(skus, start=2)
    )
    words = {"title": "The old shop's Chandni", "description": "Its story."}
    return MovedStyle(source, handle, words, variants=variants)


def test_a_style_waits_with_its_words_until_the_erp_tells_of_it() -> None:
    take_over_style(moved("BLS-001-MRN-34", "BLS-001-MRN-36"))
    older = Product.objects.get()
    news = [style_facts(), variant_facts_of(), variant_facts_of("BLS-001-MRN-36")]
    assert dict(upsert_items(news).refused) == {}
    style = Product.objects.get()
    assert (style.pk, style.public_id, style.handle) == (older.pk, older.public_id, "chandni")
    assert (style.title, style.description) == ("The old shop's Chandni", "Its story.")
    assert (style.erp_id, style.erp_sku, style.gst_policy) == ("ITEM-BLS-001", "BLS-001", "slab")
    assert sorted(ProductVariant.objects.values_list("erp_id", "weight_g", "source_version")) == [
        ("ITEM-BLS-001-MRN-34", 330, 1),
        ("ITEM-BLS-001-MRN-36", 330, 1),
    ]
    assert upsert_items(news).same == 3


def test_the_erps_first_price_replaces_the_older_shops() -> None:
    for _ in range(3):
        take_over_style(moved("BLS-001-MRN-34"))
    upsert_items([style_facts(), variant_facts_of()])
    assert set_price(PriceFacts("BLS-001-MRN-34", Money.of("2100.00"), 1)) is True
    assert Price.objects.get().amount == 210000


def test_the_style_may_come_long_before_its_variants() -> None:
    take_over_style(moved("BLS-001-MRN-34"))
    upsert_items([style_facts()])
    assert Product.objects.count() == 2
    upsert_items([variant_facts_of()])
    assert Product.objects.get().title == "The old shop's Chandni"


def test_a_style_that_is_dressed_already_takes_the_variant_and_keeps_its_words() -> None:
    take_over_style(moved("BLS-001-MRN-34"))
    upsert_items([style_facts()])
    Product.objects.filter(erp_sku="BLS-001").update(description="Our own story.")
    upsert_items([variant_facts_of()])
    assert ProductVariant.objects.get().product.description == "Our own story."
    assert Product.objects.filter(erp_id="shopify:chandni", variants=None).exists()


def test_a_piece_of_its_own_is_found_by_its_sku() -> None:
    single = moved("BLS-001-MRN-34")
    take_over_style(replace(single, variants=(replace(single.variants[0], choices={}),)))
    upsert_items([variant_facts_of(parent=None)])
    style = Product.objects.get()
    assert (style.erp_id, style.title) == ("ITEM-BLS-001-MRN-34", "The old shop's Chandni")
    assert ProductVariant.objects.get().erp_id == "ITEM-BLS-001-MRN-34"


def test_another_erp_item_with_the_sku_is_still_refused() -> None:
    upsert_items([style_facts(), variant_facts_of()])
    thief = replace(variant_facts_of(), erp_id="ITEM-OTHER")
    assert isinstance(upsert_items([thief]).refused["ITEM-OTHER"], SkuTaken)


def test_two_older_shops_do_not_take_from_each_other() -> None:
    take_over_style(moved("BLS-001-MRN-34"))
    with pytest.raises(Refused):
        take_over_style(moved("BLS-001-MRN-34", source="medusa", handle="other"))
    assert ProductVariant.objects.get().product.erp_id == "shopify:chandni"


def test_what_the_erp_owns_gets_words_only() -> None:
    upsert_items([style_facts(), variant_facts_of()])
    set_price(PriceFacts("BLS-001-MRN-34", Money.of("2100.00"), 7))
    outcome = take_over_style(moved("BLS-001-MRN-34", "BLS-001-MRN-99"))
    assert "does not sell this SKU" in str(outcome.refused[3])
    style = Product.objects.get()
    assert (style.erp_id, style.hs_code, style.title) == (
        "ITEM-BLS-001", "62061090", "The old shop's Chandni",
    )  # fmt: skip
    assert Price.objects.get().amount == 210000
    assert ProductVariant.objects.get().weight_g == 330
