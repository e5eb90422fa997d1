"""Cloth: a ground colour, its weave and its pattern, laid into any outline along any grain."""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.demo.lookbook.colours import Ink, mix
from catalog.demo.lookbook.geometry import bounds, path
from catalog.demo.lookbook.motifs import turn
from catalog.demo.lookbook.sheet import Sheet
from catalog.demo.lookbook.textiles import TEXTILES, Tile


def dice_for(*words: object) -> random.Random:
    """Dice that always fall the same way for the same words."""
    return random.Random(hashlib.sha256("|".join(map(str, words)).encode()).digest())  # noqa: S311 - for drawing


@dataclass(frozen=True)
class Cloth:
    """A textile in its inks. `scale` enlarges the repeat."""

    textile: str
    finish: str
    ink: Ink
    scale: float = 1.0


# How much nearer the close-up is.
CLOSE_UP = 2.1
Box = tuple[float, float, float, float]


# Visible threads in every 10,000 square pixels of cloth, whether they lie along the warp too, and their strength.
_THREADS = {
    "raw": (15, False, 1.0),
    "linen": (14, True, 1.0),
    "tissue": (10, True, 1.0),
    "matte": (5, True, 0.9),
}


def _weave(finish: str, ink: Ink, box: Box, *, zoom: float) -> str:
    """The threads one sees: slubs in raw silk, linen and tissue, a fine grain in cotton."""
    if finish not in _THREADS:
        return ""
    left, top, right, bottom = box
    density, both_ways, strength = _THREADS[finish]
    dice = dice_for("threads", finish, round(left), round(top))
    svg = ""
    for tone, opacity in ((ink.deep, 0.3 * strength), (ink.light, 0.36 * strength)):
        across, down = "", ""
        for _ in range(round((right - left) * (bottom - top) / 10_000 * density / zoom**3)):
            length = dice.uniform(18, 96) * zoom
            across += f"M{dice.uniform(left - 40, right):.0f} {dice.uniform(top, bottom):.1f}h{length:.0f}"
            if both_ways:
                down += f"M{dice.uniform(left, right):.1f} {dice.uniform(top - 40, bottom):.0f}v{length:.0f}"
        svg += _threads(across, tone, 1.5 * zoom, opacity) + _threads(down, tone, 1.2 * zoom, opacity * 0.8)
    return svg


def _threads(d: str, colour: str, width: float, opacity: float) -> str:
    if not d:
        return ""
    return (
        f'<path d="{d}" stroke="{colour}" stroke-width="{width}" stroke-opacity="{opacity:.2f}" fill="none"/>'
    )


def _places(tile: Tile, scale: float, box: Box) -> list[complex]:
    """Where repeats must be set down to cover a box, in pattern coordinates."""
    w, h = tile.width * scale, tile.height * scale
    left, top, right, bottom = box
    first_x, last_x = math.floor(left / w) - 1, math.ceil(right / w) + 1
    first_y, last_y = math.floor(top / h) - 1, math.ceil(bottom / h) + 1
    return [
        complex(
            x * w + (w / 2 if tile.drop_row and y % 2 else 0), y * h + (h / 2 if tile.drop and x % 2 else 0)
        )
        for y in range(first_y, last_y)
        for x in range(first_x, last_x)
    ]


def tile_id(sheet: Sheet, cloth: Cloth) -> tuple[str, Tile]:
    """The id of the textile's repeat on this sheet, and the repeat."""
    key = f"tile:{cloth.textile}:{cloth.ink.base}:{cloth.ink.partner}:{cloth.ink.metal}"
    tile = TEXTILES[cloth.textile](cloth.ink, dice_for(cloth.textile, cloth.ink.base))
    return sheet.define(key, lambda i: f'<g id="{i}">{tile.svg}</g>'), tile


def lay_cloth(
    sheet: Sheet,
    outline: Sequence[complex],
    cloth: Cloth,
    *,
    grain: float = 0.0,
    opacity: float = 1.0,
    close: bool = False,
) -> None:
    """Fills the outline with the cloth, its pattern turned by `grain` degrees about the outline's centre.

    `close` is for the close-up: coarser threads. Repeats reach over the outline: call it inside
    `sheet.within(outline)`.
    """
    d = path(outline, closed=True)
    sheet.unlit(outline)
    see_through = f' fill-opacity="{opacity:.2f}"' if opacity < 1 else ""
    sheet.add(f'<path d="{d}" fill="{cloth.ink.base}"{see_through}/>')
    left, top, right, bottom = bounds(outline)
    centre = complex((left + right) / 2, (top + bottom) / 2)
    turned = [(p - centre) * turn(-grain) for p in outline]
    sheet.add(f'<g transform="translate({centre.real:.1f} {centre.imag:.1f}) rotate({grain:.1f})">')
    sheet.add(_weave(cloth.finish, cloth.ink, bounds(turned), zoom=CLOSE_UP if close else 1.0))
    symbol, tile = tile_id(sheet, cloth)
    if tile.svg:
        _set_repeats(sheet, turned, symbol, tile, scale=cloth.scale)
    sheet.add("</g>")


def _set_repeats(sheet: Sheet, outline: Sequence[complex], symbol: str, tile: Tile, *, scale: float) -> None:
    """Sets the repeats that may show down; the outline is in the cloth's own, turned coordinates."""
    size = complex(tile.width, tile.height) * scale
    uses = [
        f'<use href="#{symbol}" x="{place.real / scale:.1f}" y="{place.imag / scale:.1f}"/>'
        for place in _places(tile, scale, bounds(outline))
        if _touches(place, size, outline)
    ]
    sheet.add(f'<g transform="scale({scale:.3f})">{"".join(uses)}</g>')


def _touches(corner: complex, size: complex, outline: Sequence[complex]) -> bool:
    """Whether a repeat (with a little overhang) may show inside the outline."""
    spare = size * 0.1
    left, top = corner.real - spare.real, corner.imag - spare.imag
    right, bottom = corner.real + size.real + spare.real, corner.imag + size.imag + spare.imag
    if any(left <= p.real <= right and top <= p.imag <= bottom for p in outline):
        return True
    marks = (
        corner + size / 2,
        complex(left, top),
        complex(right, top),
        complex(left, bottom),
        complex(right, bottom),
    )
    return any(_is_inside(mark, outline) for mark in marks)


def _is_inside(point: complex, outline: Sequence[complex]) -> bool:
    inside = False
    for a, b in zip(outline, [*outline[1:], outline[0]], strict=True):
        if (a.imag > point.imag) != (b.imag > point.imag):
            crossing = a.real + (point.imag - a.imag) / (b.imag - a.imag) * (b.real - a.real)
            inside ^= point.real < crossing
    return inside


def lining_of(ink: Ink) -> str:
    """The colour of the inside of a garment."""
    return mix(ink.base, "#2a1a16", 0.5) if not ink.is_pale else mix(ink.base, "#8a7458", 0.34)
