"""One credit note for each invoice that a return takes back a part of."""

from __future__ import annotations

from contextlib import suppress

from orders.invoices.models import Invoice
from orders.invoices.operations import CreditedLine, NotInvoiceable, credit_invoice, invoice_order
from orders.returns.models import Return
from orders.returns.queries.worth import Settlement

BECAUSE = {"rto": "Parcel returned to us", "claim": "Claim"}


def credit_return(found: Return, settlement: Settlement) -> tuple[str, ...]:
    """Issue them, in the caller's transaction that has locked the order, exactly once; their numbers.

    What comes back was handed over: where that news is still on its way its invoice is issued first, else the invoice
    would follow whole and nothing would ever be credited. What cannot be invoiced needs no note.
    """
    _invoice_what_came_back(found, settlement)
    reason = f"{BECAUSE.get(found.origin, 'Return')} {found.number}"
    numbers = []
    for invoice in found.order.invoices.select_related("order").order_by("id"):
        lines = _credited(invoice, settlement)
        if lines:
            key = f"return:{found.public_id}:{invoice.public_id}"
            numbers.append(credit_invoice(invoice, key=key, reason=reason, lines=lines))
    return tuple(numbers)


def _invoice_what_came_back(found: Return, settlement: Settlement) -> None:
    lines = [line for line in found.order.lines.all() if settlement.taken.get(line.line_no)]
    places = {line.location_code for line in lines}
    if lines:
        with suppress(NotInvoiceable):
            invoice_order(found.order, () if "" in places else places)


def _credited(invoice: Invoice, settlement: Settlement) -> list[CreditedLine]:
    """The invoice's lines that come back now; with the last ones all carriage that is left."""
    own = [row["line_no"] for row in invoice.lines]
    lines = [
        CreditedLine(
            line_no=line_no,
            quantity=settlement.taken.get(line_no, 0),
            with_carriage=settlement.with_carriage,
            carriage_rest=settlement.whole,
        )
        for line_no in own
    ]
    return [line for line in lines if line.quantity or line.line_no in settlement.carriage_left]
