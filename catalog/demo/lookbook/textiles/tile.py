"""One repeat of a textile."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tile:
    """A repeat: its size in pixels at scale 1, its drawing, and whether every other column drops by half.

    `drop_row` shifts every other row sideways by half a repeat instead. Drawings may reach over the repeat's edge.
    """

    width: float
    height: float
    svg: str
    drop: bool = False
    drop_row: bool = False
