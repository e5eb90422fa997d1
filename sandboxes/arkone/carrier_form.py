"""The forms ArkOne fills in for Shiprocket: the order of one parcel, and a warehouse as a pickup place."""

from __future__ import annotations

from datetime import timedelta, timezone
from decimal import Decimal
from typing import Any, Final

from sandboxes.arkone.customers import plain_phone
from sandboxes.arkone.invoices import parcel_total
from sandboxes.arkone.metres import METRE, worth
from sandboxes.arkone.order_form import item_by_sku
from sandboxes.kit import World, parse_moment

Json = dict[str, Any]

_IST: Final = timezone(timedelta(hours=5, minutes=30))
_COMPANY_EMAIL: Final = "care@blouson.example"


def pickup_place(world: World, code: str) -> Json:
    """A warehouse as `addpickup` wants it; its nickname is the warehouse code."""
    warehouse = next(w for w in world.objects("warehouses").values() if w["code"] == code)
    return {
        "pickup_location": code,
        "name": warehouse["name"],
        "email": _company_email(world),
        "phone": plain_phone(warehouse.get("phone")) or str(warehouse.get("phone")),
        "address": str(warehouse["address"])[:80],
        "city": warehouse["city"],
        "state": warehouse["state"],
        "country": "India",
        "pin_code": str(warehouse["pincode"]),
        "gstin": warehouse.get("gstin") or "",
    }


def _company_email(world: World) -> str:
    company = next(iter(world.objects("companies").values()), {})
    return str(company.get("email") or _COMPANY_EMAIL)


def order_form(world: World, order: Json, delivery: Json) -> Json:
    """One parcel as `orders/create/adhoc` wants it. `sub_total` is what it is worth, or the cash to collect."""
    lines = {line["line_no"]: line for line in order["lines"]}
    items = [(item_by_sku(world, one["sku"]) or {}, one) for one in delivery["lines"]]
    dims = [item.get("dims") or {} for item, _ in items]
    weight_g = sum(int(worth(Decimal(item.get("weight_g") or 250), one["qty"], one)) for item, one in items)
    return {
        "order_date": f"{parse_moment(order['ordered_at']).astimezone(_IST):%Y-%m-%d %H:%M}",
        "pickup_location": delivery["warehouse"],
        **_address("billing", order["billing_address"]),
        **_address("shipping", order["shipping_address"]),
        "billing_email": order["customer"].get("email") or _company_email(world),
        "shipping_is_billing": False,
        "order_items": [
            {
                "name": lines[one["line_no"]]["name"],
                "sku": one["sku"],
                "units": 1 if one.get("uom") == METRE else one["qty"],
                "selling_price": lines[one["line_no"]]["unit_price"],
                "discount": lines[one["line_no"]]["discount"],
                "tax": lines[one["line_no"]]["tax_rate"],
                "hsn": lines[one["line_no"]]["hsn"],
            }
            for _, one in items
        ],
        "payment_method": "COD" if order["payment_terms"] == "cod" else "Prepaid",
        "sub_total": f"{_to_collect(order, delivery):.2f}",
        "length": max([int(one.get("length_cm") or 0) for one in dims] + [10]),
        "breadth": max([int(one.get("breadth_cm") or 0) for one in dims] + [10]),
        "height": max(sum(int(one.get("height_cm") or 0) for one in dims), 1),
        "weight": f"{max(weight_g, 50) / 1000:.3f}",
    }


def _to_collect(order: Json, delivery: Json) -> Decimal:
    """The parcel's worth; in cash no more than the order says is left to collect."""
    parcel = parcel_total(order, delivery)
    left = order.get("amount_to_collect")
    return min(parcel, Decimal(left)) if order["payment_terms"] == "cod" and left else parcel


def _address(kind: str, address: Json) -> Json:
    first, _, last = address["name"].strip().partition(" ")
    return {
        f"{kind}_customer_name": first,
        f"{kind}_last_name": last,
        f"{kind}_address": address["address_1"],
        f"{kind}_address_2": address["address_2"],
        f"{kind}_city": address["city"][:30],
        f"{kind}_pincode": address["pincode"],
        f"{kind}_state": address["state"],
        f"{kind}_country": "India",
        f"{kind}_phone": plain_phone(address["phone"]),
    }
