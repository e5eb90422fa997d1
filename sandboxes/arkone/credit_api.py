"""Credit notes: what of an invoice is taken back, and which of its goods go back on the shelf."""

from __future__ import annotations

from decimal import Decimal

from flask import Response
from flask.typing import ResponseReturnValue

from sandboxes.arkone.door import guarded, idempotent
from sandboxes.arkone.lists import listing
from sandboxes.arkone.metres import by_metre, quantity, unit_of
from sandboxes.arkone.objects import editable, refuse_duplicate, save, shown, with_etag
from sandboxes.arkone.problems import Findings, Json, Problem, amount, json_body
from sandboxes.arkone.stock import put_stock, stock_row
from sandboxes.kit import World, current_world

api = guarded("credit")


@api.post("/credit-notes")
@idempotent
def credit() -> ResponseReturnValue:
    """{external_id (the shop's number), invoice_id, lines [{sku, warehouse, qty, good, amount}], total, reason, issued_on?}.

    `good` of each line's `qty` goes back on hand: what inspection found to be sellable. All credit notes of an order
    and GSTIN together never exceed its invoices.
    """
    return with_etag(shown(record_credit(current_world(), json_body())), 201)


def record_credit(world: World, body: Json) -> Json:
    """Store a credit note and put its good pieces back on hand. Raises Problem."""
    findings = Findings()
    external_id, reason = findings.text(body, "external_id"), findings.text(body, "reason")
    invoice_id, total = findings.text(body, "invoice_id"), findings.money(body, "total")
    lines = [_line(findings, world, row, number) for number, row in enumerate(findings.rows(body, "lines"))]
    findings.raise_if_any()
    refuse_duplicate(world, "credit_notes", external_id)
    invoice = world.get("invoices", invoice_id)
    if invoice is None:
        raise Problem(422, "unknown_invoice", f"There is no invoice {invoice_id}.")
    if sum((Decimal(line["amount"]) for line in lines), Decimal(0)) != total:
        raise Problem(422, "total_mismatch", "The lines do not come to the total.")
    if total > _left(world, invoice):
        raise Problem(422, "more_than_invoiced", "A credit note cannot exceed what is left of the invoices.")
    note = save(
        world,
        "credit_notes",
        {
            "id": f"CRN-{world.counter('credit_note'):06d}",
            "external_id": external_id,
            "invoice_id": invoice["id"],
            "sales_order_id": invoice["sales_order_id"],
            "gstin": invoice["gstin"],
            "lines": lines,
            "total": amount(total),
            "reason": reason,
            "issued_on": str(body.get("issued_on") or world.now_text()[:10]),
        },
    )
    for line in lines:
        if line["good"]:
            row = stock_row(world, line["sku"], line["warehouse"])
            put_stock(world, {**row, "on_hand": row["on_hand"] + line["good"]})
    return note


def _line(findings: Findings, world: World, row: Json, number: int) -> Json:
    path = f"lines[{number}]."
    sku, warehouse = findings.text(row, "sku", path=path), findings.text(row, "warehouse", path=path)
    qty = quantity(findings, world, row, path=path) if row.get("qty") else 0  # 0: only carriage comes back
    good = row.get("good", 0)
    if not isinstance(good, int) or isinstance(good, bool) or not 0 <= good <= qty:
        findings.add(f"{path}good", "not_within_qty")
        good = 0
    if good and by_metre(world, sku):
        findings.add(f"{path}good", "cut_cloth_is_not_restocked")
    value = findings.money(row, "amount", path=path)
    return {
        "sku": sku,
        "warehouse": warehouse,
        "qty": qty,
        "good": good,
        "amount": amount(value),
        **unit_of(world, sku),
    }


def _left(world: World, invoice: Json) -> Decimal:
    """What of the invoices of this order and GSTIN is not credited yet."""

    def same(row: Json) -> bool:
        return (row["sales_order_id"], row["gstin"]) == (invoice["sales_order_id"], invoice["gstin"])

    invoiced = sum(
        (Decimal(row["total"]) for row in world.objects("invoices").values() if same(row)), Decimal(0)
    )
    credited = sum(
        (Decimal(row["total"]) for row in world.objects("credit_notes").values() if same(row)), Decimal(0)
    )
    return invoiced - credited


@api.get("/credit-notes")
def credit_notes() -> Response:
    """Credit notes; `external_id`, `invoice_id` and `sales_order_id` narrow."""
    return listing("credit_notes", filters=("external_id", "invoice_id", "sales_order_id"))


@api.get("/credit-notes/<id_>")
def credit_note(id_: str) -> Response:
    """One credit note."""
    return with_etag(shown(editable(current_world(), "credit_notes", id_)))
