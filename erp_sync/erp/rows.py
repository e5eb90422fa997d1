"""A row of an ERP's list as a message of the inbox."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from erp_sync.engine.errors import BadMessage
from erp_sync.engine.fields import Fields
from erp_sync.engine.pages import Row
from erp_sync.engine.storing import Incoming
from erp_sync.erp.ports import Stamp

_compact = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class RowReader:
    """Names the rows of one list: each is a message `<kind>.updated`, called by kind, id and version.

    `key` names what a row tells of as the shop knows it; without one, rows are messages of their own.
    """

    system: str
    kind: str
    stamp_of: Callable[[Fields], Stamp]
    key: Callable[[Fields], str] | None = None

    def read(self, row: Any, as_of: str) -> Row:
        """A row as a message; one that does not even say what it is becomes a dead letter and stops nobody."""
        body = _compact({"data": row, "as_of": as_of})
        name = f"{self.kind}.updated"
        try:
            stamp = self.stamp_of(Fields(row, self.kind))
        except BadMessage as problem:
            digest = hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()
            event_id = f"{self.kind}:unreadable:{digest}"
            return Row(Incoming(self.system, name, event_id, body, problem=str(problem)), "", 0)
        message = Incoming(self.system, name, f"{self.kind}:{stamp.id}:v{stamp.version}", body)
        return Row(message, self._key_of(row), stamp.version)

    def _key_of(self, row: Any) -> str:
        try:
            return self.key(Fields(row, self.kind)) if self.key is not None else ""
        except BadMessage:
            return ""  # it will be refused with the reason when it is applied


def snapshot(system: str, as_of: str) -> Incoming:
    """Says that all stock news up to a moment is in the inbox; the next one takes its place."""
    return Incoming(system, "stock.snapshot", "stock:snapshot", json.dumps({"as_of": as_of}))
