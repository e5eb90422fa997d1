"""News: frozen past-tense dataclasses that subclass Event, stored as JSON by the outbox."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self, TypeVar

NOW, LATER = "now", "later"
MOST_IN_ONE = 500

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that has happened. Fields are JSON-safe scalars, lists or dicts: ids, texts, whole numbers.

    The name on the wire is `<app>.<ClassName>`, e.g. `orders.OrderConfirmed`; it never changes once published.
    """

    registry: ClassVar[dict[str, type[Event]]] = {}
    # Orders, money and parcels go first; what comes in thousands (prices, stock, texts) says LATER.
    lane: ClassVar[str] = NOW

    def __init_subclass__(cls, **kwargs: Any) -> None:
        # Not super(): with slots=True the class is made twice, and a zero-argument super would hold the first.
        Event.registry[cls.event_name()] = cls

    @classmethod
    def event_name(cls) -> str:
        """`orders.OrderConfirmed`: the app's name and the class's."""
        return f"{cls.__module__.split('.')[0]}.{cls.__name__}"

    def to_payload(self) -> dict[str, Any]:
        """The fields as a JSON-safe dict."""
        return dataclasses.asdict(self)

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        """Rebuild from a stored payload; unknown keys of an older or newer release are left out."""
        known = {field.name for field in dataclasses.fields(cls)}
        return cls(**{key: value for key, value in payload.items() if key in known})


def in_parts(things: Sequence[Thing]) -> Iterator[Sequence[Thing]]:
    """What one operation did to many things, at most MOST_IN_ONE to an event."""
    return (things[start : start + MOST_IN_ONE] for start in range(0, len(things), MOST_IN_ONE))
