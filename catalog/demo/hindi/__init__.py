"""The demo shop in Hindi: its shelves and stories, the pieces shown first, and the words that all pieces share."""

from __future__ import annotations

from typing import Any

from catalog.demo.hindi.pieces import PIECES
from catalog.demo.hindi.shelves import CATEGORIES, COLLECTIONS, TAGS
from catalog.demo.hindi.words import PHRASES

HINDI = "hi"


def hindi_rows() -> list[dict[str, Any]]:
    """What each row says; products by SKU, all else by handle."""
    groups = [("category", CATEGORIES), ("collection", COLLECTIONS)]
    rows = [
        _row(kind, name, title=title, description=description)
        for kind, told in groups
        for name, (title, description) in told.items()
    ]
    rows += [_row("tag", name, title=title) for name, title in TAGS.items()]
    return rows + [_row("product", told.sku, **told.words()) for told in PIECES]


def hindi_phrases() -> list[dict[str, str]]:
    """The shared words with their meanings."""
    return [{"language": HINDI, "text": text, "meaning": meaning} for text, meaning in PHRASES.items()]


def _row(kind: str, name: str, **words: str) -> dict[str, Any]:
    return {"kind": kind, "name": name, "language": HINDI, "words": words}
