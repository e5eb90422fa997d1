"""Objects put in from outside, with the news such an edit causes."""

from __future__ import annotations

from typing import Any

from sandboxes.kit import World
from sandboxes.razorpay.wire import announce, now

Json = dict[str, Any]


def seed_objects(world: World, type_: str, objects: list[Json]) -> None:
    """Add or replace objects; a downtime is announced as started, updated or resolved."""
    for obj in objects:
        known = world.get(type_, obj["id"]) is not None
        kept = world.put(type_, {"created_at": now(world), **obj})
        if type_ == "downtimes":
            event = "resolved" if obj.get("status") == "resolved" else "updated" if known else "started"
            announce(world, f"payment.downtime.{event}", payment__downtime=kept)
