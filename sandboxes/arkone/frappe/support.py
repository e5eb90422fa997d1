"""Issues and communications written in ERPNext's words."""

from __future__ import annotations

from typing import Any, Final

from sandboxes.arkone.catalogue import put_item
from sandboxes.arkone.frappe.errors import FrappeError
from sandboxes.arkone.frappe.selling import needed, refuse_twin
from sandboxes.arkone.objects import editable, save
from sandboxes.arkone.tickets_api import move_ticket, new_message
from sandboxes.kit import World

Json = dict[str, Any]

_STATUS: Final = {"Open": "open", "Replied": "pending", "Resolved": "resolved", "Closed": "closed"}


def new_issue(world: World, doc: Json) -> str:
    """A new Issue; its name."""
    needed("Issue", doc, "subject")
    refuse_twin(world, "Issue", "shop_ticket_id", doc)
    if doc.get("customer") and world.get("customers", str(doc["customer"])) is None:
        raise FrappeError("LinkValidationError", f"Could not find Customer: {doc['customer']}")
    made = save(
        world,
        "tickets",
        {
            "id": f"ISS-{world.now():%Y}-{world.counter('ticket'):05d}",
            "external_id": doc.get("shop_ticket_id"),
            "number": str(doc.get("description") or ""),
            "subject": doc["subject"],
            "status": _word(doc),
            "customer_id": doc.get("customer"),
            "order_external_id": doc.get("shop_order_id") or None,
            "opened_at": world.now_text(),
        },
    )
    return str(made["id"])


def new_communication(world: World, doc: Json) -> str:
    """A new Communication about an Issue; its name."""
    needed("Communication", doc, "content", "reference_doctype", "reference_name")
    refuse_twin(world, "Communication", "shop_message_id", doc)
    body = {
        "external_id": doc.get("shop_message_id"),
        "author": "agent" if doc.get("sent_or_received") == "Sent" else "customer",
        "body": doc["content"],
    }
    return str(new_message(world, str(doc["reference_name"]), body)["id"])


def change_issue(world: World, name: str, doc: Json) -> None:
    """Another status."""
    move_ticket(world, editable(world, "tickets", name), {"status": _word(doc)})


def change_item(world: World, name: str, doc: Json) -> None:
    """What the shop shows of an Item, in the house's custom fields."""
    entry = world.get("skus", name)
    item = editable(world, "items", entry["item_id"] if entry is not None else name)
    told = {field.removeprefix("shop_"): value for field, value in doc.items() if field.startswith("shop_")}
    if "published" in told:
        told["published"] = bool(told["published"])
    put_item(world, {**item, "shop": {**(item.get("shop") or {}), **told}})


def _word(doc: Json) -> str:
    status = str(doc.get("status") or "Open")
    if status not in _STATUS:
        raise FrappeError("ValidationError", f"Status cannot be {status}")
    return _STATUS[status]
