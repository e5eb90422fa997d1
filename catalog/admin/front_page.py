"""What the front page says of goods: what shoppers see and cannot buy, or can hardly buy any more."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.admin.shelves import low_variants, oversold_levels, sold_out_styles
from core.front_page import Contribution, Part, Tally, list_url


def _sold_out_products() -> Iterable[Part]:
    url = list_url("catalog_product", shelf="sold_out")
    yield Tally("goods", "Products on show and sold out", sold_out_styles().count(), url)


def _low_stock() -> Iterable[Part]:
    url = list_url("catalog_productvariant", shelf="low")
    yield Tally("goods", "Variants with only a few left", low_variants().count(), url)


def _oversold() -> Iterable[Part]:
    url = list_url("catalog_inventorylevel", held="oversold")
    yield Tally("goods", "Shelves of which more is sold than lies there", oversold_levels().count(), url)


sold_out_products = Contribution("catalog.view_product", _sold_out_products)
low_stock = Contribution("catalog.view_productvariant", _low_stock)
oversold = Contribution("catalog.view_inventorylevel", _oversold)
