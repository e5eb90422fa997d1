"""Writing an order's timeline: each fact once, in words for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core import clock
from orders.sales.models import Order, OrderFact

LONGEST_TEXT = 300


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a timeline. `key` is unique within the order; `detail` is JSON-safe."""

    key: str
    kind: str
    text: str
    detail: Mapping[str, Any] = field(default_factory=dict)
    actor: str = "shop"
    at: datetime | None = None


def record_fact(order: Order, fact: Fact) -> bool:
    """Add a fact to an order's timeline, in the caller's transaction; False when it was there already."""
    _, created = OrderFact.objects.get_or_create(
        order=order,
        key=fact.key[:120],
        defaults={
            "kind": fact.kind,
            "text": fact.text[:LONGEST_TEXT],
            "detail": dict(fact.detail),
            "actor": fact.actor,
            "at": fact.at or clock.now(),
        },
    )
    return created
