"""Borders that follow a line: a neckline, a hem, the edge of a saree.

A border is a list of strokes (at a distance into the cloth) and of motifs set at even spaces, drawn with x along
the edge and y into the cloth. `size` scales all of it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from catalog.demo.lookbook.cloth import dice_for
from catalog.demo.lookbook.colours import Ink, mix
from catalog.demo.lookbook.geometry import frames, offset, path
from catalog.demo.lookbook.motifs import (
    box, diamond, dot, draw, fill, flower, leaf, paisley, petal, raised, star, triangle,
)  # fmt: skip
from catalog.demo.lookbook.sheet import Sheet
from catalog.demo.lookbook.textiles.embroidered import mirror_disc


@dataclass(frozen=True)
class Stroke:
    """A stripe whose middle lies `at` pixels into the cloth."""

    at: float
    width: float
    colour: str
    opacity: float = 1.0
    dash: str = ""


@dataclass(frozen=True)
class Motif:
    """A drawing repeated every `spacing` pixels with its origin `at` pixels into the cloth."""

    spacing: float
    at: float
    svg: str


@dataclass(frozen=True)
class Border:
    """Strokes first, motifs on top; `width` is how far the border reaches into the cloth."""

    width: float
    strokes: tuple[Stroke, ...]
    motifs: tuple[Motif, ...] = ()


def _gold(d: str, ink: Ink, lift: float = 1.1) -> str:
    return raised(d, ink.metal_deep, ink.metal, ink.metal_light, lift)


def _metal_stripe(at: float, width: float, ink: Ink) -> tuple[Stroke, ...]:
    return (
        Stroke(at, width, ink.metal_deep),
        Stroke(at, width * 0.8, ink.metal),
        Stroke(at - width * 0.16, width * 0.26, ink.metal_light, 0.8),
    )


def piping(ink: Ink, dice: random.Random) -> Border:
    """A rolled cord in the second colour."""
    colour = ink.metal if ink.contrast == ink.deep else ink.contrast
    return Border(9, (Stroke(4, 9, mix(colour, "#000000", 0.4)), Stroke(3.6, 7, colour), Stroke(2.4, 2, mix(colour, "#ffffff", 0.5), 0.8),
                      Stroke(13, 1.4, ink.deep, 0.7, "7 5")))  # fmt: skip


def zari_band(ink: Ink, dice: random.Random) -> Border:
    """A woven metal band with a row of lozenges."""
    d = diamond(0j, 8, 7)
    return Border(34, (*_metal_stripe(16, 30, ink), Stroke(5, 2, ink.metal_deep), Stroke(27, 2, ink.metal_deep), Stroke(35, 2.2, ink.metal)),
                  (Motif(22, 16, fill(d, ink.deep) + fill(dot(0j, 2.3), ink.metal_light)),))  # fmt: skip


def temple(ink: Ink, dice: random.Random) -> Border:
    """Korvai: spires of the contrast colour reach into the body from a zari band."""
    spire = triangle(0j, 30, 30, 180) + triangle(24j, 13, 13, 180)
    return Border(84, (Stroke(24, 48, ink.contrast), *_metal_stripe(10, 12, ink), *_metal_stripe(36, 9, ink), Stroke(23, 2, ink.metal)),
                  (Motif(32, 47, fill(spire, ink.contrast) + draw("M-15 0L0 30L15 0", ink.metal, 2.2) + fill(dot(9j, 3), ink.metal)),
                   Motif(20, 23, fill(diamond(0j, 6, 5), ink.metal))))  # fmt: skip


def paisley_band(ink: Ink, dice: random.Random) -> Border:
    """Mangoes in gold between two metal lines."""
    mango = _gold(paisley(2j, 19, 180) + leaf(-20 + 8j, -60, 14, 7) + dot(22 - 8j, 3.4), ink) + fill(dot(0j, 4), ink.accent)
    return Border(66, (Stroke(32, 64, ink.contrast if not ink.is_pale else ink.partner), *_metal_stripe(7, 8, ink), *_metal_stripe(58, 8, ink)), (Motif(54, 32, mango),))


def lotus(ink: Ink, dice: random.Random) -> Border:
    """Asavali: a lotus vine in enamel colours on gold."""
    bloom = fill("".join(petal(12j, a, 26, 15) for a in (-90, -130, -50, -160, -20)), ink.accent) + draw(petal(12j, -90, 26, 15), ink.metal_light, 1.4)
    leaves = fill(leaf(-28 + 8j, 200, 20, 11) + leaf(28 + 8j, -20, 20, 11), "#2f6a4f") + draw("M-40 6C-20 22 20 22 40 6", "#2f6a4f", 2.6)
    return Border(62, (*_metal_stripe(31, 60, ink), Stroke(4, 5, ink.deep), Stroke(58, 5, ink.deep), Stroke(50, 2, ink.deep)), (Motif(80, 28, leaves + bloom),))


def zardozi_vine(ink: Ink, dice: random.Random) -> Border:
    """A couched vine with flowers and beads, on the bare cloth, below a gold cord."""
    vine = draw("M-46 26C-24 6 -20 46 0 28C18 8 24 46 46 26", ink.metal_deep, 4.6, 0.6) + draw("M-46 26C-24 6 -20 46 0 28C18 8 24 46 46 26", ink.metal, 3)
    gold = _gold(flower(24j, 19, 7) + leaf(-24 + 24j, 60, 20, 11) + leaf(24 + 30j, -60, 20, 11) + leaf(-36 + 30j, -40, 16, 9) + leaf(36 + 24j, 220, 16, 9), ink, 1.5)
    drops = _gold(petal(50j, 90, 15, 9) + dot(-24 + 52j, 3.4) + dot(24 + 52j, 3.4) + dot(-46 + 48j, 2.6), ink)
    return Border(60, (*_metal_stripe(5, 8, ink), Stroke(12, 2.4, ink.metal_light, 0.9, "0.1 5")), (Motif(92, 2, vine + gold + drops + fill(dot(24j, 6), ink.accent)),))


def ikat_band(ink: Ink, dice: random.Random) -> Border:
    """Feathered chevrons on a contrast band."""
    ticks = "".join(box(complex(x, 20 - abs(x) * 0.9 + dice.uniform(-2, 2)), 4.2, 15) for x in range(-18, 19, 4))
    inner = "".join(box(complex(x, 34 - abs(x) * 0.9 + dice.uniform(-2, 2)), 4.2, 8) for x in range(-18, 19, 4))
    return Border(54, (Stroke(27, 54, ink.contrast), Stroke(4, 4, ink.accent), Stroke(51, 4, ink.accent)), (Motif(40, 2, fill(ticks, ink.base) + fill(inner, ink.accent)),))


def patola_band(ink: Ink, dice: random.Random) -> Border:
    """Stepped triangles, as the double ikat border steps."""
    steps = "".join(box(complex(0, 44 - i * 8), 46 - i * 9, 8) for i in range(5))
    back = "".join(box(complex(25, 8 + i * 6), 30 - i * 8, 6) for i in range(3))
    return Border(60, (Stroke(30, 60, ink.deep), Stroke(4, 4, ink.partner), Stroke(55, 4, ink.partner)),
                  (Motif(50, 2, fill(steps, ink.accent) + fill(back, ink.partner) + fill(dot(38j, 4), ink.partner)),))  # fmt: skip


def block_band(ink: Ink, dice: random.Random) -> Border:
    """Printed flowers between lines and dots."""
    ground = ink.contrast if not ink.is_pale else ink.accent
    mark = ink.base if ground != ink.deep else ink.partner
    rose = fill(flower(0j, 14, 8), mark) + fill(dot(0j, 4.4), ground) + fill(dot(22 - 9j, 2.4) + dot(22 + 9j, 2.4) + dot(22 + 0j, 3), mark)
    return Border(52, (Stroke(26, 52, ground), Stroke(5, 2.4, mark), Stroke(47, 2.4, mark), Stroke(57, 3, ground, 1, "0.1 9")), (Motif(44, 26, rose),))


def vine_band(ink: Ink, dice: random.Random) -> Border:
    """A kalamkari creeper, outlined with the pen."""
    line = "#2b211d"
    ground, bloom, green = "#e9d9b6", "#9c3b2c", "#5b6b3c"
    leaves = leaf(-22 + 22j, 70, 20, 11) + leaf(20 + 34j, -80, 20, 11)
    svg = draw("M-42 28C-22 10 -18 46 0 28C20 10 22 46 42 28", line, 2.2) + fill(leaves, green) + draw(leaves, line, 1.2)
    svg += fill(flower(27j, 15, 7), bloom) + draw(flower(27j, 15, 7), line, 1.2) + fill(dot(27j, 4.5), "#c28a34")
    return Border(56, (Stroke(28, 56, ground), Stroke(5, 4, bloom), Stroke(10, 1.4, line), Stroke(52, 4, bloom), Stroke(46, 1.4, line)), (Motif(84, 0, svg),))


def gota_band(ink: Ink, dice: random.Random) -> Border:
    """Folded ribbon in a zigzag above a row of gota leaves."""
    leaves = _gold(leaf(24j, 62, 24, 12) + leaf(24j, 118, 24, 12), ink, 1.2)
    zig = draw("M-13 20L0 6L13 20", ink.metal_deep, 6.4) + draw("M-13 20L0 6L13 20", ink.metal_light, 3.6)
    return Border(50, (*_metal_stripe(4, 6, ink), *_metal_stripe(23, 4, ink)), (Motif(26, 0, zig + leaves),))


def mirror_band(ink: Ink, dice: random.Random) -> Border:
    """Mirrors between rows of stitched triangles."""
    second = ink.accent if ink.contrast != ink.accent else ink.metal
    teeth = fill(triangle(-14 + 44j, 18, 15, 180) + triangle(14 + 44j, 18, 15, 180), ink.contrast)
    return Border(58, (Stroke(22, 44, ink.contrast), Stroke(4, 4, second), Stroke(40, 4, second)),
                  (Motif(44, 22, mirror_disc(0j, 9.5, ink, second) + fill(diamond(22 + 0j, 4.5, 7), ink.base)), Motif(56, 0, teeth)))  # fmt: skip


def kantha_band(ink: Ink, dice: random.Random) -> Border:
    """Rows of running stitch and a row of small leaves."""
    first = ink.partner if not ink.is_pale else ink.accent
    pair = fill(leaf(26j, -50, 20, 11) + leaf(26j, 130, 20, 11), ink.accent) + fill(dot(20 + 26j, 3.4), first)
    rows = tuple(Stroke(at, 2.4, colour, 0.95, "9 5") for at, colour in ((5, first), (10, first), (43, first), (48, ink.accent), (53, first)))
    return Border(56, rows, (Motif(40, 0, pair),))


def scallop(ink: Ink, dice: random.Random) -> Border:
    """A scalloped edge in thread, with eyelets."""
    thread = ink.metal_light if ink.is_pale else "#fbf4e6"
    shade = mix(ink.base, "#6d6253", 0.5)
    arc = "M-17 2C-17 26 17 26 17 2"
    svg = draw(arc, shade, 5.4, 0.6) + draw(arc, thread, 4) + fill(dot(8j, 4.6), thread) + fill(dot(8j, 2.6), shade, 0.7) + fill(leaf(22j, 90, 15, 8), thread)
    return Border(40, (Stroke(2, 4, shade, 0.5), Stroke(1.6, 3, thread)), (Motif(34, 0, svg),))


def pearl_band(ink: Ink, dice: random.Random) -> Border:
    """Two rows of seed pearls with drops."""
    def pearl(at: complex, r: float) -> str:
        return fill(dot(at + 0.8 + 1.2j, r), "#8f8371", 0.6) + fill(dot(at, r), "#f3ecdf") + fill(dot(at - r * 0.3 - r * 0.35j, r * 0.42), "#ffffff")

    drop = pearl(5j, 4.6) + pearl(13 + 5j, 4.6) + pearl(6.5 + 15j, 3.2) + pearl(6.5 + 27j, 5.4)
    return Border(36, (Stroke(9, 2, ink.metal, 0.8),), (Motif(26, 0, drop),))


def jamdani_band(ink: Ink, dice: random.Random) -> Border:
    """A plain deep band with stepped sprigs."""
    ground = ink.accent if ink.is_pale else ink.contrast
    sprig = "".join(box(complex(x * 5, 26 + y * 5), 5, 4.6) for x, y in ((0, -3), (-1, -2), (1, -2), (0, -2), (-2, -1), (2, -1), (0, -1), (-1, 0), (1, 0), (0, 1), (0, 2), (-2, 2), (2, 2)))
    return Border(54, (Stroke(27, 54, ground), Stroke(6, 2.4, ink.metal_light), Stroke(48, 2.4, ink.metal_light), Stroke(59, 2.4, ground)), (Motif(38, 0, fill(sprig, "#f8efdc")),))


BORDERS: dict[str, Callable[[Ink, random.Random], Border]] = {
    f.__name__: f
    for f in (
        piping, zari_band, temple, paisley_band, lotus, zardozi_vine, ikat_band, patola_band, block_band, vine_band,
        gota_band, mirror_band, kantha_band, scallop, pearl_band, jamdani_band,
    )
}  # fmt: skip


def draw_border(sheet: Sheet, edge: Sequence[complex], name: str, ink: Ink, *, size: float = 1.0) -> float:
    """Draws the border along the edge; the cloth lies to the right of the edge's direction. Returns its width."""
    border = BORDERS[name](ink, dice_for(name, ink.base))
    for stroke in border.strokes:
        dash = f' stroke-dasharray="{stroke.dash}" stroke-linecap="round"' if stroke.dash else ""
        line = offset(edge, stroke.at * size) if stroke.at * size > 2 else tuple(edge)
        sheet.add(
            f'<path d="{path(line)}" fill="none" stroke="{stroke.colour}" stroke-width="{stroke.width * size:.1f}" '
            f'stroke-opacity="{stroke.opacity}" stroke-linejoin="round"{dash}/>'
        )
    for number, motif in enumerate(border.motifs):
        key = f"motif:{name}:{number}:{ink.base}:{ink.partner}"
        symbol = sheet.define(key, lambda i, svg=motif.svg: f'<g id="{i}">{svg}</g>')
        for frame in frames(offset(edge, motif.at * size), motif.spacing * size):
            sheet.add(
                f'<use href="#{symbol}" transform="translate({frame.at.real:.1f} {frame.at.imag:.1f}) '
                f'rotate({frame.degrees:.1f}) scale({size:.2f})"/>'
            )
    return border.width * size
