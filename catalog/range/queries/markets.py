"""Where the shop sells, in which currency, to which countries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from catalog.pricing.queries import PriceContext, price_of
from catalog.products.models import ProductVariant
from core.prepared import prepared_rows

_MARKETS = """
SELECT r.code, r.name, r.currency, r.is_default, r.tax_inclusive, r.is_default OR r.is_open,
       COALESCE(array_agg(c.country ORDER BY c.country) FILTER (WHERE c.id IS NOT NULL), '{}')
FROM catalog_region r LEFT JOIN catalog_regioncountry c ON c.region_id = r.id
GROUP BY r.id ORDER BY r.is_default DESC, r.code
"""


class Market(NamedTuple):
    """A region with its countries, ISO 3166 in two letters. Orders are taken in those that are open."""

    code: str
    name: str
    currency: str
    is_default: bool
    includes_tax: bool
    is_open: bool
    countries: tuple[str, ...]


HOME_MARKET = Market("IN", "India", "INR", True, True, True, ("IN",))


def market_of(code: str) -> Market:
    """A region by its code; the home market, without a query, for its own and for one that is no more."""
    if code == HOME_MARKET.code:
        return HOME_MARKET
    return next((each for each in markets() if each.code == code), HOME_MARKET)


def selling_regions(product_id: str, among: Sequence[Market]) -> tuple[Market, ...]:
    """Those of these regions in which anything of a product (public id) has a price; the default one always.

    No query where there is no other; else one, and one or two for each other region.
    """
    return selling_regions_of([product_id], among)[product_id]


def selling_regions_of(product_ids: Sequence[str], among: Sequence[Market]) -> dict[str, tuple[Market, ...]]:
    """The same of many products, in as many queries."""
    if all(each.is_default for each in among):
        return dict.fromkeys(product_ids, tuple(among))
    rows = ProductVariant.objects.filter(product__public_id__in=product_ids)
    owners = dict(rows.values_list("pk", "product__public_id"))
    sold = {
        each.code: {owners[pk] for pk in price_of(list(owners), PriceContext(each.code, each.currency))}
        for each in among
        if not each.is_default
    }
    return {
        product: tuple(each for each in among if each.is_default or product in sold[each.code])
        for product in product_ids
    }


def markets() -> tuple[Market, ...]:
    """Every region, the default first. One query."""
    rows = prepared_rows(_MARKETS, [])
    return tuple(Market(*row)._replace(countries=tuple(row[6])) for row in rows)
