"""The seam for other ways to find things: each retriever ranks candidates, the ranks are fused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from catalog.listing.queries.shapes import ListingQuestion


@dataclass(frozen=True, slots=True)
class Hit:
    """A product that fits: its internal id and its slot. Hits come best first."""

    product_id: int
    slot: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed, as words, each with everything it may stand for; `need_all` wants every word to occur.

    Words in `whole` mean themselves, in any of their forms; the others may be the beginning of a word, too.
    """

    words: Sequence[tuple[str, ...]]
    need_all: bool = True
    whole: frozenset[str] = frozenset()


class Retriever(Protocol):
    """One way to find products by what was typed."""

    def hits(self, asked: Asked, question: ListingQuestion, *, limit: int) -> list[Hit]:
        """At most `limit` products within the question's choices, in its order, best first when it has none."""
