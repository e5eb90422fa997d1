"""Which rates the law holds ready for an HSN code on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q

from catalog.tax.models import TaxRate
from catalog.tax.rules import Slab
from core.errors import Refused

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


def _rows(wanted: set[TaxedAs], on: date) -> list[TaxRate]:
    prefixes = {
        hs_code[:length] for hs_code, _ in wanted for length in range(SHORTEST_PREFIX, len(hs_code) + 1)
    }
    policies = {policy for _, policy in wanted} | {""}
    return list(TaxRate.objects.in_force(on).filter(Q(hsn_prefix__in=prefixes), Q(gst_policy__in=policies)))


def _best(rows: list[TaxRate], hs_code: str, policy: str) -> tuple[Slab, ...]:
    fitting = [row for row in rows if hs_code.startswith(row.hsn_prefix) and row.gst_policy in ("", policy)]
    if not fitting:
        return ()
    best = max((bool(row.gst_policy), len(row.hsn_prefix)) for row in fitting)
    return tuple(
        Slab(slab_upto=row.slab_upto, rate_bp=row.rate_bp)
        for row in fitting
        if (bool(row.gst_policy), len(row.hsn_prefix)) == best
    )
