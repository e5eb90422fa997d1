"""Invoices: one per parcel, numbered without a gap per GSTIN and financial year, with the GST split of its lines."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from sandboxes.arkone.objects import editable, save
from sandboxes.arkone.problems import amount
from sandboxes.kit import World

Json = dict[str, Any]

_IST: Final = timezone(timedelta(hours=5, minutes=30))
_CENT: Final = Decimal("0.01")
_TRY: Final = re.compile(r"-R\d+$")


def financial_year(moment: datetime) -> str:
    """`26-27` for the year from April 2026 to March 2027, by Indian time."""
    day = moment.astimezone(_IST)
    first = day.year if day.month >= 4 else day.year - 1
    return f"{first % 100:02d}-{(first + 1) % 100:02d}"


def first_try_of(delivery_id: str) -> str:
    """The delivery id without the suffix of its tries."""
    return _TRY.sub("", delivery_id)


def open_amount(line: Json) -> Decimal:
    """What a line costs after its cancelled pieces, half up to the paisa."""
    share = Decimal(line["amount"]) * (line["qty"] - line["qty_cancelled"]) / line["qty"]
    return share.quantize(_CENT, ROUND_HALF_UP)


def parcel_parts(order: Json, delivery: Json) -> list[Json]:
    """What a parcel is worth: its open lines, and with the first parcel the charges, as {label, amount, tax_rate}."""
    numbers = {line["line_no"] for line in delivery["lines"]}
    parts = [
        {"label": line["sku"], "hsn": line["hsn"], "amount": open_amount(line), "tax_rate": line["tax_rate"]}
        for line in order["lines"]
        if line["line_no"] in numbers
    ]
    if first_try_of(delivery["id"]) == order["delivery_ids"][0]:
        parts += [
            {"label": one["code"], "hsn": "", "amount": Decimal(one["amount"]), "tax_rate": one["tax_rate"]}
            for one in order["charges"]
        ]
    return parts


def parcel_total(order: Json, delivery: Json) -> Decimal:
    """The worth of a parcel; for cash on delivery, what the courier collects."""
    return sum((part["amount"] for part in parcel_parts(order, delivery)), Decimal(0))


def issue_invoice(world: World, order: Json, delivery: Json) -> Json:
    """Number and store the invoice of a parcel; the number appears on the order."""
    seller = next(w for w in world.objects("warehouses").values() if w["code"] == delivery["warehouse"])
    series = f"{seller['code'][:4]}/{financial_year(world.now())}"
    buyer_state = str(order["shipping_address"]["state_code"] or order["shipping_address"]["state"])
    within = buyer_state in (seller.get("state_code"), seller.get("state"))
    lines = [_taxed(part, within=within) for part in parcel_parts(order, delivery)]
    sums = {
        name: amount(sum((Decimal(line[name]) for line in lines), Decimal(0)))
        for name in ("taxable", "cgst", "sgst", "igst", "amount")
    }
    invoice = save(
        world,
        "invoices",
        {
            "id": f"INV-{world.counter('invoice'):06d}",
            "number": _next_number(world, seller, series),
            "sales_order_id": order["id"],
            "delivery_id": delivery["id"],
            "gstin": seller.get("gstin"),
            "place_of_supply": order["shipping_address"]["state"],
            "status": "issued",
            "issued_at": world.now_text(),
            "lines": lines,
            **{name: value for name, value in sums.items() if name != "amount"},
            "total": sums["amount"],
        },
    )
    order["invoice_numbers"].append(invoice["number"])
    return invoice


def _next_number(world: World, seller: Json, series: str) -> str:
    """The next number of the seller's GSTIN and year, at most 16 characters."""
    return f"{series}/{world.counter('invoice:' + str(seller.get('gstin')) + ':' + series):05d}"


def _taxed(part: Json, *, within: bool) -> Json:
    """GST is inside the amount: IGST = p·r/(100+r); within a state CGST = SGST = p·r/(2(100+r)); half up."""
    rate, price = Decimal(part["tax_rate"]), part["amount"]
    half = (price * rate / (2 * (100 + rate))).quantize(_CENT, ROUND_HALF_UP) if within else Decimal(0)
    whole = Decimal(0) if within else (price * rate / (100 + rate)).quantize(_CENT, ROUND_HALF_UP)
    return {
        "label": part["label"],
        "hsn": part["hsn"],
        "tax_rate": part["tax_rate"],
        "taxable": amount(price - 2 * half - whole),
        "cgst": amount(half),
        "sgst": amount(half),
        "igst": amount(whole),
        "amount": amount(price),
    }


def cancel_invoices(world: World, order: Json) -> None:
    """Mark the order's invoices cancelled; their numbers stay used."""
    for invoice in list(world.objects("invoices").values()):
        if invoice["sales_order_id"] == order["id"] and invoice["status"] == "issued":
            changed = editable(world, "invoices", invoice["id"])
            save(world, "invoices", {**changed, "status": "cancelled"})
