"""What can happen to prices."""

from catalog.pricing.operations.refusals import PriceAboveMrp, PriceInDeadBand
from catalog.pricing.operations.taking_over import PriceFacts, set_price

__all__ = ["PriceAboveMrp", "PriceFacts", "PriceInDeadBand", "set_price"]
