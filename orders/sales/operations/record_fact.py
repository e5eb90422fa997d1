"""Writing an order's timeline: each fact once, in words for people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core import clock
from core.prepared import prepared_rows
from orders.sales.models import Order

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


# Every step of every order writes one: one trip, and no savepoint around it.
_WRITE = """
INSERT INTO orders_orderfact (order_id, key, kind, text, detail, actor, at)
VALUES (%(order)s::bigint, %(key)s::text, %(kind)s::text, %(text)s::text, %(detail)s::jsonb, %(actor)s::text,
        %(at)s::timestamptz)
ON CONFLICT (order_id, key) DO NOTHING
RETURNING id
"""


def record_fact(order: Order, fact: Fact) -> bool:
    """Add a fact to an order's timeline, in the caller's transaction; False when it was there already."""
    words: dict[str, Any] = {
        "order": order.pk,
        "key": fact.key[:120],
        "kind": fact.kind,
        "text": fact.text[:LONGEST_TEXT],
        "detail": json.dumps(dict(fact.detail)),
        "actor": fact.actor,
        "at": fact.at or clock.now(),
    }
    return bool(prepared_rows(_WRITE, words))
