"""The master catalogue's stock: a list without a filter for SKUs, and changes by Shiprocket's own number of a product.

Objects of type `inventory`: `{id, sku, total_quantity, is_combo?}`; a test or a person seeds them.
"""

from __future__ import annotations

from flask import Response, jsonify, request

from sandboxes.kit import current_world
from sandboxes.shiprocket.answers import Json, Refusal, invalid, json_body, whole
from sandboxes.shiprocket.guard import guarded

api = guarded("inventory")


@api.get("/inventory")
def inventory() -> Response:
    """A page of it."""
    rows = list(current_world().objects("inventory").values())
    page = max(1, whole(request.args.get("page")) or 1)
    per_page = min(100, whole(request.args.get("per_page")) or 15)
    shown = rows[(page - 1) * per_page : page * per_page]
    pages = max(1, -(-len(rows) // per_page))
    pagination = {"total": len(rows), "count": len(shown), "per_page": per_page, "current_page": page, "total_pages": pages}  # fmt: skip
    return jsonify(data=[_shown(row) for row in shown], meta={"pagination": pagination})


@api.put("/inventory/<product_id>/update")
def update(product_id: str) -> Response:
    """`{quantity, action}`: add, replace or remove. 400 for a combination of products, 404 for none."""
    world, body = current_world(), json_body()
    row = world.get("inventory", product_id)
    if row is None:
        raise Refusal(404, "Product not found")
    quantity, action = whole(body.get("quantity")), str(body.get("action", ""))
    if quantity is None or quantity < 0:
        raise invalid({"quantity": ["The quantity must be at least 0."]})
    if action not in ("add", "replace", "remove"):
        raise invalid({"action": ["The selected action is invalid."]})
    if row.get("is_combo"):
        raise Refusal(400, "Inventory of a combo product cannot be updated.")
    total = {"add": row["total_quantity"] + quantity, "remove": row["total_quantity"] - quantity}
    world.put("inventory", {**row, "total_quantity": max(0, total.get(action, quantity))})
    return jsonify(_quantities(world.get("inventory", product_id) or row))


def _quantities(row: Json) -> Json:
    return {
        "available_quantity": row["total_quantity"],
        "blocked_quantity": 0,
        "total_quantity": row["total_quantity"],
    }


def _shown(row: Json) -> Json:
    return {"id": row["id"], "sku": row["sku"], "name": row.get("name", row["sku"]), **_quantities(row)}
