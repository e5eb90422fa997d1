"""News of GST documents."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True)
class InvoiceIssued(Event):
    """An order's goods of one GSTIN were invoiced. Public ids; `number` is the invoice's."""

    order_id: str
    invoice_id: str
    number: str


@dataclass(frozen=True, slots=True)
class CreditNoteIssued(Event):
    """A part or all of an invoice was taken back. Public ids; `number` is the credit note's."""

    order_id: str
    invoice_id: str
    credit_note_id: str
    number: str
