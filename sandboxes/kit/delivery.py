"""One piece of news on its way out, and what became of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandboxes.kit.clock import parse_moment, rfc3339

Json = dict[str, Any]


def encode_body(body: Json | bytes) -> bytes:
    """The bytes that are signed and sent."""
    return body if isinstance(body, bytes) else json.dumps(body, separators=(",", ":")).encode()


@dataclass
class Delivery:
    """One piece of news on its way to the webhook.

    ``status``: waiting (to be sent, or sent again, at ``next_at``), held (by a reorder fault), delivered, failed
    (given up), dropped (by a fault), unsubscribed (no webhook wanted it), disabled (the webhook was switched off).
    """

    n: int
    event: str
    event_id: str
    body: bytes
    headers: dict[str, str]
    created_at: datetime
    status: str = "waiting"
    next_at: datetime | None = None
    order: float = 0
    url: str | None = None
    held_by: str | None = None
    fault_done: bool = False
    tries: int = 0
    attempts: list[Json] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Its id in the control API."""
        return f"dlv_{self.n}"

    @property
    def open(self) -> bool:
        """Whether it still has to be sent."""
        return self.status in {"waiting", "held"}

    def start(self, webhook: Json | None) -> None:
        """Make it ready to go to this webhook, or settle that it never goes."""
        self.order, self.next_at = self.n, self.created_at
        if webhook is None or (webhook.get("events") and self.event not in webhook["events"]):
            self.status = "unsubscribed"
        elif webhook.get("disabled_at"):
            self.status = "disabled"
        else:
            self.status, self.url = "waiting", webhook["url"]

    def to_json(self) -> Json:
        """As the control API shows and the store keeps it."""
        text = self.body.decode("utf-8", "replace")
        return {
            "id": self.id,
            "n": self.n,
            "event": self.event,
            "event_id": self.event_id,
            "status": self.status,
            "url": self.url,
            "body": text,
            "body_sha256": hashlib.sha256(self.body).hexdigest(),
            "headers": self.headers,
            "attempts": self.attempts,
            "created_at": rfc3339(self.created_at),
            "next_at": rfc3339(self.next_at) if self.next_at and self.open else None,
            "order": self.order,
            "held_by": self.held_by,
            "fault_done": self.fault_done,
            "tries": self.tries,
        }

    @classmethod
    def from_json(cls, line: Json) -> Delivery:
        """A delivery as it was kept."""
        return cls(
            n=line["n"],
            event=line["event"],
            event_id=line["event_id"],
            body=line["body"].encode(),
            headers=line["headers"],
            created_at=parse_moment(line["created_at"]),
            status=line["status"],
            next_at=parse_moment(line["next_at"]) if line["next_at"] else None,
            order=line["order"],
            url=line["url"],
            held_by=line["held_by"],
            fault_done=line["fault_done"],
            tries=line["tries"],
            attempts=line["attempts"],
        )
