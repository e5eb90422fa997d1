"""The first row of a file: which column is which."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from core.imports.importer import Column, Importer
from core.imports.reading.errors import FileUnreadable

# What our own lists of refused rows add to the columns; read over when they come back.
OURS = {"row", "problem"}
MOST_COLUMNS = 300


def plain(heading: str) -> str:
    """A heading as it is compared: small letters, one underscore for anything between words."""
    return re.sub(r"[\W_]+", "_", heading.strip().casefold()).strip("_")


class Headings:
    """Which cell of a row belongs to which column of an importer."""

    def __init__(self, importer: Importer, row: Sequence[str]) -> None:
        """Raises FileUnreadable when columns are unknown, doubled or missing, naming every one of them."""
        known = names_of(importer.columns)
        self.width = len(row)
        self.places: dict[str, int] = {}
        unknown: list[str] = []
        for place, heading in enumerate(row):
            name = known.get(plain(heading))
            if name is None and plain(heading) and plain(heading) not in OURS:
                unknown.append(heading.strip())
            elif name in self.places:
                raise FileUnreadable(
                    f"The column “{heading.strip()}” stands twice in the first row. Keep one."
                )
            elif name is not None:
                self.places[name] = place
        if len(row) > MOST_COLUMNS:
            raise FileUnreadable(f"The first row has {len(row)} columns; {MOST_COLUMNS} are the most.")
        if unknown and not importer.ignores_unknown_columns:
            raise FileUnreadable(_unknown(unknown, importer))
        missing = [
            column.title for column in importer.columns if column.required and column.name not in self.places
        ]
        if missing:
            raise FileUnreadable(
                f"The first row lacks {', '.join(f'“{title}”' for title in missing)}. It names the columns; "
                "the empty file on this page has them all."
            )

    def cells(self, row: Sequence[str]) -> dict[str, str]:
        """A row's cells by column name."""
        return {name: row[place] if place < len(row) else "" for name, place in self.places.items()}


def names_of(columns: Sequence[Column]) -> dict[str, str]:
    """How each column may be called in a file, to its name."""
    return {plain(word): column.name for column in columns for word in (column.name, column.title)}


def _unknown(headings: Sequence[str], importer: Importer) -> str:
    titles = {plain(column.title): column.title for column in importer.columns}
    said = []
    for heading in headings[:10]:
        near = difflib.get_close_matches(plain(heading), titles, n=1)
        hint = importer.owned_elsewhere.get(plain(heading), "") or (
            f"did you mean “{titles[near[0]]}”?" if near else ""
        )
        said.append(f"“{heading}”" + (f" ({hint})" if hint else ""))
    return (
        f"This file may not have the column{'s' if len(headings) > 1 else ''} {', '.join(said)}. "
        "Correct the name or take the column out, then hand the file in again."
    )
