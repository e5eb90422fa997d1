"""A LiveStock whose answers a test writes down: the far end of the port, bound by settings like any other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from catalog.inventory.ports import StockAnswer, StockQuestion
from core.errors import Unavailable


class StockDesk:
    """Keeps LiveStock. `answers` None means that nobody picks up."""

    answers: Mapping[str, StockAnswer] | None = None
    asked: list[tuple[Sequence[StockQuestion], str, float]]

    def __init__(self) -> None:
        self.asked = []

    def availability(
        self, *, lines: Sequence[StockQuestion], pincode: str, timeout_s: float
    ) -> Mapping[str, StockAnswer]:
        """What the test wrote down."""
        self.asked.append((lines, pincode, timeout_s))
        if self.answers is None:
            raise Unavailable
        return self.answers
