"""The catalogue for staff: what the ERP owns is read, what the shop owns is edited, buttons call operations."""

from catalog.admin import groups, made, pictures, prices, products, stock, words

__all__ = ["groups", "made", "pictures", "prices", "products", "stock", "words"]
