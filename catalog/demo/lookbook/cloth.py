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


def _weave(finish: str, ink: Ink) -> str:
    """A woven texture as the contents of a 240 px pattern; empty where threads are too fine to see."""
    dice = dice_for("weave", finish)
    if finish in {"matte", "close"}:
        d = "".join(f"M0 {y}h240" for y in range(2, 240, 6))
        e = "".join(f"M{x} 0v240" for x in range(3, 240, 6))
        return _threads(d, ink.light, 1.1, 0.2) + _threads(e, ink.deep, 1.1, 0.16)
    if finish not in {"raw", "linen", "tissue"}:
        return ""
    slubs = {"raw": 130, "linen": 150, "tissue": 100}[finish]
    svg = ""
    for tone, opacity in ((ink.deep, 0.3), (ink.light, 0.36)):
        across, down = "", ""
        for _ in range(slubs):
            x, y, length = dice.uniform(0, 240), dice.uniform(0, 240), dice.uniform(16, 84)
            for wrapped in (x, x - 240):
                across += f"M{wrapped:.0f} {y:.1f}h{length:.0f}"
                if finish != "raw":
                    down += f"M{y:.1f} {wrapped:.0f}v{length:.0f}"
        svg += _threads(across, tone, 1.5, opacity) + _threads(down, tone, 1.2, opacity * 0.8)
    return svg


def _threads(d: str, colour: str, width: float, opacity: float) -> str:
    return (
        f'<path d="{d}" stroke="{colour}" stroke-width="{width}" stroke-opacity="{opacity:.2f}" fill="none"/>'
        if d
        else ""
    )


def _places(tile: Tile, scale: float, box: tuple[float, float, float, float]) -> list[complex]:
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

    `close` shows the threads of a smooth cloth too. Repeats reach over the outline: call it inside
    `sheet.within(outline)`.
    """
    d = path(outline, closed=True)
    sheet.unlit(outline)
    see_through = f' fill-opacity="{opacity:.2f}"' if opacity < 1 else ""
    sheet.add(f'<path d="{d}" fill="{cloth.ink.base}"{see_through}/>')
    finish = "close" if close and cloth.finish in {"silk", "sheer"} else cloth.finish
    weave = _weave(finish, cloth.ink)
    if weave:
        name = f"weave:{finish}:{cloth.ink.base}"
        pattern = sheet.define(
            name,
            lambda i: (
                f'<pattern id="{i}" width="240" height="240" patternUnits="userSpaceOnUse">{weave}</pattern>'
            ),
        )
        sheet.add(f'<path d="{d}" fill="url(#{pattern})"/>')
    symbol, tile = tile_id(sheet, cloth)
    if tile.svg:
        _set_repeats(sheet, outline, symbol, tile, scale=cloth.scale, grain=grain)


def _set_repeats(
    sheet: Sheet, outline: Sequence[complex], symbol: str, tile: Tile, *, scale: float, grain: float
) -> None:
    left, top, right, bottom = bounds(outline)
    centre = complex((left + right) / 2, (top + bottom) / 2)
    back = turn(-grain)
    turned = [(p - centre) * back for p in outline]
    where = f"translate({centre.real:.1f} {centre.imag:.1f}) rotate({grain:.1f}) scale({scale:.3f})"
    size = complex(tile.width, tile.height) * scale
    uses = [
        f'<use href="#{symbol}" x="{place.real / scale:.1f}" y="{place.imag / scale:.1f}"/>'
        for place in _places(tile, scale, bounds(turned))
        if _touches(place, size, turned)
    ]
    sheet.add(f'<g transform="{where}">{"".join(uses)}</g>')


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
