"""A collection's own order in its lists, and lists that follow when groups change."""

from __future__ import annotations

import pytest

from catalog.collections.operations import (
    GroupContent,
    arrange_collection,
    move_category,
    set_category,
    set_collection,
    set_collection_rules,
)
from catalog.listing.queries.lists import list_products
from catalog.listing.queries.shapes import ListingQuestion
from catalog.products.models import Product
from catalog.products.operations import ProductContent, attach_content
from tests.catalog.stockroom import add_shown, put_on_shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def range_of_three() -> list[Product]:
    """Three shown styles; the house puts C first and A second."""
    set_category(GroupContent(handle="all", title="All"))
    set_collection(GroupContent(handle="edit", title="Edit"))
    for rank, sku in enumerate(("A", "B", "C")):
        add_shown(f"BLS-{sku}", price="1000.00" if sku == "A" else "2000.00")
        attach_content(
            ProductContent(sku=f"BLS-{sku}", handle=sku.lower(), title=sku, rank=rank, is_featured=sku == "C",
                           categories=("all",))
        )  # fmt: skip
    return list(Product.objects.order_by("erp_sku"))


def listed(**question: object) -> list[str]:
    return [card.title for card in list_products(ListingQuestion(**question)).cards]  # type: ignore[arg-type]


def test_a_list_follows_the_order_chosen_by_hand(range_of_three: list[Product]) -> None:
    a, b, c = (product.public_id for product in range_of_three)
    arrange_collection(handle="edit", product_ids=[b, c, a])
    assert listed(collection="edit") == ["B", "C", "A"]
    assert listed(category="all") == ["C", "A", "B"], "elsewhere the house's order stands"
    assert listed(collection="edit", sort="price-low") == ["A", "B", "C"]
    arrange_collection(handle="edit", product_ids=[a, b])
    assert listed(collection="edit") == ["A", "B"]


def test_figures_and_choices_keep_the_order(range_of_three: list[Product]) -> None:
    a, b, c = (product.public_id for product in range_of_three)
    arrange_collection(handle="edit", product_ids=[b, c, a])
    put_on_shelf(range_of_three[2].variants.get().sku, "JAI", 7)
    assert listed(collection="edit") == ["B", "C", "A"]
    assert listed(collection="edit", in_stock=True) == ["B", "C", "A"]
    assert listed(collection="edit", chosen={"price": ("1000-to-2500",)}) == ["B", "C", "A"]
    assert listed(collection="edit", featured=True) == ["C"]


def test_pages_of_an_arranged_list_join(range_of_three: list[Product]) -> None:
    a, b, c = (product.public_id for product in range_of_three)
    arrange_collection(handle="edit", product_ids=[b, c, a])
    first = list_products(ListingQuestion(collection="edit", limit=2))
    assert [card.title for card in first.cards] == ["B", "C"]
    assert listed(collection="edit", at=first.next) == ["A"]


def test_rules_fill_a_list_and_keep_the_houses_order(range_of_three: list[Product]) -> None:
    set_collection_rules(handle="edit", lines=["price at most 4999"])
    assert listed(collection="edit") == ["C", "A", "B"]
    set_collection_rules(handle="edit", lines=["price at most 1500"])
    assert listed(collection="edit") == ["A"]


def test_a_category_that_moves_takes_its_products_along(range_of_three: list[Product]) -> None:
    set_category(GroupContent(handle="top", title="Top"))
    assert listed(category="top") == []
    move_category(handle="all", parent="top")
    assert listed(category="top") == ["C", "A", "B"]
    set_category(GroupContent(handle="all", title="All"))
    assert listed(category="top") == []
