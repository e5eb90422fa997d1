"""Examples for the document, made from the shapes themselves: what a field is called says what stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from core.api.bodies import Body, Metadata

ULID = "01KB9Q7E3N5XQ0T8S4W2Y6Z1AB"
IDS = {
    "region": "reg_IN", "product": f"prod_{ULID}", "variant": f"variant_{ULID}", "cart": f"cart_{ULID}", "line": f"cali_{ULID}",
    "order": f"order_{ULID}", "customer": f"cus_{ULID}", "address": f"addr_{ULID}", "collection": "pcol_3", "category": "pcat_12",
    "tag": "ptag_5", "type": "ptyp_2", "provider": "pp_razorpay_razorpay", "collection_of_payments": f"pay_col_{ULID}",
    "session": f"payses_{ULID}", "promotion": "DIWALI10", "country": "in",
}  # fmt: skip
TEXTS = {
    "title": "Kanjivaram blouse, maroon", "subtitle": "With temple border", "handle": "kanjivaram-blouse-maroon",
    "description": "Woven in Kanchipuram.", "status": "published", "thumbnail": "/media/kanjivaram-800.jpg", "sku": "BLS-KAN-01-34",
    "hs_code": "6206", "origin_country": "IN", "material": "Silk", "name": "India", "value": "handwoven", "url": "/media/kanjivaram-800.jpg",
    "currency_code": "inr", "code": "DIWALI10", "email": "asha@example.com", "first_name": "Asha", "last_name": "Rao",
    "phone": "+919845012345", "address_1": "12, 3rd Cross", "address_2": "Malleswaram", "city": "Bengaluru", "province": "IN-KA",
    "postal_code": "560003", "country_code": "in", "iso_2": "in", "iso_3": "ind", "num_code": "356", "display_name": "India",
    "variant_title": "34 / Maroon", "variant_sku": "BLS-KAN-01-34", "product_title": "Kanjivaram blouse, maroon", "symbol": "₹",
    "symbol_native": "₹", "payment_status": "awaiting", "fulfillment_status": "not_fulfilled", "token": "eyJhbGciOi…",
    "variant_id": f"variant_{ULID}", "product_id": f"prod_{ULID}", "cart_id": f"cart_{ULID}", "region_id": "reg_IN",
    "customer_id": f"cus_{ULID}", "order_id": f"order_{ULID}", "option_id": "so_standard", "shipping_option_id": "so_standard",
    "provider_id": "pp_razorpay_razorpay", "sales_channel_id": "sc_web", "reason_id": "rr_too_small", "password": "a-long-password",
    "identifier": "asha@example.com", "promo_codes": "DIWALI10", "unit": "cm", "measures": "86", "subject": "When will it come?",
    "message": "I need it on Friday.", "order_number": "WEB-1042", "locale": "hi-IN", "deleted": "true", "object": "cart",
    "company": "", "id": f"ordli_{ULID}", "company_name": "", "form": "blouse", "note": "", "zip": "560003", "type": "order",
}  # fmt: skip
# Optional fields of bodies that are mostly sent.
USUAL = frozenset(
    {"email", "region_id", "first_name", "last_name", "address_1", "city", "province", "postal_code", "country_code", "phone", "quantity"}
)  # fmt: skip
AMOUNTS = {"tax_rate": 5, "rate": 5, "weight": 350, "length": 30, "width": 24, "height": 3}
MOMENT, DEEPEST = "2026-11-30T08:09:36.137Z", 2
Shapes = Mapping[str, Any]


def answer_example(schema: Shapes, shapes: Shapes) -> Any:
    """An example of an answer, true to its schema; what hangs on a thing is told two steps deep."""
    return _example(schema, shapes, name="", kind="", depth=0)


def _example(schema: Shapes, shapes: Shapes, *, name: str, kind: str, depth: int) -> Any:
    if "$ref" in schema:
        title = schema["$ref"].rpartition("/")[2]
        return _example(shapes[title], shapes, name=name, kind=_kind(title), depth=depth + 1)
    if "const" in schema:
        return schema["const"]
    for choice in ("oneOf", "anyOf"):
        if choice in schema:
            if any("null" in str(each.get("type")) for each in schema[choice]) and depth > DEEPEST:
                return None
            return _example(schema[choice][0], shapes, name=name, kind=kind, depth=depth)
    types = schema.get("type", "object")
    type_ = types if isinstance(types, str) else types[0]
    if type_ == "object":
        parts = schema.get("properties", {})
        below = {key: part for key, part in parts.items() if depth <= DEEPEST or _is_plain(part)}
        return {key: _example(part, shapes, name=key, kind=kind, depth=depth) for key, part in below.items()}
    if type_ == "array":
        return [_example(schema["items"], shapes, name=name, kind=kind, depth=depth)]
    return _plain(type_, schema, name, kind)


def _plain(type_: str, schema: Shapes, name: str, kind: str) -> Any:
    if type_ == "boolean":
        return True
    if type_ == "integer":
        return {"limit": 50, "offset": 0, "display_id": 1042}.get(name, 1)
    if type_ == "number":
        return AMOUNTS.get(name, 2499.5)
    if schema.get("format") == "date-time":
        return None if name in {"deleted_at", "completed_at", "canceled_at"} else MOMENT
    if name == "id":
        return IDS.get(kind, f"{kind or 'thing'}_{ULID}")
    return TEXTS.get(name, "")


def _is_plain(part: Shapes) -> bool:
    return not ({"$ref", "anyOf", "oneOf"} & set(part)) and part.get("type") != "array"


def _kind(title: str) -> str:
    """`collection_of_payments` for StoreCollectionOfPayments."""
    plain = title.removeprefix("Store")
    return "".join(f"_{each.lower()}" if each.isupper() else each for each in plain).lstrip("_")


def body_example(body: type[Body]) -> dict[str, Any]:
    """A body that is understood: its required fields, and those that are mostly sent."""
    found = {}
    for name, each in body().fields.items():
        if each.required or name in USUAL:
            found[name] = _said(name, each)
    return found


def _said(name: str, field: Any) -> Any:
    if isinstance(field, serializers.ListSerializer):
        return [body_example(type(field.child))]
    if isinstance(field, Body):
        return body_example(type(field))
    if isinstance(field, serializers.ListField):
        return [_said(name, field.child)]
    if isinstance(field, Metadata | serializers.DictField):
        return {"bust": "86"} if name == "measures" else {}
    if isinstance(field, serializers.BooleanField):
        return True
    if isinstance(field, serializers.ChoiceField):
        return next(iter(field.choices))
    if isinstance(field, serializers.IntegerField):
        return max(1, field.min_value or 1)
    return TEXTS.get(name) or "text"
