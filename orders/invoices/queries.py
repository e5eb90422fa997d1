"""GST documents for those who may see them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.errors import NotFound
from core.geo import ABROAD, STATES, country_of
from core.measure import quantity_text
from core.money import Money
from core.rows import PreparedModels
from orders.customers.rules import Address
from orders.invoices.models import CreditNote, Invoice
from orders.invoices.printing.facts import PrintedDocument, PrintedLine
from orders.invoices.rules import Sums


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document of an order, for a list: `kind` is invoice or credit_note."""

    id: str
    kind: str
    number: str
    issued_on: date
    total: Money


_INVOICES = PreparedModels(lambda order_id: Invoice.objects.filter(order__public_id=order_id))
_NOTES = PreparedModels(lambda order_id: CreditNote.objects.filter(invoice__order__public_id=order_id))


def documents_of(order_id: str) -> tuple[DocumentRow, ...]:
    """An order's invoices and credit notes, oldest first, in two queries."""
    rows: list[tuple[str, Invoice | CreditNote]] = []
    rows += [("invoice", each) for each in _INVOICES.rows(order_id=order_id)]
    rows += [("credit_note", each) for each in _NOTES.rows(order_id=order_id)]
    found = [
        DocumentRow(row.public_id, kind, row.number, row.issued_on, Money(row.total, row.currency))
        for kind, row in rows
    ]
    return tuple(sorted(found, key=_as_listed))


def documents_by_order(order_ids: Collection[str]) -> dict[str, tuple[DocumentRow, ...]]:
    """The invoices and credit notes of these orders (public ids), oldest first, in two queries at most."""
    found: dict[str, list[DocumentRow]] = {}
    if not order_ids:
        return {}
    invoices = Invoice.objects.filter(order__public_id__in=list(order_ids)).select_related("order")
    notes = CreditNote.objects.filter(invoice__order__public_id__in=list(order_ids))
    owned: list[tuple[str, str, Invoice | CreditNote]] = [
        (row.order.public_id, "invoice", row) for row in invoices
    ]
    owned += [
        (row.invoice.order.public_id, "credit_note", row) for row in notes.select_related("invoice__order")
    ]
    for order_id, kind, row in owned:
        total = Money(row.total, row.currency)
        found.setdefault(order_id, []).append(
            DocumentRow(row.public_id, kind, row.number, row.issued_on, total)
        )
    return {order_id: tuple(sorted(rows, key=_as_listed)) for order_id, rows in found.items()}


def _as_listed(row: DocumentRow) -> tuple[date, bool, str]:
    return row.issued_on, row.kind != "invoice", row.number


def printed_invoice(*, order_id: str, document_id: str) -> PrintedDocument:
    """One document of an order as it is printed. Raises NotFound for one that is not this order's."""
    invoice = Invoice.objects.filter(public_id=document_id, order__public_id=order_id).first()
    if invoice is not None:
        return _printed(invoice, invoice, title="Tax invoice")
    note = (
        CreditNote.objects.select_related("invoice")
        .filter(public_id=document_id, invoice__order__public_id=order_id)
        .first()
    )
    if note is None:
        raise NotFound("There is no such document.")
    return _printed(note, note.invoice, title="Credit note")


def _printed(document: Invoice | CreditNote, invoice: Invoice, *, title: str) -> PrintedDocument:
    is_note = document is not invoice
    return PrintedDocument(
        title=title,
        number=document.number,
        issued_on=document.issued_on,
        currency=document.currency,
        supplier=invoice.supplier,
        billed_to=(*_business(invoice.recipient), *_billed(invoice.recipient)),
        delivered_to=_address(invoice.recipient["delivery"]),
        place_of_supply=_place_of_supply(invoice),
        order_number=invoice.recipient["order_number"],
        lines=_lines(document.lines, fees=", ".join(invoice.recipient.get("surcharges", ()))),
        total=Sums(document.taxable, document.cgst, document.sgst, document.igst),
        against=f"{invoice.number} of {invoice.issued_on:%d %b %Y}" if is_note else "",
        tenders=() if is_note else tuple(invoice.recipient.get("tenders", ())),
        reason=document.reason if isinstance(document, CreditNote) else "",
        leaves_india=invoice.place_of_supply == ABROAD,
        undertaking=invoice.recipient.get("undertaking", ""),
    )


def _place_of_supply(invoice: Invoice) -> str:
    """The state with its code; abroad the country as well, as Rule 46 asks for exports."""
    if invoice.place_of_supply == ABROAD:
        country = country_of(invoice.recipient["delivery"]["country"]).name
        return f"Other countries ({ABROAD}), {country}"
    return f"{STATES.get(invoice.place_of_supply, '')} ({invoice.place_of_supply})"


def _billed(recipient: Mapping[str, Any]) -> tuple[str, ...]:
    """Whose bill it is; by name alone for somebody who fetched it in a store and gave no address of their own."""
    billing, delivery = recipient["billing"], recipient["delivery"]
    if recipient.get("collected") and billing["line1"] == delivery["line1"]:
        return tuple(filter(None, (billing["name"], billing["phone"])))
    return _address(billing)


def _business(recipient: Mapping[str, Any]) -> tuple[str, ...]:
    """A business buyer's name and GSTIN (Rule 46 (d) of the CGST Rules); nothing for everybody else."""
    gstin = recipient.get("gstin", "")
    return (*filter(None, [recipient.get("company_name", "")]), *([f"GSTIN {gstin}"] if gstin else []))


def _lines(rows: Sequence[Mapping[str, Any]], *, fees: str) -> tuple[PrintedLine, ...]:
    """Goods line by line, then carriage and fees: part of the same supply, at the goods' own HSN and rate."""
    goods = [_goods(row) for row in rows if row["quantity"]]
    return (*goods, *_on_top(rows, "carriage", "Delivery"), *_on_top(rows, "surcharge", fees))


def _on_top(rows: Sequence[Mapping[str, Any]], part: str, title: str) -> list[PrintedLine]:
    """One line for each HSN and rate; none where nothing was charged. Documents from before surcharges have none."""
    found: dict[tuple[str, int], Sums] = {}
    for row in rows:
        key = (row["hs_code"], row["rate_bp"])
        found[key] = found.get(key, Sums()) + Sums(**row.get(part, {}))
    return [
        PrintedLine(title, "", key[0], "", 0, 0, key[1], sums) for key, sums in found.items() if sums.total
    ]


def _goods(row: Mapping[str, Any]) -> PrintedLine:
    return PrintedLine(
        title=row["title"],
        sku=row["sku"],
        hs_code=row["hs_code"],
        quantity=quantity_text(row["quantity"], row["uom"]),
        unit_price=row["unit_price"],
        discount=row.get("discount", 0),
        rate_bp=row["rate_bp"],
        sums=Sums(**row["goods"]),
    )


def _address(address: Mapping[str, str]) -> tuple[str, ...]:
    town = f"{address['city']} {address['pincode']}".strip()
    if address["state_code"] == ABROAD:
        state = Address(**address).state
    else:
        state = f"{STATES.get(address['state_code'], '')} ({address['state_code']})"
    lines = (address["name"], address["line1"], address["line2"], town, state, address["phone"])
    return tuple(line for line in lines if line)
