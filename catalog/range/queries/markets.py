"""Where the shop sells, in which currency, to which countries."""

from __future__ import annotations

from typing import NamedTuple

from core.prepared import prepared_rows

_MARKETS = """
SELECT r.code, r.name, r.currency, r.is_default, r.tax_inclusive,
       COALESCE(array_agg(c.country ORDER BY c.country) FILTER (WHERE c.id IS NOT NULL), '{}')
FROM catalog_region r LEFT JOIN catalog_regioncountry c ON c.region_id = r.id
GROUP BY r.id ORDER BY r.is_default DESC, r.code
"""


class Market(NamedTuple):
    """A region with its countries, ISO 3166 in two letters."""

    code: str
    name: str
    currency: str
    is_default: bool
    includes_tax: bool
    countries: tuple[str, ...]


def markets() -> tuple[Market, ...]:
    """Every region, the default first. One query."""
    rows = prepared_rows(_MARKETS, [])
    return tuple(Market(*row)._replace(countries=tuple(row[5])) for row in rows)
