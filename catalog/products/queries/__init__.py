"""What shoppers and carts see of products: prices, stock and pictures included, in a fixed number of queries."""

from catalog.products.queries.cards import SORTS, product_cards
from catalog.products.queries.page import product_page
from catalog.products.queries.shapes import (
    CardPage,
    OfferedVariant,
    OptionChoice,
    ProductCard,
    ProductPage,
    VariantChoice,
    VariantForSale,
    product_url,
)
from catalog.products.queries.variants import offered_variant, sibling_ids, variant_choice, variant_facts
from catalog.products.queries.versions import item_versions

__all__ = [
    "SORTS",
    "CardPage",
    "OfferedVariant",
    "OptionChoice",
    "ProductCard",
    "ProductPage",
    "VariantChoice",
    "VariantForSale",
    "item_versions",
    "offered_variant",
    "product_cards",
    "product_page",
    "product_url",
    "sibling_ids",
    "variant_choice",
    "variant_facts",
]
