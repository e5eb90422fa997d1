"""What groups are called, and whether they are there at all, reaches the rows of lists and search at once."""

from __future__ import annotations

import pytest

from catalog.assortment.models import ProductType
from catalog.collections.operations import GroupContent, remove_group, set_category, set_tag
from catalog.listing.models import FacetValue, ListingEntry
from catalog.listing.operations import refresh_listing
from catalog.products.models import Product
from catalog.products.operations import ProductContent, attach_content
from catalog.search.queries import search_products
from tests.catalog.stockroom import add_shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def piece() -> Product:
    set_category(GroupContent(handle="blouses", title="Blouses"))
    set_tag(handle="gift", title="Gift")
    add_shown("BLS-001")
    attach_content(
        ProductContent(sku="BLS-001", handle="noor", title="Noor", categories=("blouses",), tags=("gift",))
    )
    return Product.objects.get(erp_sku="BLS-001")


def tokens(piece: Product) -> set[str]:
    return set(ListingEntry.objects.get(pk=piece.pk).tokens)


def test_the_kind_of_a_piece_is_a_choice_and_a_word(piece: Product) -> None:
    assert not any(token.startswith("type:") for token in tokens(piece))
    kind = ProductType.objects.create(handle="choli", title="Backless choli")
    Product.objects.filter(pk=piece.pk).update(type=kind)
    refresh_listing([piece.pk])
    assert "type:backless-choli" in tokens(piece)
    assert FacetValue.objects.get(pk="type:backless-choli").label == "Backless choli"
    assert search_products("backless").count == 1


def test_a_renamed_tag_is_another_word_at_once(piece: Product) -> None:
    assert ("tag:gift" in tokens(piece), search_products("gift").count) == (True, 1)
    set_tag(handle="gift", title="Heirloom")
    assert (tokens(piece) & {"tag:gift", "tag:heirloom"}, search_products("gift").count) == (
        {"tag:heirloom"},
        0,
    )
    assert search_products("heirloom").count == 1


@pytest.mark.parametrize(
    ("kind", "handle", "beginning"), [("category", "blouses", "category:"), ("tag", "gift", "tag:")]
)
def test_a_group_taken_away_leaves_the_lists(piece: Product, kind: str, handle: str, beginning: str) -> None:
    assert any(token.startswith(beginning) for token in tokens(piece))
    remove_group(kind=kind, handle=handle)
    assert not any(token.startswith(beginning) for token in tokens(piece))
    assert not ListingEntry.objects.get(pk=piece.pk).places.filter(scope__startswith=beginning).exists()
