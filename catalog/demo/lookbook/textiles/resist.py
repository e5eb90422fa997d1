"""Patterns that are tied before they are dyed: ikat, patola, bandhani, leheriya, dabu."""

from __future__ import annotations

import math
import random

from catalog.demo.lookbook.colours import Ink, mix
from catalog.demo.lookbook.motifs import box, diamond, dot, draw, fill, flower, leaf, turn, wobbly
from catalog.demo.lookbook.textiles.tile import Tile


def _feathered(
    at: complex, half_width: float, half_height: float, dice: random.Random, *, reach: float
) -> str:
    """A lozenge cut into warp threads whose ends have crept: the soft edge of ikat."""
    step = 5.0
    count = int(half_width // step)
    text = ""
    for i in range(-count, count + 1):
        tall = half_height * (1 - abs(i * step) / half_width)
        up, down = tall + dice.uniform(-reach, reach), tall + dice.uniform(-reach, reach)
        if up + down > 1:
            text += box(at + complex(i * step, (down - up) / 2), step + 0.4, up + down)
    return text


def ikat(ink: Ink, dice: random.Random) -> Tile:
    """Concentric diamonds with feathered ends."""
    w, h = 150.0, 196.0
    rings = (
        (66, 92, ink.deep, 9), (52, 74, ink.partner, 8), (39, 54, ink.base, 7), (28, 38, ink.accent, 6), (13, 17, ink.partner, 4),
    )  # fmt: skip
    svg = ""
    for at in (complex(w / 2, h / 2), 0j, complex(w, 0), complex(0, h), complex(w, h)):
        small = 1.0 if at == complex(w / 2, h / 2) else 0.5
        for half_w, half_h, colour, reach in rings:
            svg += fill(_feathered(at, half_w * small, half_h * small, dice, reach=reach * small), colour)
    return Tile(w, h, svg)


_ELEPHANT = (
    "...............", ".....1111......", "...111111111...", "..11111111111..", ".111211111111..", ".1111111111111.",
    ".1.1111111111.1", ".1.111111111..1", ".1.11.11.11....", "11.11.11.11....", "...11.11.11....", "..111.111111...",
)  # fmt: skip
_FLOWER = (
    "......2......", "....2.1.2....", "...21.1.12...", "..2.11111.2..", "...1133311...", ".2111333111.2", "...1133311...",
    "..2.11111.2..", "...21.1.12...", "....2.1.2....", "......2......",
)  # fmt: skip


def _pixels(rows: tuple[str, ...], centre: complex, cell: float, mark: str, dice: random.Random) -> str:
    left = centre - complex(max(map(len, rows)) * cell / 2, len(rows) * cell / 2)
    return "".join(
        box(left + complex(c + 0.5 + dice.uniform(-0.14, 0.14), r + 0.5) * cell, cell * 1.12, cell * 1.04)
        for r, row in enumerate(rows)
        for c, char in enumerate(row)
        if char == mark
    )


def patola(ink: Ink, dice: random.Random) -> Tile:
    """Double ikat: a grid of elephants and flowers, each thread resolved where warp meets weft."""
    s = 224.0
    quarter = s / 4
    marks = {"1": ink.partner, "2": ink.accent, "3": mix(ink.accent, ink.partner, 0.15)}
    svg = ""
    for mark, colour in marks.items():
        d = _pixels(_ELEPHANT, complex(quarter, quarter), 6.2, mark, dice)
        d += _pixels(_ELEPHANT, complex(3 * quarter, 3 * quarter), 6.2, mark, dice)
        d += _pixels(_FLOWER, complex(3 * quarter, quarter), 6.6, mark, dice)
        d += _pixels(_FLOWER, complex(quarter, 3 * quarter), 6.6, mark, dice)
        svg += fill(d, colour)
    bars = "".join(box(complex(x, s / 2), 7, s) + box(complex(s / 2, x), s, 7) for x in (0, s / 2, s))
    ticks = "".join(
        box(complex(x, i * 14 + 7), 5, 6) + box(complex(i * 14 + 7, x), 6, 5)
        for x in (0, s / 2, s)
        for i in range(16)
    )
    return Tile(s, s, fill(bars, ink.deep) + fill(ticks, ink.partner) + svg)


def bandhani(ink: Ink, dice: random.Random) -> Tile:
    """Tied dots in rings, joined by a net of single dots."""
    s = 148.0
    spots: list[complex] = []
    for radius, count in ((0, 1), (17, 6), (34, 12), (51, 20)):
        spots += [complex(s / 2, s / 2) + turn(i * 360 / count) * radius for i in range(count)]
    for i in range(10):
        along = s * i / 10
        spots += [complex(along, 0), complex(0, along), complex(s, along + 0.1), complex(along + 0.1, s)]
    spots = [p + complex(dice.uniform(-1.2, 1.2), dice.uniform(-1.2, 1.2)) for p in spots]
    pale = "#fff3d6" if not ink.is_pale else ink.partner
    rings = "".join(wobbly(p, 5.4, dice, 6) for p in spots)
    hearts = "".join(diamond(p + 0.5 + 0.6j, 2.3, 2.3) for p in spots)
    inner = "".join(wobbly(complex(s / 2, s / 2) + turn(i * 60) * 17, 5.6, dice, 6) for i in range(6))
    return Tile(s, s, fill(rings, pale) + fill(inner, ink.partner) + fill(hearts, ink.deep))


def leheriya(ink: Ink, dice: random.Random) -> Tile:
    """Diagonal waves; the slope is the tile's own diagonal, so the waves run on."""
    w, h = 168.0, 112.0
    pale = "#fff4dc"
    bands = (
        (0.0, 7, pale, 0.95), (0.14, 4, ink.partner, 1), (0.3, 9, ink.deep, 0.7), (0.5, 8, ink.partner, 0.92),
        (0.64, 3.4, pale, 0.95), (0.8, 7, ink.accent, 0.7),
    )  # fmt: skip
    svg = "".join(
        fill("".join(_wave(w, h, shift + lap, thick) for lap in (-1, 0)), colour, opacity)
        for shift, thick, colour, opacity in bands
    )
    return Tile(w, h, svg)


def _wave(width: float, height: float, shift: float, thick: float) -> str:
    """One wavy band along the tile's diagonal, as a closed shape."""
    steps = 14
    middle = [
        (i / steps * width, (i / steps + shift) * height + 11 * math.sin(i / steps * math.tau * 2))
        for i in range(steps + 1)
    ]
    upper = "L".join(f"{x:.1f} {y - thick * 0.62:.1f}" for x, y in middle)
    lower = "L".join(f"{x:.1f} {y + thick * 0.62:.1f}" for x, y in reversed(middle))
    return f"M{upper}L{lower}Z"


def dabu(ink: Ink, dice: random.Random) -> Tile:
    """Mud resist: pale flowers with a crackled edge, dots where the mud dripped."""
    w, h = 128.0, 146.0
    at = 62 + 58j
    pale = mix(ink.partner, ink.base, 0.12)
    petals = fill(flower(at, 36, 8), pale) + fill(flower(at, 22, 8, start=-67), mix(ink.base, pale, 0.45))
    stem = draw("M62 84C60 104 66 118 62 136", pale, 3.6) + fill(
        leaf(62 + 112j, 200, 30, 13) + leaf(63 + 120j, -20, 30, 13), pale
    )
    eye = fill(dot(at, 7), ink.accent) + fill(dot(at, 3), pale)
    drips = fill(
        "".join(
            wobbly(complex(x, y), 3.4, dice)
            for x, y in ((12, 20), (112, 26), (18, 96), (110, 100), (120, 64), (6, 58))
        ),
        pale,
    )
    crackle = "".join(
        f"M{at.real + dice.uniform(-34, 34):.0f} {at.imag + dice.uniform(-34, 34):.0f}l{dice.uniform(-14, 14):.0f} {dice.uniform(-14, 14):.0f}l{dice.uniform(-9, 9):.0f} {dice.uniform(-9, 9):.0f}"
        for _ in range(9)
    )
    return Tile(w, h, stem + petals + draw(crackle, ink.base, 1.1, 0.75) + eye + drips, drop=True)
