"""GST as pure sums: which rate a price falls under, how an inclusive price splits, whether a GSTIN is genuine."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.money import Money, round_half_up

WHOLE_BP = 10_000
GSTIN_PATTERN = re.compile(r"[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z][Z1-9ABD-J][0-9A-Z]")
GSTIN_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Slab:
    """One rate and the highest value of a piece before tax, in minor units, to which it applies; None: any value."""

    slab_upto: int | None
    rate_bp: int


@dataclass(frozen=True, slots=True)
class TaxRateFound:
    """The rate in hundredths of a percent; `in_dead_band` when no rate fits the price and the higher was taken."""

    rate_bp: int
    in_dead_band: bool


@dataclass(frozen=True, slots=True)
class GstSplit:
    """An inclusive amount taken apart; the four always add up to it. Either igst or cgst and sgst are zero."""

    taxable: Money
    cgst: Money
    sgst: Money
    igst: Money

    @property
    def tax(self) -> Money:
        """All tax in the amount."""
        return self.cgst + self.sgst + self.igst


def gst_rate(*, per_piece_inclusive: Money, rates: Sequence[Slab]) -> TaxRateFound:
    """The rate for one piece at what is really paid for it, tax included and discounts taken off.

    A rate fits when the value before tax, worked out with that same rate, lies in its own slab. Between two slabs
    there are prices that fit neither (for garments ₹2,625.01 to ₹2,950.00): the higher rate is taken and the
    dead band reported. Raises ValueError without rates or without an open-ended slab.
    """
    slabs = _ordered(rates)
    floor = 0
    for slab in slabs:
        value = value_before_tax(per_piece_inclusive, slab.rate_bp)
        if slab.slab_upto is not None and value > slab.slab_upto:
            floor = slab.slab_upto
            continue
        return TaxRateFound(rate_bp=slab.rate_bp, in_dead_band=bool(floor) and value <= floor)
    raise ValueError("the last slab has to be open-ended")


def is_dead_band(*, per_piece_inclusive: Money, rates: Sequence[Slab]) -> bool:
    """Whether an inclusive price fits no rate: such a price may not stand in the catalogue."""
    return gst_rate(per_piece_inclusive=per_piece_inclusive, rates=rates).in_dead_band


def value_before_tax(inclusive: Money, rate_bp: int) -> Fraction:
    """The exact value in minor units that with this rate's tax makes `inclusive`; unrounded, for comparing."""
    return Fraction(inclusive.amount * WHOLE_BP, WHOLE_BP + rate_bp)


def split_inclusive(*, gross: Money, rate_bp: int, same_state: bool) -> GstSplit:
    """Taxable value and taxes of an amount that includes GST at `rate_bp`.

    Within a state CGST = SGST = round(p·r / 2(100+r)), else IGST = round(p·r / (100+r)), half up to the paisa;
    taxable is what is left, so the parts always sum to `gross`.
    """
    nothing = Money.zero(gross.currency)
    if same_state:
        half = Money(_share(gross.amount * rate_bp, 2 * (WHOLE_BP + rate_bp)), gross.currency)
        return GstSplit(taxable=gross - half - half, cgst=half, sgst=half, igst=nothing)
    igst = Money(_share(gross.amount * rate_bp, WHOLE_BP + rate_bp), gross.currency)
    return GstSplit(taxable=gross - igst, cgst=nothing, sgst=nothing, igst=igst)


def valid_gstin(text: str) -> bool:
    """Whether `text` is a well-formed GSTIN: its pattern and its check digit, which is the 15th character."""
    if not GSTIN_PATTERN.fullmatch(text):
        return False
    return gstin_check_character(text[:14]) == text[14]


def gstin_check_character(first_14: str) -> str:
    """The 15th character of a GSTIN: base-36 digits weighted 1, 2, 1, 2… with quotient and remainder added."""
    total = 0
    for place, character in enumerate(first_14):
        product = GSTIN_ALPHABET.index(character) * (1 + place % 2)
        total += product // 36 + product % 36
    return GSTIN_ALPHABET[(36 - total % 36) % 36]


def _ordered(rates: Sequence[Slab]) -> list[Slab]:
    if not rates:
        raise ValueError("no GST rate to choose from")
    return sorted(rates, key=lambda slab: (slab.slab_upto is None, slab.slab_upto or 0))


def _share(numerator: int, denominator: int) -> int:
    return round_half_up(Fraction(numerator, denominator))
