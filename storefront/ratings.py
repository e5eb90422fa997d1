"""The stars beside products in lists: asked for once for a whole page, whatever it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from orders.reviews.queries import ratings_of
from orders.reviews.rules import Rating


class _Card(Protocol):
    @property
    def id(self) -> str: ...


def card_ratings(*rows: Iterable[_Card]) -> Mapping[str, Rating]:
    """Count and average by product id, for those of these cards that have reviews. One query; none without cards."""
    return ratings_of({card.id for cards in rows for card in cards})
