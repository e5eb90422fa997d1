"""What the ERP is told of a credit note."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.errors import NotFound
from core.measure import PIECE
from core.money import Money
from orders.invoices.models import CreditNote
from orders.returns.models import Return


@dataclass(frozen=True, slots=True)
class CreditedForErp:
    """So many stock units taken back, worth `amount` with their carriage; `good` pieces of them are with us and sellable."""

    sku: str
    location_code: str
    quantity: int
    uom: str
    good: int
    amount: Money


@dataclass(frozen=True, slots=True)
class CreditNoteForErp:
    """A credit note for the ERP, which keeps our number."""

    number: str
    gstin: str
    issued_on: date
    reason: str
    lines: tuple[CreditedForErp, ...]
    total: Money
    order_number: str


def credit_note_for_erp(credit_note_id: str) -> CreditNoteForErp:
    """A credit note by public id. In four queries. Raises NotFound."""
    note = CreditNote.objects.select_related("invoice").filter(public_id=credit_note_id).first()
    if note is None:
        raise NotFound("There is no such credit note.")
    places = dict(note.invoice.order.lines.values_list("line_no", "location_code"))
    good = _good_by_line(note.key)
    return CreditNoteForErp(
        number=note.number,
        gstin=note.gstin,
        issued_on=note.issued_on,
        reason=note.reason,
        lines=tuple(_line(row, places, good, note.currency) for row in note.lines),
        total=Money(note.total, note.currency),
        order_number=note.invoice.order.number,
    )


def _good_by_line(key: str) -> Mapping[int, int]:
    """Pieces that lie here and may be sold again: not those of parcels that came back, which the ERP follows by scans,
    nor of claims for which nothing came back, nor cloth."""
    kind, _, rest = key.partition(":")
    return_id = rest.partition(":")[0]
    if kind != "return":
        return {}
    found = Return.objects.filter(public_id=return_id).exclude(origin=Return.Origin.RTO).first()
    if found is None or found.received_at is None:
        return {}
    items = found.items.filter(line__uom=PIECE).values_list("line__line_no", "good")
    return dict(items)


def _line(
    row: Mapping[str, Any], places: Mapping[int, str], good: Mapping[int, int], currency: str
) -> CreditedForErp:
    parts = [row.get(part, {}) for part in ("goods", "carriage", "surcharge")]
    return CreditedForErp(
        sku=row["sku"],
        location_code=places[row["line_no"]],
        quantity=row["quantity"],
        uom=row["uom"],
        good=min(row["quantity"], good.get(row["line_no"], 0)),
        amount=Money(sum(sum(part.values()) for part in parts), currency),
    )
