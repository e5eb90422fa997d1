"""News of customers who became one, or two again. Ids are public."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True)
class CustomersMerged(Event):
    """All that hung on `gone_id` hangs on `kept_id` now."""

    merge_id: str
    kept_id: str
    gone_id: str


@dataclass(frozen=True, slots=True)
class CustomersParted(Event):
    """That merge is undone: each has again what was theirs."""

    merge_id: str
    kept_id: str
    gone_id: str
