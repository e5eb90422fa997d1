"""One measured figure, and how it is written."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass, replace


@dataclass(frozen=True)
class Figure:
    """A value with its unit; `budget` is the most it may be, or the `least`; `against` and `ratio` compare it with
    something else. What one operation cost beside it: CPU of the shop and of PostgreSQL, statements, the machine's load.
    """

    name: str
    value: float
    unit: str
    budget: float | None = None
    against: str | None = None
    ratio: float | None = None
    least: float | None = None
    python_ms: float | None = None
    database_ms: float | None = None
    statements: float | None = None
    load: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the budget holds; None without one."""
        if self.least is not None:
            return self.value >= self.least
        return None if self.budget is None else self.value <= self.budget

    def beside(self, bare: Figure) -> Figure:
        """This figure as a share of what PostgreSQL does with the same rows, written by SQL alone."""
        return replace(self, against="SQL alone", ratio=self.value / bare.value)

    def as_json(self) -> str:
        """One object on one line."""
        return json.dumps({**asdict(self), "value": round(self.value, 4), "met": self.met})

    def as_text(self) -> str:
        """One line for people."""
        ratio = "" if self.ratio is None else f"   {self.ratio:.2f} × {self.against}"
        return f"{self.name:<60} {self.value:>9.3f} {self.unit}{self._asked()}{ratio}{self._cost()}"

    def _asked(self) -> str:
        if self.met is None:
            return ""
        words = f"at least {self.least:g}" if self.least is not None else f"budget {self.budget:g}"
        return f"   {words} {self.unit}: {'met' if self.met else 'MISSED'}"

    def _cost(self) -> str:
        if self.python_ms is None:
            return ""
        asked = f", {self.statements:.1f} statements" if self.statements else ""
        return (
            f"   CPU {self.python_ms:.2f} + {self.database_ms or 0:.2f} ms{asked}, load {self.load or 0:.1f}"
        )


def median(values: list[float]) -> float:
    """The middle value."""
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


def yardstick() -> Figure:
    """What a fixed piece of plain Python costs here and now: machines that others use too change from hour to hour."""
    began = time.process_time()
    total = 0
    for number in range(1_000_000):
        total += number
    return Figure("yardstick: a million additions, CPU", (time.process_time() - began) * 1000, "ms")
