"""The way of an order as its customer follows it: pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

# The happy way: (key, label). The key is the kind of the fact that reaches the step.
WAY = (
    ("placed", "Order placed"),
    ("confirmed", "Payment received"),
    ("packed", "Packed"),
    ("shipped", "Shipped"),
    ("out_for_delivery", "Out for delivery"),
    ("delivered", "Delivered"),
)
# In a store: what is ready lies packed there.
COLLECTED = (
    ("placed", "Order placed"),
    ("confirmed", "Payment received"),
    ("packed", "Packed"),
    ("ready_for_collection", "Ready for collection"),
    ("delivered", "Collected"),
)
FULFILMENT_STEPS = ("packed", "shipped", "out_for_delivery", "delivered")
ENDINGS = {"cancelled": "Cancelled", "expired": "Expired"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `state`: done, current (the last one reached), to_come, or ended (the order stopped here)."""

    key: str
    label: str
    state: Literal["done", "current", "to_come", "ended"]
    at: datetime | None


def order_steps(
    *,
    status: str,
    fulfilment_status: str,
    moments: Mapping[str, datetime],
    is_cash: bool = False,
    is_collected: bool = False,
) -> tuple[Step, ...]:
    """The steps of an order; `moments` maps kinds of facts to when they first happened.

    An order in cash is confirmed before any payment. A step that later news has passed counts as done even when its own news never came.
    """
    if status in ENDINGS or fulfilment_status == "returned_to_origin":
        return _ended(status, moments)
    way = COLLECTED if is_collected else WAY
    reached = (
        _collected(status, fulfilment_status, moments)
        if is_collected
        else _reached(status, fulfilment_status)
    )
    steps = []
    for index, (key, label) in enumerate(way):
        state: Literal["done", "current", "to_come"] = "to_come"
        if index < reached:
            state = "done"
        elif index == reached:
            state = "current"
        words = "Confirmed" if is_cash and key == "confirmed" else label
        steps.append(Step(key, words, state, moments.get(key) if index <= reached else None))
    return tuple(steps)


def _reached(status: str, fulfilment_status: str) -> int:
    """Index of the last step reached."""
    if fulfilment_status in FULFILMENT_STEPS:
        return 2 + FULFILMENT_STEPS.index(fulfilment_status)
    return 1 if status == "confirmed" else 0


def _collected(status: str, fulfilment_status: str, moments: Mapping[str, datetime]) -> int:
    """Index of the last step reached on the way to a store's counter."""
    if fulfilment_status == "delivered":
        return 4
    if fulfilment_status == "none":
        return 1 if status == "confirmed" else 0
    return 3 if "ready_for_collection" in moments else 2


def _ended(status: str, moments: Mapping[str, datetime]) -> tuple[Step, ...]:
    """What was done before the end, then the end."""
    key, label = (
        ("returned_to_origin", "Returned to us") if status not in ENDINGS else (status, ENDINGS[status])
    )
    way = [(kind, name) for kind, name in WAY if kind == "placed" or kind in moments]
    done = [Step(kind, name, "done", moments.get(kind)) for kind, name in way]
    return (*done, Step(key, label, "ended", moments.get(key)))
