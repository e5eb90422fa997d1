"""Dressing styles, showing and hiding them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.collections.operations import GroupContent, set_category, set_collection, set_tag
from catalog.pricing.operations import PriceFacts, set_price
from catalog.products.models import Product, ProductOptionValue
from catalog.products.operations import (
    NotPublishable,
    ProductContent,
    UnknownProduct,
    attach_content,
    publish_product,
    upsert_product,
    upsert_variant,
    withdraw_product,
)
from core.errors import Invalid, NotFound
from core.models import OutboxEvent
from core.money import Money
from tests.catalog.stockroom import (
    add_shown,
    add_style,
    add_variant,
    shown_variant,
    style_facts,
    variant_facts_of,
)

pytestmark = pytest.mark.django_db

CONTENT = ProductContent(
    sku="BLS-001",
    handle="chandni",
    title="Chandni Blouse",
    fabric="Raw silk",
    occasion=("Wedding", "Festive"),
    care=("Dry clean only",),
    categories=("blouses",),
    collections=("wedding",),
    tags=("new",),
    swatches={"Maroon": "#6e1526"},
)


@pytest.fixture
def groups() -> None:
    set_category(GroupContent(handle="blouses", title="Blouses"))
    set_collection(GroupContent(handle="wedding", title="Wedding"))
    set_tag(handle="new", title="New")


def told() -> int:
    return OutboxEvent.objects.filter(name="catalog.ProductChanged").count()


@pytest.mark.usefixtures("groups")
def test_content_is_attached_once() -> None:
    add_variant()
    assert attach_content(CONTENT) is True
    before = told()
    assert attach_content(CONTENT) is False
    assert told() == before
    product = Product.objects.get()
    assert (product.handle, product.title, product.fabric) == ("chandni", "Chandni Blouse", "Raw silk")
    assert (product.occasion, product.care) == (["Wedding", "Festive"], ["Dry clean only"])
    assert [group.handle for group in product.categories.all()] == ["blouses"]
    assert [group.handle for group in product.collections.all()] == ["wedding"]
    assert [tag.handle for tag in product.tags.all()] == ["new"]
    assert ProductOptionValue.objects.get(value="Maroon").swatch == "#6e1526"


@pytest.mark.usefixtures("groups")
@pytest.mark.parametrize(
    "change", [{"title": "Other"}, {"care": ()}, {"tags": ()}, {"swatches": {"Maroon": "#000000"}}]
)
def test_every_kind_of_change_is_told(change: dict[str, object]) -> None:
    shown_variant()
    attach_content(CONTENT)
    before = told()
    assert attach_content(replace(CONTENT, **change)) is True
    assert told() == before + 1


@pytest.mark.usefixtures("groups")
def test_content_touches_nothing_the_erp_owns() -> None:
    add_variant()
    erps = (
        "erp_id",
        "erp_sku",
        "erp_name",
        "hs_code",
        "gst_policy",
        "item_status",
        "source_version",
        "status",
    )
    before = Product.objects.values(*erps).get()
    attach_content(CONTENT)
    assert Product.objects.values(*erps).get() == before


@pytest.mark.usefixtures("groups")
def test_content_that_cannot_be_is_refused_whole() -> None:
    add_style()
    add_style("BLS-002")
    attach_content(CONTENT)
    with pytest.raises(UnknownProduct):
        attach_content(replace(CONTENT, sku="BLS-999"))
    with pytest.raises(Invalid) as refusal:
        attach_content(replace(CONTENT, sku="BLS-002"))
    assert set(refusal.value.fields) == {"handle"}
    with pytest.raises(Invalid) as refusal:
        attach_content(replace(CONTENT, title="Changed", tags=("new", "unheard-of")))
    assert refusal.value.fields == {"tags": "There is no unheard-of."}
    assert Product.objects.get(erp_sku="BLS-001").title == "Chandni Blouse"


def test_publishing_and_withdrawing_are_told_once() -> None:
    add_variant()
    product = Product.objects.get()
    before = told()
    assert publish_product(product.public_id) is True
    first_moment = Product.objects.get().published_at
    assert publish_product(product.public_id) is False
    assert withdraw_product(product.public_id) is True
    assert withdraw_product(product.public_id) is False
    assert publish_product(product.public_id) is True
    assert Product.objects.get().published_at == first_moment
    assert told() == before + 3


def test_what_is_not_ready_is_not_shown() -> None:
    product = add_style()
    with pytest.raises(NotPublishable, match="no variant"):
        publish_product(product.public_id)
    upsert_variant(variant_facts_of())
    with pytest.raises(NotPublishable, match="no price"):
        publish_product(product.public_id)
    set_price(PriceFacts(sku="BLS-001-MRN-34", amount=Money.of("1999.00"), version=1))
    upsert_product(style_facts(version=2, status="discontinued"))
    with pytest.raises(NotPublishable, match="discontinued"):
        publish_product(product.public_id)
    assert Product.objects.get().status == "draft"
    upsert_product(style_facts(version=3))
    assert publish_product(product.public_id) is True


def test_strangers_are_not_found() -> None:
    with pytest.raises(NotFound):
        publish_product("prod_nobody")
    with pytest.raises(NotFound):
        withdraw_product("prod_nobody")


def test_the_rest_of_the_shop_is_left_alone() -> None:
    other = add_shown("BLS-002")
    add_variant()
    withdraw_product(Product.objects.get(erp_sku="BLS-002").public_id)
    other.refresh_from_db()
    assert (other.status, Product.objects.get(erp_sku="BLS-001").status) == ("draft", "draft")
