"""The request being answered, as a sandbox's routes see it."""

from __future__ import annotations

from typing import Any

from flask import request

from sandboxes.kit.world import World

Json = dict[str, Any]


def current_world() -> World:
    """The world of the request being answered."""
    world: World = request.environ["sandbox.world"]
    return world


def current_fault(action: str) -> Json | None:
    """Params of the domain's own fault striking this request, or None."""
    fault = request.environ.get("sandbox.fault")
    return dict(fault["params"]) if fault and fault["action"] == action else None


def not_a_write() -> None:
    """Tell the journal that this POST changed nothing (a question, or a replayed answer)."""
    request.environ["sandbox.told"]["no_write"] = True
