"""Patterns that are printed from blocks or drawn with a pen or a brush."""

from __future__ import annotations

import random

from catalog.demo.lookbook.colours import Ink, luminance, mix
from catalog.demo.lookbook.motifs import (
    diamond,
    dot,
    draw,
    fill,
    flower,
    leaf,
    petal,
    star,
    turn,
    wobbly,
)
from catalog.demo.lookbook.textiles.tile import Tile


def _line(ink: Ink) -> str:
    """The outline block's colour: iron black, or cream on a dark ground."""
    return "#2b211d" if luminance(ink.base) > 0.1 else mix(ink.partner, "#ffffff", 0.2)


def buti(ink: Ink, dice: random.Random) -> Tile:
    """Bagru sprig: the fill block lands a little beside the outline block."""
    w, h = 94.0, 116.0
    at = 46 + 36j
    off = 2.2 + 1.6j
    bloom, leaves = flower(at, 23, 7), leaf(46 + 86j, 215, 29, 14) + leaf(46 + 80j, -35, 29, 14)
    svg = fill(flower(at + off, 24, 7), ink.partner) + fill(
        leaf(46 + 86j + off, 215, 30, 15) + leaf(46 + 80j + off, -35, 30, 15), ink.accent
    )
    svg += draw(bloom + leaves + "M46 58C45 72 47 88 46 104", _line(ink), 1.9) + fill(dot(at, 6), _line(ink))
    return Tile(
        w,
        h,
        svg + fill("".join(dot(at + turn(i * 51.4 - 64) * 29, 1.9) for i in range(7)), _line(ink)),
        drop=True,
    )


def sanganer(ink: Ink, dice: random.Random) -> Tile:
    """Small flowers in a fine line, on a light ground."""
    w, h = 82.0, 92.0
    rose = mix(ink.accent, "#c8566b", 0.55)
    at = 38 + 30j
    green = "#6f8358"
    svg = draw("M38 34C36 50 44 58 40 76M39 54C28 54 24 48 22 42M40 60C52 60 56 54 58 48", green, 1.8)
    svg += fill(leaf(38 + 62j, 205, 17, 8) + leaf(41 + 66j, -25, 17, 8), green) + fill(
        flower(at, 17, 5), rose
    )
    svg += fill(flower(21 + 39j, 8, 5) + flower(59 + 45j, 8, 5), mix(rose, "#f3cf86", 0.6))
    return Tile(
        w,
        h,
        svg + draw(flower(at, 17, 5), mix(rose, "#401018", 0.5), 1.0) + fill(dot(at, 4), "#e6b34f"),
        drop=True,
    )


def kalamkari(ink: Ink, dice: random.Random) -> Tile:
    """A printed garden: a great flower, buds and curling leaves, outlined with the pen."""
    w, h = 228.0, 268.0
    line = _line(ink)
    red, blue, ochre = (
        ("#9c3b2c", "#2f4a66", "#c28a34")
        if luminance(ink.base) > 0.3
        else (ink.partner, ink.accent, "#d9a24b")
    )
    green = "#5b6b3c" if luminance(ink.base) > 0.3 else "#a9b27c"
    vine = "M20 268C30 214 96 214 104 160C110 116 60 96 74 44C80 20 110 6 134 -6M104 170C150 176 190 150 196 108M60 222C20 210 4 172 20 140"
    svg = draw(vine, line, 3.4)
    leaves = "".join(
        leaf(complex(x, y), a, length, 22)
        for x, y, a, length in (
            (98, 186, 20, 46), (84, 208, 150, 40), (70, 80, 190, 42), (86, 112, -15, 40), (160, 162, 60, 40), (192, 118, -60, 40),
            (28, 196, 210, 36), (40, 240, 10, 40), (120, 2, 60, 36), (150, 168, -70, 34),
        )
    )  # fmt: skip
    svg += fill(leaves, green) + draw(leaves, line, 1.6)
    for at, size, outer, inner in (
        (134 + 88j, 46, red, ochre),
        (26 + 124j, 30, blue, ochre),
        (200 + 218j, 36, ochre, red),
    ):
        svg += _bloom(at, size, outer, inner, line)
    return Tile(w, h, svg, drop=False, drop_row=True)


def _bloom(at: complex, size: float, outer: str, inner: str, line: str) -> str:
    petals, heart = flower(at, size, 9, fat=1.1), flower(at, size * 0.58, 7, start=-70)
    veins = "".join(
        f"M{(p := at + turn(i * 40 - 90) * size * 0.6).real:.0f} {p.imag:.0f}L{(q := at + turn(i * 40 - 90) * size * 0.85).real:.0f} {q.imag:.0f}"
        for i in range(9)
    )
    svg = fill(petals, outer) + draw(petals + veins, line, 1.5) + fill(heart, inner) + draw(heart, line, 1.3)
    return (
        svg
        + fill(dot(at, size * 0.2), line)
        + fill("".join(dot(at + turn(i * 60) * size * 0.12, 1.4) for i in range(6)), inner)
    )


def ajrakh(ink: Ink, dice: random.Random) -> Tile:
    """Star lattice in indigo, madder and iron, with the white line of the resist."""
    s = 142.0
    c = complex(s / 2, s / 2)
    blue, red = ("#1d2c55", "#8c2f28")
    other = red if luminance(ink.base) < 0.06 or ink.base.startswith("#23") else blue
    pale, dark = mix(ink.partner, "#ffffff", 0.15), "#1a1517"
    svg = fill(dot(c, 60), dark) + fill(dot(c, 56), pale) + fill(dot(c, 53), other)
    svg += (
        fill(star(c, 52, 27, 8), pale)
        + fill(star(c, 47, 24, 8), ink.base)
        + fill(star(c, 30, 17, 8, -67.5), pale)
    )
    svg += fill(star(c, 26, 15, 8, -67.5), dark) + fill(flower(c, 14, 6), other) + fill(dot(c, 4), pale)
    svg += fill("".join(dot(c + turn(i * 45 + 22.5) * 44, 3.2) for i in range(8)), pale)
    for corner in (0j, complex(s, 0), complex(0, s), complex(s, s)):
        svg += (
            fill(diamond(corner, 29, 29), pale)
            + fill(diamond(corner, 25, 25), dark)
            + fill(flower(corner, 17, 4), other)
        )
        svg += fill(dot(corner, 4), pale)
    edge = "".join(
        dot(complex(x, y), 2.1)
        for i in range(3, 8)
        for x, y in ((i * s / 10, 0), (0, i * s / 10), (i * s / 10, s), (s, i * s / 10))
    )
    return Tile(s, s, svg + fill(edge, pale))


def floral(ink: Ink, dice: random.Random) -> Tile:
    """Flowers painted wet on wet: petals in thin layers, the colour gathered at the edge."""
    w, h = 252.0, 300.0
    tones = (
        mix(ink.accent, "#d9788a", 0.5),
        mix(ink.partner, "#f0c9a8", 0.4),
        mix(ink.accent, "#7a5b8f", 0.45),
    )
    svg = draw(
        "M70 110C60 160 96 190 90 250M180 210C186 250 168 276 172 300M70 120C110 140 130 130 150 150",
        "#7d8f6a",
        2.6,
        0.8,
    )
    for x, y, a, length in (
        (76, 160, 150, 52),
        (88, 200, 20, 56),
        (90, 236, 160, 44),
        (184, 246, 30, 46),
        (178, 264, 160, 44),
        (120, 134, -50, 40),
        (148, 148, 40, 40),
    ):
        svg += fill(leaf(complex(x, y), a, length, 20), "#8fa37c", 0.7) + fill(
            leaf(complex(x, y), a, length * 0.8, 9), "#5f7554", 0.5
        )
    for at, size, tone in (
        (72 + 78j, 56, tones[0]),
        (182 + 178j, 46, tones[1]),
        (186 + 38j, 30, tones[2]),
        (40 + 226j, 27, tones[1]),
    ):
        svg += _painted(at, size, tone, dice)
    return Tile(w, h, svg, drop=True)


def _painted(at: complex, size: float, tone: str, dice: random.Random) -> str:
    svg = ""
    for share, count, opacity in ((1.0, 6, 0.5), (0.84, 6, 0.45), (0.6, 5, 0.55)):
        start = dice.uniform(0, 60)
        layer = "".join(
            petal(at, start + i * 360 / count + dice.uniform(-8, 8), size * share, size * 0.95 * share)
            for i in range(count)
        )
        svg += fill(layer, tone, opacity)
    svg += draw(flower(at, size * 0.92, 6, start=12, fat=1.05), mix(tone, "#5b2038", 0.45), 1.1, 0.55)
    return (
        svg
        + fill(wobbly(at, size * 0.17, dice), "#d8a13c", 0.95)
        + fill("".join(dot(at + turn(i * 45) * size * 0.24, 1.8) for i in range(8)), "#8a5a22")
    )
