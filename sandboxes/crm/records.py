"""Records of the CRM: what they hold, how they change, and the news of it.

Every record has ``id``, ``external_id``, ``version`` (1, 2, 3 …), ``created_at``, ``modified_at`` and ``deleted``.
A change that changes nothing makes no new version and no news.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandboxes.crm.problems import Problem
from sandboxes.kit import World

Json = dict[str, Any]
Check = Callable[[Any], bool]

AT_THE_CRM = "crm"
HUBSPOT = "hubspot"
LONGEST_TEXT = 2000


def is_text(value: Any) -> bool:
    """Text of a bearable length."""
    return isinstance(value, str) and len(value) <= LONGEST_TEXT


def is_email(value: Any) -> bool:
    """Text with one @ inside."""
    return is_text(value) and value.count("@") == 1 and not value.startswith("@") and not value.endswith("@")


def is_texts(value: Any) -> bool:
    """A list of texts."""
    return isinstance(value, list) and all(is_text(one) for one in value)


def is_map(value: Any) -> bool:
    """A JSON object."""
    return isinstance(value, dict)


def one_of(*words: str) -> Check:
    """One of these words."""
    return lambda value: value in words


@dataclass(frozen=True)
class Kind:
    """A type of record: its fields with their checks, what must be unique, what is required, what it starts with."""

    type: str
    noun: str
    prefix: str
    fields: Mapping[str, Check]
    unique: tuple[str, ...] = ("external_id",)
    required: tuple[str, ...] = ()
    start: Mapping[str, Any] | None = None


def checked_fields(kind: Kind, fields: Json, *, whole: bool) -> Json:
    """The fields in normal form. Raises Problem 422 naming every field that is unknown, missing or wrong."""
    errors = [{"path": name, "code": "unknown_field"} for name in fields if name not in kind.fields]
    for name, value in fields.items():
        if name in kind.fields and value is not None and not kind.fields[name](value):
            errors.append({"path": name, "code": "invalid"})
    for name in kind.required:
        if fields.get(name) in {None, ""} and (whole or name in fields):
            errors.append({"path": name, "code": "required"})
    if errors:
        named = ", ".join(error["path"] for error in errors)
        raise Problem(422, "invalid_fields", f"Check these fields: {named}.", errors=errors)
    return {name: _normal(name, value) for name, value in fields.items()}


def _normal(name: str, value: Any) -> Any:
    return value.strip().lower() if name == "email" and isinstance(value, str) else value


def found_by(world: World, kind: Kind, name: str, value: Any) -> Json | None:
    """The live record whose field has this value."""
    if value is None:
        return None
    records = world.objects(kind.type).values()
    return next((one for one in records if one[name] == value and not one["deleted"]), None)


def record_of(world: World, kind: Kind, id_: str) -> Json:
    """The live record of that id. Raises Problem 404."""
    record = world.get(kind.type, id_)
    if record is None or record["deleted"]:
        raise Problem(404, "not_found", f"There is no {kind.noun} {id_}.")
    return record


def create_record(world: World, kind: Kind, fields: Json, *, origin: str, event: str = "created") -> Json:
    """A new record. Raises Problem 409 when a unique value is taken."""
    _refuse_taken(world, kind, fields, own_id=None)
    now = world.now_text()
    record = {
        "id": f"{kind.prefix}{world.counter(kind.type):08d}",
        **dict.fromkeys(kind.fields),
        **copy.deepcopy(dict(kind.start or {})),
        **fields,
        "version": 1,
        "created_at": now,
        "modified_at": now,
        "deleted": False,
    }
    world.put(kind.type, record)
    announce(world, kind, record, event, origin=origin)
    return record


def change_record(
    world: World, kind: Kind, record: Json, fields: Json, *, origin: str, event: str = "updated"
) -> bool:
    """Merge fields into a record, maps key by key. True when something changed.

    Raises Problem 409 when a unique value is taken by another.
    """
    _refuse_taken(world, kind, fields, own_id=record["id"])
    merged = {name: _merged(record.get(name), value) for name, value in fields.items()}
    if all(record.get(name) == value for name, value in merged.items()):
        return False
    record.update(merged)
    record["version"] += 1
    record["modified_at"] = world.now_text()
    world.put(kind.type, record)
    announce(world, kind, record, event, origin=origin)
    return True


def delete_record(world: World, kind: Kind, record: Json, *, origin: str) -> None:
    """Mark a record deleted; lists still tell of it."""
    change_record(world, kind, record, {"deleted": True}, origin=origin, event="deleted")


def announce(world: World, kind: Kind, record: Json, event: str, *, origin: str) -> None:
    """Emit the webhook of a change. ``origin`` is who made it, so that a system can tell its own echo."""
    type_, event_id = f"{kind.noun}.{event}", world.new_id("evt_")
    if world.options.get("dialect") == HUBSPOT:
        told = {
            "eventId": world.counter("hubspot_event"),
            "subscriptionType": f"{kind.noun}.{'creation' if event == 'created' else 'propertyChange'}",
            "objectId": int(record["id"].rpartition("_")[2]),
            "occurredAt": int(world.now().timestamp() * 1000),
            "changeSource": "INTEGRATION" if origin != AT_THE_CRM else "CRM_UI",
        }
        world.emit(
            f"{HUBSPOT}:{type_}", json.dumps([told], separators=(",", ":")).encode(), event_id=event_id
        )
        return
    body = {
        "id": event_id,
        "type": type_,
        "occurred_at": world.now_text(),
        "origin": origin,
        "resource": {"type": kind.noun, "id": record["id"], "version": record["version"]},
        "data": record,
    }
    world.emit(type_, body, event_id=event_id)


def _merged(old: Any, new: Any) -> Any:
    if isinstance(old, dict) and isinstance(new, dict):
        merged = {**old, **new}
        return {key: value for key, value in merged.items() if value is not None}
    return new


def _refuse_taken(world: World, kind: Kind, fields: Json, *, own_id: str | None) -> None:
    for name in kind.unique:
        other = found_by(world, kind, name, fields.get(name))
        if other is not None and other["id"] != own_id:
            raise Problem(
                409,
                f"duplicate_{name}",
                f"Another {kind.noun} has this {name}.",
                more={"existing_id": other["id"]},
            )
