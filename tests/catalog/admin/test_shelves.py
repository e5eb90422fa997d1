"""What staff are told is nearly or wholly gone: as shoppers see it."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from catalog.admin.front_page import low_stock, oversold, sold_out_products
from catalog.admin.shelves import low_variants, oversold_levels, sold_out_styles, sold_out_variants
from catalog.inventory.models import (
    InventoryLevel,
    KitComponent,
    StockLocation,
    StockSettings,
    StockTerms,
)
from catalog.products.models import Product, ProductVariant
from core.front_page import Tally
from core.models import User
from tests.core.admin_rows import add_product, add_variant, shelve

pytestmark = pytest.mark.django_db


def style_with(name: str, *stocked: int) -> Product:
    """A style on show with a variant for each figure of stock."""
    product = add_product(name)
    for number, pieces in enumerate(stocked):
        shelve(add_variant(product, f"{name}-{number}"), "BLR", pieces)
    return product


def skus(variants: object) -> set[str]:
    return set(ProductVariant.objects.filter(pk__in=variants.values("pk")).values_list("sku", flat=True))  # type: ignore[attr-defined]


def test_a_style_is_sold_out_when_no_size_can_be_bought() -> None:
    gone = style_with("gone", 0, 0)
    style_with("one-left", 0, 1)
    never_counted = add_product("never-counted")
    add_variant(never_counted, "never-counted")
    assert set(sold_out_styles()) == {gone, never_counted}


def test_what_shoppers_cannot_see_is_not_told() -> None:
    style_with("draft", 0, 2)
    Product.objects.update(status="draft")
    discontinued = style_with("discontinued", 0, 2)
    ProductVariant.objects.filter(product=discontinued).update(status="discontinued")
    assert not sold_out_styles().exists()
    assert not low_variants().exists()
    assert not sold_out_variants().exists()


def test_holds_commitments_closed_places_and_the_buffer_are_taken_off(settings: Settings) -> None:
    style_with("a", 6)
    assert skus(low_variants()) == set()
    InventoryLevel.objects.update(reserved=1, committed=2)
    assert skus(low_variants()) == {"SKU-a-0"}
    settings.SAFETY_BUFFER = 3
    assert (skus(low_variants()), skus(sold_out_variants())) == (set(), {"SKU-a-0"})
    settings.SAFETY_BUFFER = 0
    StockLocation.objects.update(is_active=False)
    assert skus(sold_out_variants()) == {"SKU-a-0"}


def test_places_add_up() -> None:
    product = add_product("two-places")
    variant = add_variant(product, "two-places")
    shelve(variant, "BLR", 2)
    assert skus(low_variants()) == {"SKU-two-places"}
    shelve(variant, "JAI", 2)
    assert skus(low_variants()) == set()


def test_three_are_few_and_four_are_not() -> None:
    style_with("a", 0, 1, 3, 4)
    assert skus(low_variants()) == {"SKU-a-1", "SKU-a-2"}


def test_shelves_below_nothing_are_named(client: Client) -> None:
    client.force_login(User.objects.create_superuser("owner@blouson.test", "kanjivaram-9"))
    style_with("minus", 3, 2)
    InventoryLevel.objects.filter(stocked=3).update(stocked=-1)
    (told,) = list(oversold.parts())
    assert isinstance(told, Tally) and told.count == 1
    (level,) = client.get(told.url).context["cl"].queryset
    assert (level.item.variant.sku, level.stocked) == ("SKU-minus-0", -1)
    InventoryLevel.objects.filter(stocked=2).update(committed=3, backordered=1)
    assert oversold_levels().count() == 2
    promised = client.get("/admin/catalog/inventorylevel/", {"held": "promised"}).context["cl"].queryset
    assert [row.item.variant.sku for row in promised] == ["SKU-minus-1"]


def test_the_front_page_leads_to_exactly_those(client: Client) -> None:
    client.force_login(User.objects.create_superuser("owner@blouson.test", "kanjivaram-9"))
    gone = style_with("gone", 0)
    style_with("few", 2, 9)
    (sold_out,), (low,) = list(sold_out_products.parts()), list(low_stock.parts())
    assert isinstance(sold_out, Tally) and isinstance(low, Tally)
    assert (sold_out.count, low.count) == (1, 1)
    assert list(client.get(sold_out.url).context["cl"].queryset) == [gone]
    assert [row.sku for row in client.get(low.url).context["cl"].queryset] == ["SKU-few-0"]
    gone_variants = client.get("/admin/catalog/productvariant/?shelf=sold_out").context["cl"].queryset
    assert [row.sku for row in gone_variants] == ["SKU-gone-0"]


def test_each_variant_s_own_threshold_comes_before_the_shop_s() -> None:
    style_with("a", 1, 5, 6)
    StockSettings.objects.create(low_stock_threshold=5)
    assert skus(low_variants()) == {"SKU-a-0", "SKU-a-1"}
    first, second, third = ProductVariant.objects.order_by("pk")
    StockTerms.objects.create(variant=first, low_stock_threshold=0)
    StockTerms.objects.create(variant=third, low_stock_threshold=6)
    assert skus(low_variants()) == {second.sku, third.sku}


def test_what_is_sold_of_coming_pieces_is_neither_sold_out_nor_low() -> None:
    style_with("a", 0, 0)
    backorder = ProductVariant.objects.order_by("pk")[0]
    StockTerms.objects.create(variant=backorder, mode="backorder", limit=2)
    assert (skus(sold_out_variants()), skus(low_variants())) == ({"SKU-a-1"}, set())
    InventoryLevel.objects.filter(item__variant=backorder).update(backordered=2)
    assert skus(sold_out_variants()) == {"SKU-a-0", "SKU-a-1"}


def test_a_kit_is_as_low_as_its_scarcest_component() -> None:
    style_with("a", 9, 5)
    saree, tassel = ProductVariant.objects.order_by("pk")
    kit = add_variant(saree.product, "kit")
    assert skus(sold_out_variants()) == {"SKU-kit"}
    KitComponent.objects.create(kit_variant=kit, component_variant=saree, quantity=1)
    KitComponent.objects.create(kit_variant=kit, component_variant=tassel, quantity=2)
    assert (skus(sold_out_variants()), skus(low_variants())) == (set(), {"SKU-kit"})
    InventoryLevel.objects.filter(item__variant=tassel).update(stocked=8)
    assert skus(low_variants()) == set()
    ProductVariant.objects.filter(pk=tassel.pk).update(status="discontinued")
    assert skus(sold_out_variants()) == {"SKU-kit"}
