"""What became of many rows that one operation was given at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.errors import ShopError


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """How many rows `changed` something, how many were known already, and why the others were `refused`, by their key."""

    changed: int = 0
    same: int = 0
    refused: Mapping[str, ShopError] = field(default_factory=dict)

    def of_one(self) -> bool:
        """The outcome of a call with one row: whether it changed something. Raises what it was refused with."""
        for refusal in self.refused.values():
            raise refusal
        return self.changed > 0
