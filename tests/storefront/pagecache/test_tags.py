"""Tags come from what the queries returned, however deep it lies."""

from __future__ import annotations

from dataclasses import dataclass

from storefront.pagecache.tags import content, product, tags_of


@dataclass(frozen=True)
class ProductCard:
    id: str


@dataclass(frozen=True)
class CategoryNode:
    handle: str
    children: tuple[object, ...] = ()


@dataclass(frozen=True)
class CardPage:
    cards: tuple[ProductCard, ...]


@dataclass(frozen=True)
class ProductPage:
    id: str
    related: tuple[ProductCard, ...]


def test_every_product_in_a_list_is_a_tag() -> None:
    assert tags_of(CardPage((ProductCard("prod_1"), ProductCard("prod_2")))) == {
        product("prod_1"),
        product("prod_2"),
    }


def test_a_products_page_shows_its_relatives_too() -> None:
    page = ProductPage("prod_1", (ProductCard("prod_9"),))
    assert tags_of({"product": page, "words": "none"}) == {product("prod_1"), product("prod_9")}


def test_the_menu_is_walked_to_its_leaves() -> None:
    menu = (CategoryNode("blouses", (CategoryNode("silk-blouses"),)),)
    assert tags_of(menu) == {content("category", "blouses"), content("category", "silk-blouses")}


def test_plain_values_are_no_tags() -> None:
    assert tags_of("prod_1", 3, None, [], {"a": ("b",)}) == frozenset()
