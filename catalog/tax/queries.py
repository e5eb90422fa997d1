"""Which rates the law holds ready for an HSN code on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from catalog.tax.models import TaxRate
from catalog.tax.rules import Slab
from core.errors import Refused
from core.prepared import PreparedQuery

SHORTEST_PREFIX = 2


class TaxRateMissing(Refused):
    """No GST rate is known for an HSN code on that day: nothing with it can be priced or sold."""

    code = "tax_rate_missing"
    message = "There is no GST rate for this HSN code. Add the rate in the admin first."


TaxedAs = tuple[str, str]
"""An HSN code and the item's GST policy (may be empty)."""


def tax_rates_for(items: Iterable[TaxedAs], on: date) -> Mapping[TaxedAs, tuple[Slab, ...]]:
    """The slabs of each (HSN code, GST policy) in force on a day, in one query.

    A row for the item's own policy wins over a general one, then the longest matching prefix. Raises
    TaxRateMissing naming the codes that no row covers.
    """
    wanted = set(items)
    if not wanted:
        return {}
    rows = _rows(wanted, on)
    found = {taxed_as: _best(rows, *taxed_as) for taxed_as in wanted}
    missing = sorted(hs_code for (hs_code, _), slabs in found.items() if not slabs)
    if missing:
        raise TaxRateMissing(
            f"There is no GST rate for HSN {', '.join(missing)} on {on:%d %b %Y}.", hs_codes=missing
        )
    return found


class _Rate(NamedTuple):
    """The columns of a rate that choose it and make a slab."""

    hsn_prefix: str
    gst_policy: str
    slab_upto: int | None
    rate_bp: int


def _rows(wanted: set[TaxedAs], on: date) -> list[_Rate]:
    prefixes = {
        hs_code[:length] for hs_code, _ in wanted for length in range(SHORTEST_PREFIX, len(hs_code) + 1)
    }
    return [_Rate(*row) for row in _in_force(on).rows(sorted(prefixes))]


@lru_cache(maxsize=8)
def _in_force(on: date) -> PreparedQuery:
    """Rates of a day by prefix."""
    return PreparedQuery(
        lambda prefixes: (
            TaxRate.objects.in_force(on)
            .filter(hsn_prefix__any_of=prefixes)
            .values_list("hsn_prefix", "gst_policy", "slab_upto", "rate_bp")
        )
    )


def _best(rows: list[_Rate], hs_code: str, policy: str) -> tuple[Slab, ...]:
    fitting = [row for row in rows if hs_code.startswith(row.hsn_prefix) and row.gst_policy in ("", policy)]
    if not fitting:
        return ()
    best = max((bool(row.gst_policy), len(row.hsn_prefix)) for row in fitting)
    return tuple(
        Slab(slab_upto=row.slab_upto, rate_bp=row.rate_bp)
        for row in fitting
        if (bool(row.gst_policy), len(row.hsn_prefix)) == best
    )
