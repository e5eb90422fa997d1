"""Numbers and sums of GST documents: pure.

Numbers follow Rule 46 of the CGST Rules: at most 16 characters, consecutive, unique within a financial year. One
series per GSTIN, financial year and kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction

from core.errors import Refused
from core.money import round_half_up

LONGEST_NUMBER = 16
INVOICE, CREDIT_NOTE = "invoice", "credit_note"
LETTERS = {INVOICE: "I", CREDIT_NOTE: "C"}


class SeriesFull(Refused):
    """A series has used up all its numbers."""

    code = "series_full"
    message = "This series has no number left for this financial year. Please write to the accountant."


class CreditExceedsInvoice(Refused):
    """More would be credited than was invoiced."""

    code = "credit_exceeds_invoice"
    message = "More pieces than the invoice still holds. Please check the earlier credit notes."


def financial_year(day: date) -> str:
    """The Indian financial year, April to March, of a day on the wall in India: `2627` for 1 April 2026 to 31 March 2027."""
    first = day.year if day.month >= 4 else day.year - 1
    return f"{first % 100:02d}{(first + 1) % 100:02d}"


def document_number(*, kind: str, gstin: str, year: str, serial: int, prefix: str = "B") -> str:
    """A number such as `BI29-2627-00042`: the shop's letter, the kind's, the GSTIN's state, the year, the serial.

    Raises SeriesFull when it would be longer than 16 characters.
    """
    number = f"{prefix}{LETTERS[kind]}{gstin[:2]}-{year}-{serial:05d}"
    if len(number) > LONGEST_NUMBER:
        raise SeriesFull
    return number


@dataclass(frozen=True, slots=True)
class Sums:
    """Amounts of a document or of one of its lines, in minor units. `total` is all the others together."""

    taxable: int = 0
    cgst: int = 0
    sgst: int = 0
    igst: int = 0

    @property
    def total(self) -> int:
        """What is paid or given back, GST included."""
        return self.taxable + self.cgst + self.sgst + self.igst

    def __add__(self, other: Sums) -> Sums:
        return Sums(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Sums)))

    def __sub__(self, other: Sums) -> Sums:
        return Sums(*(getattr(self, each.name) - getattr(other, each.name) for each in fields(Sums)))


def sums_of(parts: Sequence[Sums]) -> Sums:
    """All of them together."""
    total = Sums()
    for part in parts:
        total = total + part
    return total


def credited_sums(*, line: Sums, quantity: int, before: int, now: int) -> Sums:
    """What crediting `now` of a line's `quantity` gives back when `before` were credited already.

    Shares grow with the quantity credited in all and are rounded half up, so that however a line is split over
    credit notes, crediting all of it gives back exactly what was invoiced. CGST stays equal to SGST. Raises
    CreditExceedsInvoice.
    """
    if now < 1 or before < 0 or before + now > quantity:
        raise CreditExceedsInvoice
    return _share(line, before + now, quantity) - _share(line, before, quantity)


def _share(line: Sums, part: int, whole: int) -> Sums:
    total, half = _part(line.total, part, whole), _part(line.cgst, part, whole)
    igst = _part(line.igst, part, whole)
    return Sums(taxable=total - 2 * half - igst, cgst=half, sgst=half, igst=igst)


def _part(amount: int, part: int, whole: int) -> int:
    return round_half_up(Fraction(amount * part, whole))


def by_rate(lines: Sequence[tuple[str, int, Sums]]) -> Mapping[tuple[str, int], Sums]:
    """Sums by HSN and rate (basis points), in that order: the summary at an invoice's foot."""
    found: dict[tuple[str, int], Sums] = {}
    for hs_code, rate_bp, sums in lines:
        found[hs_code, rate_bp] = found.get((hs_code, rate_bp), Sums()) + sums
    return dict(sorted(found.items()))
