"""What things cost."""

from catalog.pricing.queries.prices import (
    MRP_CURRENCY,
    PUBLIC,
    PriceContext,
    PricedVariant,
    price_of,
)
from catalog.pricing.queries.versions import price_versions

__all__ = ["MRP_CURRENCY", "PUBLIC", "PriceContext", "PricedVariant", "price_of", "price_versions"]
