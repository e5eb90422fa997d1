"""The catalogue for staff: what the ERP owns is read, what the shop owns is edited, buttons call operations."""

from catalog.admin import (
    assortment,
    content,
    groups,
    made,
    pictures,
    price_lists,
    prices,
    products,
    regions,
    stock,
    stock_terms,
    variants,
    words,
)

__all__ = [
    "assortment",
    "content",
    "groups",
    "made",
    "pictures",
    "price_lists",
    "prices",
    "products",
    "regions",
    "stock",
    "stock_terms",
    "variants",
    "words",
]
