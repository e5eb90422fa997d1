"""What things on the wire look like, as JSON Schema, from the fields that are declared of each."""

from __future__ import annotations

from typing import Any

from core.api.fields import KINDS, Kind

ADMIN = "admin_"  # things of the Admin API are told in its own document
LISTS = frozenset(
    [
        "variants",
        "options",
        "images",
        "tags",
        "categories",
        "values",
        "category_children",
        "products",
        "items",
        "tax_lines",
        "adjustments",
        "shipping_methods",
        "promotions",
        "payment_sessions",
        "payment_providers",
        "payments",
        "countries",
        "payment_collections",
    ]
)
OBJECTS = frozenset(
    [
        "metadata",
        "data",
        "context",
        "variant_option_values",
        "application_method",
        "detail",
        "calculated_price",
        "original_price",
    ]
)
YES_OR_NO = frozenset(
    [
        "requires_shipping",
        "allow_backorder",
        "manage_inventory",
        "discountable",
        "automatic_taxes",
        "has_account",
    ]
)
WHOLE = frozenset(
    [
        "quantity",
        "rank",
        "variant_rank",
        "inventory_quantity",
        "version",
        "display_id",
        "decimal_digits",
        "rounding",
    ]
)
NUMBERS = frozenset(
    [
        "total",
        "subtotal",
        "amount",
        "weight",
        "length",
        "height",
        "width",
        "rate",
        "unit_price",
        "compare_at_unit_price",
        "pending_difference",
        "refundable_total_per_unit",
    ]
)
NUMBER_ENDS = ("_total", "_subtotal", "_amount", "_amount_with_tax", "_amount_without_tax")
ERROR = {
    "type": "object",
    "required": ["type", "message", "code"],
    "properties": {
        "type": {"type": "string", "examples": ["invalid_data", "not_allowed", "not_found", "unauthorized"]},
        "message": {"type": "string"},
        "code": {"type": "string"},
        "fields": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}


def name_in_document(kind: str) -> str:
    """`StoreProduct` for product."""
    return "Store" + "".join(part.capitalize() for part in kind.split("_"))


def thing(kind: str) -> dict[str, Any]:
    """A reference to a thing."""
    return {"$ref": f"#/components/schemas/{name_in_document(kind)}"}


def components() -> dict[str, Any]:
    """Every thing that was declared, and the shape of refusals."""
    ours = {name: kind for name, kind in KINDS.items() if not name.startswith(ADMIN)}
    return {name_in_document(name): _schema(kind) for name, kind in ours.items()} | {"StoreError": ERROR}


def _schema(kind: Kind) -> dict[str, Any]:
    found: dict[str, Any] = {name: _typed(name) for name in (*kind.plain, *kind.by_name)}
    for name, below in kind.hanging.items():
        one = thing(below)
        found[name] = {"type": "array", "items": one} if name in LISTS else {"anyOf": [one, {"type": "null"}]}
        if name in LISTS:
            found[name] = {"anyOf": [found[name], {"type": "null"}]}
    return {"type": "object", "properties": found}


def _typed(name: str) -> dict[str, Any]:
    if name in OBJECTS:
        return {"type": ["object", "null"]}
    if name.endswith("_at"):
        return {"type": ["string", "null"], "format": "date-time"}
    if name in YES_OR_NO or name.startswith("is_"):
        return {"type": ["boolean", "null"]}
    if name in WHOLE or name.endswith("_quantity"):
        return {"type": ["integer", "null"]}
    if name in NUMBERS or name.endswith(NUMBER_ENDS):
        return {"type": ["number", "null"]}
    return {"type": ["string", "null"]}
