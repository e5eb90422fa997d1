"""Versioned objects: every change raises `version`, sets `modified_at`, and may be told as an event.

Members whose name begins with `_` are the sandbox's own and never shown.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta, timezone
from typing import Any, Final

from flask import Response, jsonify, request

from sandboxes.arkone.metres import in_metres
from sandboxes.arkone.problems import Problem, not_found
from sandboxes.kit import World, parse_moment

Json = dict[str, Any]

# Types whose changes are news, and what the news is called.
RESOURCES: Final = {
    "items": "item",
    "prices": "price",
    "stock": "stock",
    "sales_orders": "sales_order",
    "deliveries": "delivery",
    "customers": "customer",
}

DOCTYPES: Final = {
    "items": "Item",
    "prices": "Item Price",
    "stock": "Bin",
    "sales_orders": "Sales Order",
    "deliveries": "Delivery Note",
    "customers": "Customer",
}
FRAPPE_EVENT: Final = "frappe:"
_SITE: Final = timezone(timedelta(hours=5, minutes=30))


def save(world: World, type_: str, obj: Json, *, modified_at: str | None = None) -> Json:
    """Store a new or changed object with its next version; the external id becomes findable."""
    before = world.get(type_, obj["id"])
    stored = {
        "id": obj["id"],
        "external_id": obj.get("external_id"),
        **{name: value for name, value in obj.items() if name not in ("id", "external_id")},
        "version": (before["version"] if before is not None else 0) + 1,
        "modified_at": modified_at or world.now_text(),
        "deleted": bool(obj.get("deleted", False)),
    }
    world.put(type_, stored)
    if stored["external_id"]:
        index = f"{type_}:{stored['external_id']}"
        world.put("external_ids", {"id": index, "target": stored["id"]})
    return stored


def editable(world: World, type_: str, id_: str) -> Json:
    """A copy of an object to change and save. Raises Problem 404."""
    found = world.get(type_, id_)
    if found is None:
        raise not_found(RESOURCES.get(type_, type_), id_)
    return deepcopy(found)


def by_external_id(world: World, type_: str, external_id: str) -> Json | None:
    """The object with this external id, or None: one that goes by another now has let it go."""
    entry = world.get("external_ids", f"{type_}:{external_id}")
    found = world.get(type_, entry["target"]) if entry is not None else None
    return found if found is not None and found["external_id"] == external_id else None


def refuse_duplicate(world: World, type_: str, external_id: str | None) -> None:
    """Raise Problem 409 with `existing_id` when the external id is taken."""
    existing = by_external_id(world, type_, external_id) if external_id else None
    if existing is not None:
        raise Problem(
            409,
            "duplicate_external_id",
            f"{external_id} exists already as {existing['id']}.",
            extra={"existing_id": existing["id"]},
        )


def shown(obj: Json) -> Json:
    """An object as the API tells it."""
    return in_metres({name: value for name, value in obj.items() if not name.startswith("_")})


def publish(world: World, type_: str, obj: Json, *, event_type: str | None = None) -> None:
    """Tell that an object changed: one line of `GET /events`, one webhook with the same body.

    `obj` is the shown object; `event_type` defaults to `<resource>.updated`.
    """
    if world.options.get("dialect") == "frappe":
        _hint(world, type_, obj)
        return
    resource = RESOURCES[type_]
    number = world.counter("event")
    event_id, name = f"evt_{number:010d}", event_type or f"{resource}.updated"
    event: Json = {
        "id": event_id,
        "type": name,
        "occurred_at": world.now_text(),
        "resource": {"type": resource, "id": obj["id"], "version": obj["version"]},
        "data": obj,
    }
    world.put("events", event)
    world.emit(name, event, event_id=event_id)


def _hint(world: World, type_: str, obj: Json) -> None:
    """Frappe's webhook: which document changed, and nothing of what is in it; it has no id of its own."""
    doctype, name = DOCTYPES[type_], str(obj["sku"] if type_ == "items" else obj["id"])
    modified = parse_moment(obj["modified_at"]).astimezone(_SITE).strftime("%Y-%m-%d %H:%M:%S.%f")
    body = {"doctype": doctype, "name": name, "modified": modified, "event": "on_update"}
    world.emit(f"{FRAPPE_EVENT}{doctype}", body)


def with_etag(obj: Json, status: int = 200) -> Response:
    """An object as an answer, with its version as the ETag."""
    response = jsonify(obj)
    response.status_code = status
    response.headers["ETag"] = f'"v{obj["version"]}"'
    return response


def check_if_match(obj: Json) -> None:
    """Raise Problem 428 without an `If-Match`, 412 with the current version when it names another one."""
    wanted = request.headers.get("If-Match")
    if wanted is None:
        raise Problem(428, "precondition_required", "Send If-Match with the version you read.")
    current = f'"v{obj["version"]}"'
    if wanted.strip() not in ("*", current):
        raise Problem(
            412,
            "version_mismatch",
            f"The object is at {current} now; read it again.",
            extra={"current_version": obj["version"]},
            headers={"ETag": current},
        )
