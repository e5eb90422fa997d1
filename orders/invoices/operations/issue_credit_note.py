"""Taking back a part or all of an invoice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from core import clock
from core.errors import Invalid, NotFound
from core.outbox import publish
from orders.invoices.events import CreditNoteIssued
from orders.invoices.models import CreditNote, Invoice
from orders.invoices.operations.numbering import take_number
from orders.invoices.rules import CREDIT_NOTE, Sums, credited_sums, sums_of
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact


@dataclass(frozen=True, slots=True)
class CreditedLine:
    """So much of an invoice's line, in its stock unit; `with_carriage` also gives back its share of carriage and surcharges.

    `carriage_rest` gives back all of both that is left, of units credited before too: then `quantity` may be 0.
    """

    line_no: int
    quantity: int
    with_carriage: bool = False
    carriage_rest: bool = False


@transaction.atomic
def issue_credit_note(*, invoice_id: str, key: str, reason: str, lines: Sequence[CreditedLine]) -> str:
    """Credit these quantities of an invoice at its own rates; the credit note's number.

    `key` names the occasion: the same key again answers the same note. Raises NotFound, Invalid for a line the invoice has
    not, CreditExceedsInvoice beyond what is left of one; nothing is written then. Publishes CreditNoteIssued.
    """
    found = Invoice.objects.select_related("order").filter(public_id=invoice_id).first()
    if found is None:
        raise NotFound("There is no such invoice.")
    locked_order(public_id=found.order.public_id)
    return credit_invoice(found, key=key, reason=reason, lines=lines)


def credit_invoice(found: Invoice, *, key: str, reason: str, lines: Sequence[CreditedLine]) -> str:
    """The same for an invoice whose order is locked already, in the caller's transaction."""
    order = found.order
    known = CreditNote.objects.filter(key=key).first()
    if known is not None:
        return known.number
    note = _written(found, key=key, reason=reason, rows=_credited_rows(found, lines))
    text = f"Credit note {note.number} for invoice {found.number}: {reason}"
    record_fact(order, Fact(key=f"credit_note:{note.number}", kind="credited", text=text))
    publish(
        CreditNoteIssued(
            order_id=order.public_id,
            invoice_id=found.public_id,
            credit_note_id=note.public_id,
            number=note.number,
        )
    )
    return note.number


def _written(invoice: Invoice, *, key: str, reason: str, rows: Sequence[dict[str, Any]]) -> CreditNote:
    today = clock.today_in_india()
    taken = take_number(kind=CREDIT_NOTE, gstin=invoice.gstin, day=today)
    sums = sums_of([Sums(**row[part]) for row in rows for part in ("goods", "carriage", "surcharge")])
    return CreditNote.objects.create(
        series=taken.series,
        serial=taken.serial,
        number=taken.number,
        gstin=invoice.gstin,
        invoice=invoice,
        key=key,
        reason=reason[:120],
        issued_on=today,
        currency=invoice.currency,
        lines=list(rows),
        total=sums.total,
        **asdict(sums),
    )


def _credited_rows(invoice: Invoice, lines: Sequence[CreditedLine]) -> list[dict[str, Any]]:
    by_number = {row["line_no"]: row for row in invoice.lines}
    if not lines or len({line.line_no for line in lines}) < len(lines):
        raise Invalid("Choose at least one line, and each line once.", fields={"lines": "each line once"})
    unknown = [line.line_no for line in lines if line.line_no not in by_number]
    if unknown:
        raise Invalid(f"Invoice {invoice.number} has no line {unknown[0]}.", fields={"lines": "unknown line"})
    pieces, carriage = _credited_before(invoice)
    return [
        _credited_row(by_number[line.line_no], line, pieces[line.line_no], carriage[line.line_no])
        for line in lines
    ]


def _credited_before(invoice: Invoice) -> tuple[Counter[int], Counter[int]]:
    """By line: how much was credited already, and of how much the carriage was."""
    pieces: Counter[int] = Counter()
    carriage: Counter[int] = Counter()
    for note in invoice.credit_notes.all():
        for row in note.lines:
            pieces[row["line_no"]] += row["quantity"]
            carriage[row["line_no"]] += _units_carried(row)
    return pieces, carriage


def _units_carried(row: dict[str, Any]) -> int:
    """Of how many units a credit note's row gave the carriage back."""
    return int(row.get("carriage_quantity", row["quantity"] if row["with_carriage"] else 0))


def _credited_row(
    row: dict[str, Any], line: CreditedLine, before: int, carriage_before: int
) -> dict[str, Any]:
    quantity = row["quantity"]
    carried = line.quantity if line.with_carriage else 0
    carried = quantity - carriage_before if line.carriage_rest else carried
    goods = Sums()
    if line.quantity or not carried:
        goods = credited_sums(line=Sums(**row["goods"]), quantity=quantity, before=before, now=line.quantity)
    carriage, surcharge = (
        credited_sums(line=Sums(**row.get(part, {})), quantity=quantity, before=carriage_before, now=carried)
        if carried
        else Sums()
        for part in ("carriage", "surcharge")
    )
    kept = {
        name: row[name] for name in ("line_no", "sku", "title", "hs_code", "uom", "unit_price", "rate_bp")
    }
    return {
        **kept,
        "quantity": line.quantity,
        "with_carriage": bool(carried),
        "carriage_quantity": carried,
        "goods": asdict(goods),
        "carriage": asdict(carriage),
        "surcharge": asdict(surcharge),
    }
