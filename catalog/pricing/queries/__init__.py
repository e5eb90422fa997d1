"""What things cost."""

from catalog.pricing.queries.prices import (
    MRP_CURRENCY,
    PUBLIC,
    PriceContext,
    PricedVariant,
    price_of,
)

__all__ = ["MRP_CURRENCY", "PUBLIC", "PriceContext", "PricedVariant", "price_of"]
