"""A product in one colour: the colour that lists show comes first, and sizes are the chosen colour's own."""

from __future__ import annotations

import pytest

from catalog.media.operations import ImageFacts, hang_picture
from catalog.products.queries import ProductPage, product_page
from core.errors import NotFound
from storefront.piece import piece_in_colour
from tests.catalog.stockroom import add_shown, add_variant

pytestmark = pytest.mark.django_db


def blouse() -> ProductPage:
    """Maroon in 34, ivory in 34 and 36; pictured in maroon first, though ivory comes first in the alphabet."""
    product = add_shown(stock=0)
    for size, price in (("34", "1899.00"), ("36", "1799.00")):
        attributes = {"size": size, "colour": "Ivory"}
        add_variant(f"BLS-001-IVR-{size}", price=price, stock={"JAI": 4}, attributes=attributes)
    for rank, colour in enumerate(("Maroon", "Ivory")):
        facts = ImageFacts(
            key=f"bls-001-{colour.lower()}", stem=f"lookbook/{colour}", alt=colour, width=1200, height=1600,
            formats=("webp", "jpg"), widths=(400, 800), product_sku="BLS-001", colour=colour, rank=rank,
        )  # fmt: skip
        hang_picture(facts)
    return product_page(product.handle)


def test_it_opens_in_the_colour_that_lists_show() -> None:
    product = blouse()
    piece = piece_in_colour(product, "")
    assert piece.colour == "Maroon"
    assert [colour.name for colour in piece.colours] == ["Maroon", "Ivory"]
    assert piece.url == f"/products/{product.handle}/"
    assert [picture.of_colour for picture in piece.pictures] == ["Maroon"]


def test_another_colour_has_its_own_sizes_pictures_price_and_address() -> None:
    product = blouse()
    piece = piece_in_colour(product, "ivory")
    assert [size.name for size in piece.sizes] == ["34", "36"]
    assert piece.asking.price.amount == 179900
    assert piece.url == f"/products/{product.handle}/?colour=ivory"
    assert [picture.of_colour for picture in piece.pictures] == ["Ivory"]


def test_a_sold_out_colour_says_so_and_still_has_a_price() -> None:
    piece = piece_in_colour(blouse(), "maroon")
    assert [colour.in_stock for colour in piece.colours] == [False, True]
    assert piece.asking.price.amount == 199900


def test_a_colour_it_does_not_come_in_is_not_found() -> None:
    with pytest.raises(NotFound):
        piece_in_colour(blouse(), "beige")
