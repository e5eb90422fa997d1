"""Whether prices may stand: many judged at once, each by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.pricing.operations.refusals import PriceAboveMrp, PriceInDeadBand
from catalog.pricing.rules import is_above_mrp
from catalog.products.models import ProductVariant
from catalog.tax.queries import TaxedAs, TaxRateMissing, tax_rates_for
from catalog.tax.rules import Slab, is_dead_band
from core import clock
from core.errors import Refused
from core.money import Money

MRP_CURRENCY = "INR"


@dataclass(frozen=True, slots=True)
class AskedPrice:
    """A price that somebody wants to ask for a variant."""

    variant: ProductVariant
    amount: Money


def unlawful_prices(asked: Sequence[AskedPrice]) -> list[Refused | None]:
    """For each price why it may not stand, or None: above the MRP, in the dead band, without a rate, not positive,
    with more decimals than can be paid.

    One query of GST rates for each different HSN code that is missing, else one for all. Only rupee prices have an
    MRP and GST.
    """
    slabs = _slabs([one for one in asked if one.amount.currency == MRP_CURRENCY])
    return [_refusal(one, slabs) for one in asked]


def _slabs(asked: Sequence[AskedPrice]) -> Mapping[TaxedAs, tuple[Slab, ...]]:
    kinds = {(one.variant.hs_code, one.variant.gst_policy) for one in asked}
    today = clock.today_in_india()
    try:
        return tax_rates_for(kinds, today)
    except TaxRateMissing as missing:
        unknown = set(missing.detail["hs_codes"])
        return tax_rates_for([kind for kind in kinds if kind[0] not in unknown], today)


def _refusal(one: AskedPrice, slabs: Mapping[TaxedAs, tuple[Slab, ...]]) -> Refused | None:
    variant, amount = one.variant, one.amount
    if amount.amount <= 0:
        return Refused(f"A price has to be more than zero: {variant.sku}.", sku=variant.sku)
    if not amount.is_payable:
        return Refused(
            f"{amount} for {variant.sku} cannot be paid by card: its last digit has to be 0.", sku=variant.sku
        )
    if amount.currency != MRP_CURRENCY:
        return None
    mrp = Money(variant.mrp) if variant.mrp is not None else None
    if is_above_mrp(amount=amount, mrp=mrp):
        return PriceAboveMrp(f"{amount} for {variant.sku} is above its MRP {mrp}.", sku=variant.sku)
    rates = slabs.get((variant.hs_code, variant.gst_policy))
    if rates is None:
        return TaxRateMissing(
            f"There is no GST rate for HSN {variant.hs_code} of {variant.sku}.", sku=variant.sku
        )
    if is_dead_band(per_piece_inclusive=amount, rates=rates):
        return PriceInDeadBand(
            f"{amount} for {variant.sku} fits no GST rate of its HSN code.", sku=variant.sku
        )
    return None
