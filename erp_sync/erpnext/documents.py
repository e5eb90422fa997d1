"""Our contract's orders as ERPNext's documents; the settings name the house's own records there.

ERPNext adds up what it is told: rate times quantity, row by row. So that its total is ours to the paisa, what a line
comes to is laid onto rows whose rates are whole paise.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.conf import settings

from core.measure import METRE, PIECE, UNITS_PER_PRICE, decimal_quantity, line_amount, quantity_from_decimal
from core.money import Money, sum_money

Doc = dict[str, Any]


def order_rows(body: Mapping[str, Any]) -> list[Doc]:
    """The rows of a Sales Order: goods, and carriage and fees as rows of the house's service item."""
    goods = [row for line in body["lines"] for row in _goods(line)]
    return goods + [_charge(each["code"], inr(each["amount"]), each["tax_rate"]) for each in body["charges"]]


def _goods(line: Mapping[str, Any]) -> list[Doc]:
    uom, quantity = measured(line["qty"])
    total = _line_total(line, quantity, uom)
    row = {
        "item_code": line["sku"],
        "warehouse": warehouse_name(line["warehouse"]),
        "gst_hsn_code": line.get("hsn"),
        "item_tax_template": tax_template(str(line["tax_rate"])),
        **({"description": line["note"]} if line.get("note") else {}),
    }
    return rows_for(row, quantity, uom, total, str(line["tax_rate"]))


def rows_for(row: Doc, quantity: int, uom: str, total: Money, tax_rate: str) -> list[Doc]:
    """Rows of one item that come to `total`: pieces by what each bears, metres with the odd paise on a row apart."""
    if uom == PIECE:
        shares = sorted(total.split([1] * quantity), reverse=True, key=lambda share: share.amount)
        return [
            {**row, "qty": len(list(same)), "rate": rate.to_major()}
            for rate, same in groupby(shares, key=lambda share: share)
        ]
    rate = Money(total.amount * UNITS_PER_PRICE[uom] // quantity, total.currency)
    rest = total - line_amount(rate, quantity, uom)
    rows = [{**row, "qty": decimal_quantity(quantity, uom), "rate": rate.to_major()}]
    return rows + ([_charge("rounding", rest, tax_rate)] if rest else [])


def _line_total(line: Mapping[str, Any], quantity: int, uom: str) -> Money:
    price, discount = inr(line["unit_price"]), inr(line.get("discount") or "0.00")
    return line_amount(price, quantity, uom) - discount


def _charge(code: str, amount: Money, tax_rate: str) -> Doc:
    return {
        "item_code": settings.ERPNEXT_CHARGES_ITEM,
        "item_name": code,
        "description": code,
        "qty": 1,
        "rate": amount.to_major(),
        "item_tax_template": tax_template(tax_rate),
    }


def order_doc(body: Mapping[str, Any], *, customer: str, shipping: str, billing: str) -> Doc:
    """A submitted Sales Order."""
    placed_on = str(body.get("ordered_at") or "")[:10] or None
    return {
        "docstatus": 1,
        "company": settings.ERPNEXT_COMPANY,
        "customer": customer,
        "order_type": "Sales",
        **({"transaction_date": placed_on} if placed_on else {}),
        "delivery_date": str(placed_on and datetime.fromisoformat(placed_on).date() + timedelta(days=7)),
        "po_no": body["external_id"],
        "selling_price_list": settings.ERPNEXT_PRICE_LIST,
        "ignore_pricing_rule": 1,
        "currency": "INR",
        "disable_rounded_total": 1,
        "shipping_address_name": shipping,
        "customer_address": billing,
        "items": order_rows(body),
        "shop_order_id": body["external_id"],
        "shop_flags": ",".join(body.get("flags") or []),
        "shop_delivery_method": body.get("delivery_method", "courier"),
        **terms(body),
        **contact(body["customer"]),
    }


def terms(body: Mapping[str, Any]) -> Doc:
    """How it is paid, and what the courier collects."""
    if "payment_terms" not in body:
        return {}
    collected = body.get("amount_to_collect") if body["payment_terms"] == "cod" else None
    return {"shop_payment_terms": body["payment_terms"], "shop_amount_to_collect": collected or 0}


def contact(customer: Mapping[str, Any]) -> Doc:
    """Whom to call."""
    return {
        "customer_name": customer.get("name"),
        "contact_email": customer.get("email"),
        "contact_mobile": customer.get("phone"),
    }


def customer_doc(customer: Mapping[str, Any]) -> Doc:
    """A Customer; one who buys as a guest has no id of ours."""
    return {
        "customer_name": customer.get("company_name") or customer["name"],
        "customer_type": "Company" if customer.get("gstin") else "Individual",
        "customer_group": settings.ERPNEXT_CUSTOMER_GROUP,
        "territory": settings.ERPNEXT_TERRITORY,
        "email_id": customer.get("email"),
        "mobile_no": customer.get("phone"),
        **({"gstin": customer["gstin"]} if customer.get("gstin") else {}),
        **({"shop_customer_id": customer["external_id"]} if customer.get("external_id") else {}),
    }


def address_doc(number: str, kind: str, address: Mapping[str, Any], customer: str) -> Doc:
    """An Address of one order; another text makes another one, the same text none."""
    digest = hashlib.sha256(json.dumps(dict(address), sort_keys=True).encode()).hexdigest()[:16]
    return {
        "address_title": address["name"],
        "address_type": kind,
        "address_line1": address["address_1"],
        "address_line2": address.get("address_2") or "",
        "city": address["city"],
        "state": address["state"],
        "gst_state_number": address.get("state_code"),
        "pincode": address["pincode"],
        "country": "India",
        "phone": address["phone"],
        "links": [{"link_doctype": "Customer", "link_name": customer}],
        "shop_address_id": f"{number}:{kind.lower()}:{digest}",
    }


def warehouse_name(code: str) -> str:
    """`BLR` as ERPNext names it: `BLR - BL`."""
    return f"{code} - {settings.ERPNEXT_COMPANY_ABBR}"


def tax_template(percent: str) -> str:
    """The item tax template of a rate, as india-compliance names them: `GST 5% - BL`."""
    return f"GST {percent}% - {settings.ERPNEXT_COMPANY_ABBR}"


def goods_total(rows: Sequence[Mapping[str, Any]]) -> Money:
    """What ERPNext will make of these rows."""
    return sum_money((_worth(row) for row in rows), "INR")


def _worth(row: Mapping[str, Any]) -> Money:
    uom, quantity = measured(row["qty"])
    return line_amount(inr(row["rate"]), quantity, uom)


def measured(qty: int | str) -> tuple[str, int]:
    """A quantity of our contract as unit and stock units: pieces are whole numbers, metres are text."""
    return (PIECE, qty) if isinstance(qty, int) else (METRE, quantity_from_decimal(qty, METRE))


def inr(text: str) -> Money:
    return Money.of(text, "INR")
