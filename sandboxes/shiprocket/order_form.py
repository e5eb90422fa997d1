"""What `orders/create/adhoc` accepts: the checks of each field and the plain values that come out."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from sandboxes.shiprocket.answers import Json, invalid

_PIN: Final = re.compile(r"^[1-9][0-9]{5}$")
_PHONE: Final = re.compile(r"^(?:\+?91)?[6-9][0-9]{9}$")
_EMAIL: Final = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_ADDRESS_FIELDS: Final = ("customer_name", "address", "city", "pincode", "state", "country", "phone")
_LIMITS: Final = {"order_id": 50, "billing_city": 30, "shipping_city": 30}
_MEASURES: Final = ("length", "breadth", "height")


class _Errors:
    """Messages per field, in the words Shiprocket's framework uses."""

    def __init__(self, body: Json) -> None:
        self.body = body
        self.messages: dict[str, list[str]] = {}

    def add(self, field: str, message: str) -> None:
        self.messages.setdefault(field, []).append(message)

    def require(self, field: str) -> bool:
        if self.body.get(field) in (None, "", []):
            self.add(field, f"The {field.replace('_', ' ')} field is required.")
            return False
        return True

    def pattern(self, field: str, pattern: re.Pattern[str]) -> None:
        if self.require(field) and not pattern.match(str(self.body[field]).replace(" ", "")):
            self.add(field, f"The {field.replace('_', ' ')} format is invalid.")


def number(value: Any) -> Decimal | None:
    """A finite decimal from a JSON number or its text; None for anything else."""
    try:
        parsed = Decimal(str(value))
    except InvalidOperation:
        return None
    return parsed if parsed.is_finite() else None


def check_order(body: Json) -> None:
    """Raise Refusal(422) naming every field that is missing or malformed."""
    errors = _Errors(body)
    for field in ("order_id", "order_date", "pickup_location", "payment_method", "order_items"):
        errors.require(field)
    if str(body.get("payment_method", "")).lower() not in ("cod", "prepaid", ""):
        errors.add("payment_method", "The selected payment method is invalid.")
    _check_address(errors, "billing")
    errors.pattern("billing_email", _EMAIL)
    if not is_true(body.get("shipping_is_billing")):
        _check_address(errors, "shipping")
    for field, limit in _LIMITS.items():
        if len(str(body.get(field, ""))) > limit:
            errors.add(field, f"The {field.replace('_', ' ')} may not be greater than {limit} characters.")
    _check_figures(errors)
    _check_items(errors)
    if errors.messages:
        raise invalid(errors.messages)


def check_return(body: Json) -> None:
    """The same for `orders/create/return`: from the customer (pickup_*) to us (shipping_*)."""
    errors = _Errors(body)
    for field in ("order_id", "order_date", "payment_method", "order_items"):
        errors.require(field)
    _check_address(errors, "pickup")
    _check_address(errors, "shipping")
    errors.pattern("pickup_email", _EMAIL)
    _check_figures(errors)
    _check_items(errors)
    if errors.messages:
        raise invalid(errors.messages)


def is_true(value: Any) -> bool:
    """Shiprocket's loose truth: true, 1, "1", "true"."""
    return str(value).lower() in ("true", "1")


def _check_address(errors: _Errors, kind: str) -> None:
    for name in _ADDRESS_FIELDS:
        field = f"{kind}_{name}"
        if name == "pincode":
            errors.pattern(field, _PIN)
        elif name == "phone":
            errors.pattern(field, _PHONE)
        else:
            errors.require(field)


def _check_figures(errors: _Errors) -> None:
    if errors.require("sub_total") and (number(errors.body["sub_total"]) or Decimal(-1)) < 0:
        errors.add("sub_total", "The sub total must be at least 0.")
    for field in _MEASURES:
        if errors.require(field) and (number(errors.body[field]) or Decimal(0)) <= Decimal("0.5"):
            errors.add(field, f"The {field} must be at least 0.5.")
    if errors.require("weight") and (number(errors.body["weight"]) or Decimal(0)) <= 0:
        errors.add("weight", "The weight must be greater than 0.")


def _check_items(errors: _Errors) -> None:
    items = errors.body.get("order_items")
    if not items:
        return
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        errors.add("order_items", "The order items must be an array.")
        return
    for index, item in enumerate(items):
        for field in ("name", "sku", "units", "selling_price"):
            if item.get(field) in (None, ""):
                errors.add(
                    f"order_items.{index}.{field}", f"The order_items.{index}.{field} field is required."
                )
        if item.get("units") not in (None, "") and (number(item["units"]) or Decimal(0)) < 1:
            errors.add(f"order_items.{index}.units", f"The order_items.{index}.units must be at least 1.")


def accepted_order(body: Json) -> Json:
    """The checked body as an order keeps it: delivery address resolved, weight in grams, amounts in paise."""
    kind = "billing" if is_true(body.get("shipping_is_billing")) else "shipping"
    volume = Decimal(1)
    for field in _MEASURES:
        volume *= number(body[field]) or Decimal(0)
    return {
        "channel_order_id": str(body["order_id"]),
        "order_date": str(body["order_date"]),
        "pickup_location": str(body["pickup_location"]),
        "customer_email": str(body["billing_email"]),
        "customer": _address(body, "billing"),
        "delivery": _address(body, kind),
        "products": body["order_items"],
        "payment_method": "cod" if str(body["payment_method"]).lower() == "cod" else "prepaid",
        "sub_total_paise": paise(body["sub_total"]),
        "weight_g": int((number(body["weight"]) or Decimal(0)) * 1000),
        "volume_cm3": int(volume),
        "dimensions": "x".join(str(body[field]) for field in _MEASURES),
        "invoice_number": body.get("invoice_number") or "",
        "customer_gstin": body.get("customer_gstin") or "",
    }


def accepted_return(body: Json) -> Json:
    """The checked body of a return as an order keeps it."""
    kept = accepted_order(
        {**body, "pickup_location": "", "billing_email": body["pickup_email"], "shipping_is_billing": False}
    )
    return {**kept, "customer": _address(body, "pickup"), "is_return": True}


def paise(value: Any) -> int:
    """Rupees as sent, in paise."""
    return int(((number(value) or Decimal(0)) * 100).to_integral_value())


def _address(body: Json, kind: str) -> Json:
    fields = (*_ADDRESS_FIELDS, "address_2", "last_name")
    return {name: str(body.get(f"{kind}_{name}") or "").strip() for name in fields}
