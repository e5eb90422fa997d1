"""Entities, collections and event envelopes as they go over the wire. Fields starting with ``_`` stay inside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sandboxes.kit import World
from sandboxes.razorpay.errors import Refusal, unknown_id

Json = dict[str, Any]
ACCOUNT_ID = "acc_BlousonSandbx"
MOST_NOTES, LONGEST_NOTE = 15, 256


def entity(obj: Json) -> Json:
    """An object without what only the sandbox knows of it. Empty notes are a list, as they are there."""
    shown = {name: value for name, value in obj.items() if not name.startswith("_")}
    if "notes" in shown:
        shown["notes"] = shown["notes"] or []
    return shown


def found(world: World, type_: str, id_: str) -> Json:
    """The object of that id, or Razorpay's refusal."""
    obj = world.get(type_, id_)
    if obj is None:
        raise unknown_id()
    return obj


def collection(objects: Iterable[Json], query: Mapping[str, str]) -> Json:
    """Newest first, cut by ``from``, ``to``, ``count`` (at most 100) and ``skip``."""
    count, skip = _number(query, "count", 10), _number(query, "skip", 0)
    if not 1 <= count <= 100:
        raise Refusal("The count must be between 1 and 100.", field="count")
    since, until = _number(query, "from", 0), _number(query, "to", 2**40)
    chosen = [obj for obj in objects if since <= obj["created_at"] <= until]
    items = [entity(obj) for obj in chosen[::-1][skip : skip + count]]
    return {"entity": "collection", "count": len(items), "items": items}


def whole_collection(objects: Iterable[Json]) -> Json:
    """All of them, oldest first."""
    items = [entity(obj) for obj in objects]
    return {"entity": "collection", "count": len(items), "items": items}


def checked_notes(notes: Any) -> Json:
    """Notes as they are kept: at most 15, each at most 256 characters."""
    if not notes:
        return {}
    if not isinstance(notes, dict):
        raise Refusal("The notes must be an array.", field="notes")
    if len(notes) > MOST_NOTES:
        raise Refusal("Number of fields in notes should be less than or equal to 15.", field="notes")
    if any(isinstance(value, dict | list) or len(str(value)) > LONGEST_NOTE for value in notes.values()):
        raise Refusal("The notes values may not be greater than 256 characters.", field="notes")
    return dict(notes)


def checked_amount(fields: Json, *, least: int, too_small: str) -> int:
    """The integer amount of a request body. ``too_small`` is the sentence below ``least``."""
    if fields.get("amount") is None:
        raise Refusal("amount: is required.", field="amount")
    amount = fields["amount"]
    if isinstance(amount, str) and amount.isdigit():
        amount = int(amount)
    if not isinstance(amount, int) or isinstance(amount, bool):
        raise Refusal("The amount must be an integer.", field="amount")
    if amount < least:
        raise Refusal(too_small, field="amount", reason="amount_less_than_minimum_amount")
    return amount


def refuse_extra(fields: Json, allowed: Iterable[str]) -> None:
    """Refuse fields the call does not know."""
    extra = sorted(set(fields) - set(allowed))
    if extra:
        text = f"{', '.join(extra)} is/are not required and should not be sent"
        raise Refusal(text, field=extra[0], reason="extra_field_sent")


def announce(world: World, event: str, **entities: Json) -> None:
    """Emit a webhook with a snapshot of the entities, under an event id of its own."""
    event_id = world.new_id()
    body = {
        "entity": "event",
        "account_id": ACCOUNT_ID,
        "event": event,
        "contains": [name.replace("__", ".") for name in entities],
        "payload": {name.replace("__", "."): {"entity": entity(obj)} for name, obj in entities.items()},
        "created_at": now(world),
    }
    world.emit(event, body, headers={"x-razorpay-event-id": event_id}, event_id=event_id)


def now(world: World) -> int:
    """The run's now in unix seconds."""
    return int(world.now().timestamp())


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name)
    if text in {None, ""}:
        return default
    try:
        return int(str(text))
    except ValueError as error:
        raise Refusal(f"The {name} must be an integer.", field=name) from error
