"""Prices and what they hang on: regions, groups of customers, sets, lists and rules."""

from catalog.pricing.models.lists import PriceList, PriceRule, SpecialPrice
from catalog.pricing.models.prices import Price, PriceSet
from catalog.pricing.models.regions import CustomerGroup, Region, RegionCountry

__all__ = [
    "CustomerGroup",
    "Price",
    "PriceList",
    "PriceRule",
    "PriceSet",
    "Region",
    "RegionCountry",
    "SpecialPrice",
]
