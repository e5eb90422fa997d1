"""What a sales order may say: its checks, and the plain order that comes out of an accepted body."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from sandboxes.arkone.metres import quantity, unit_of, worth
from sandboxes.arkone.problems import Findings, Json, amount
from sandboxes.arkone.stock import nearest_warehouse
from sandboxes.kit import World

_PIN: Final = re.compile(r"^[1-9][0-9]{5}$")
_ADDRESS: Final = (
    "name",
    "phone",
    "address_1",
    "address_2",
    "city",
    "state",
    "state_code",
    "pincode",
    "country",
)
CURRENCIES: Final = frozenset({"INR", "USD", "GBP", "EUR", "AED", "JPY", "KWD"})
_REQUIRED_OF_ADDRESS: Final = ("name", "phone", "address_1", "city", "state", "pincode")


def plain_order(world: World, body: Json) -> Json:
    """The fields of a new order from its body. Raises Problem 422 naming every field that is wrong."""
    findings = Findings()
    if body.get("status", "draft") not in ("draft", "confirmed"):
        findings.add("status", "not_draft_or_confirmed")
    currency = body.get("currency", "INR")
    if currency not in CURRENCIES:
        findings.add("currency", "unsupported_currency")
    if body.get("payment_terms", "prepaid") not in ("prepaid", "cod"):
        findings.add("payment_terms", "not_prepaid_or_cod")
    if body.get("delivery_method", "courier") not in ("courier", "collect"):
        findings.add("delivery_method", "not_courier_or_collect")
    channel = body.get("channel")
    if channel not in (None, "phone", "pos"):
        findings.add("channel", "not_phone_or_pos")
    over_the_counter = channel == "pos" and not body.get("shipping_address")
    shipping = (
        dict.fromkeys(_ADDRESS, "") if over_the_counter else _address(findings, body, "shipping_address")
    )
    billing = _address(findings, body, "billing_address") if body.get("billing_address") else shipping
    content = plain_content(world, body, pincode=shipping["pincode"], findings=findings)
    to_collect = amount(findings.money(body, "amount_to_collect")) if body.get("amount_to_collect") else None
    if to_collect is not None and Decimal(to_collect) > Decimal(content["total"]):
        findings.add("amount_to_collect", "more_than_total")
    findings.raise_if_any()
    return {
        "external_id": body.get("external_id"),
        "channel": channel,
        "ordered_at": body.get("ordered_at") or world.now_text(),
        "billing_address": billing,
        "shipping_address": shipping,
        "currency": currency,
        **content,
        "payment_terms": body.get("payment_terms", "prepaid"),
        "amount_to_collect": to_collect,
        "delivery_method": body.get("delivery_method", "courier"),
        "flags": [str(flag) for flag in body.get("flags") or []],
        "notes": str(body.get("notes") or ""),
    }


def plain_content(world: World, body: Json, *, pincode: str, findings: Findings) -> Json:
    """Lines, charges and total; notes `total_mismatch` unless lines + charges = total."""
    lines = [
        _line(world, row, index, pincode=pincode, findings=findings)
        for index, row in enumerate(findings.rows(body, "lines"))
    ]
    numbers = [line["line_no"] for line in lines]
    if len(set(numbers)) < len(numbers):
        findings.add("lines", "duplicate_line_no")
    charges = [
        _charge(row, index, findings)
        for index, row in enumerate(findings.rows(body, "charges", needed=False))
    ]
    total = findings.money(body, "total")
    parts = sum((Decimal(part["amount"]) for part in (*lines, *charges)), Decimal(0))
    if not findings.errors and parts != total:
        findings.add("total", "total_mismatch")
    return {"lines": lines, "charges": charges, "total": amount(total)}


def checked_address(body: Json, field: str) -> Json:
    """One address of a body. Raises Problem 422."""
    findings = Findings()
    address = _address(findings, body, field)
    findings.raise_if_any()
    return address


def _address(findings: Findings, body: Json, field: str) -> Json:
    given = body.get(field)
    if not isinstance(given, dict):
        findings.add(field, "required")
        given = {}
    else:
        for name in _REQUIRED_OF_ADDRESS:
            if name != "pincode" or (given.get("country") or "IN") == "IN":
                findings.text(given, name, path=f"{field}/")
        is_home = (given.get("country") or "IN") == "IN"
        if is_home and given.get("pincode") and not _PIN.match(str(given["pincode"])):
            findings.add(f"{field}/pincode", "not_a_pin")
    address: dict[str, Any] = {name: str(given.get(name) or "") for name in _ADDRESS}
    address["country"] = address["country"] or "IN"
    return address


def _line(world: World, row: Json, index: int, *, pincode: str, findings: Findings) -> Json:
    path = f"lines/{index}/"
    qty = quantity(findings, world, row, path=path)
    price = findings.money(row, "unit_price", path=path)
    discount = findings.money(row, "discount", path=path, default="0.00")
    sku = findings.text(row, "sku", path=path)
    item = item_by_sku(world, sku) if sku else None
    unit = unit_of(world, sku)
    if sku and item is None:
        findings.add(f"{path}sku", "unknown_sku")
    known = {warehouse["code"] for warehouse in world.objects("warehouses").values()}
    warehouse = row.get("warehouse") or nearest_warehouse(world, sku=sku, qty=qty, pincode=pincode)
    if row.get("warehouse") and warehouse not in known:
        findings.add(f"{path}warehouse", "unknown_warehouse")
    if price < 0 or discount < 0 or discount > worth(price, qty, unit):
        findings.add(f"{path}unit_price", "amount_out_of_range")
    return {
        "line_no": row["line_no"] if isinstance(row.get("line_no"), int) else index + 1,
        "item_id": item["id"] if item is not None else None,
        "sku": sku,
        "name": item["name"] if item is not None else "",
        "hsn": str(row.get("hsn") or (item or {}).get("hsn") or ""),
        **unit,
        "qty": qty,
        "qty_cancelled": 0,
        "unit_price": amount(price),
        "discount": amount(discount),
        "amount": amount(worth(price, qty, unit) - discount),
        "tax_rate": str(row.get("tax_rate", "5")),
        "warehouse": warehouse or next(iter(known), None),
        **({"note": str(row["note"])[:500]} if row.get("note") else {}),
    }


def _charge(row: Json, index: int, findings: Findings) -> Json:
    path = f"charges/{index}/"
    return {
        "code": findings.text(row, "code", path=path),
        "amount": amount(findings.money(row, "amount", path=path)),
        "tax_rate": str(row.get("tax_rate", "5")),
    }


def item_by_sku(world: World, sku: str) -> Json | None:
    """The sellable item with this SKU; parents of variants and deleted items are not sellable."""
    entry = world.get("skus", sku)
    item = world.get("items", entry["item_id"]) if entry is not None else None
    return item if item is not None and not item["deleted"] and not item.get("has_variants") else None
