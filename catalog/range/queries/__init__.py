"""Questions about the range: which products, what is known of them, how they are grouped, where they are sold."""

from catalog.range.queries.groups import (
    RangeCategory,
    RangeGroup,
    range_categories,
    range_collections,
    range_tags,
    range_types,
)
from catalog.range.queries.markets import (
    HOME_MARKET,
    Market,
    market_of,
    markets,
    selling_regions,
    selling_regions_of,
)
from catalog.range.queries.options import OptionPage, OptionQuestion, range_options
from catalog.range.queries.products import range_products
from catalog.range.queries.selection import RangeQuestion, Selection, select_products, variants_by_id
from catalog.range.queries.shapes import RangeImage, RangeOption, RangeProduct, RangeValue, RangeVariant

__all__ = [
    "HOME_MARKET",
    "Market",
    "OptionPage",
    "OptionQuestion",
    "RangeCategory",
    "RangeGroup",
    "RangeImage",
    "RangeOption",
    "RangeProduct",
    "RangeQuestion",
    "RangeValue",
    "RangeVariant",
    "Selection",
    "market_of",
    "markets",
    "range_categories",
    "range_collections",
    "range_options",
    "range_products",
    "range_tags",
    "range_types",
    "select_products",
    "selling_regions",
    "selling_regions_of",
    "variants_by_id",
]
