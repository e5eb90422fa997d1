"""Patterns that are made on the loom: zari, brocade, jamdani, stripes and checks."""

from __future__ import annotations

import math
import random

from catalog.demo.lookbook.colours import Ink, mix
from catalog.demo.lookbook.motifs import box, diamond, dot, draw, fill, flower, leaf, paisley, petal, raised
from catalog.demo.lookbook.textiles.tile import Tile


def _gold(d: str, ink: Ink, lift: float = 1.2) -> str:
    return raised(d, ink.metal_deep, ink.metal, ink.metal_light, lift)


def plain(ink: Ink, dice: random.Random) -> Tile:
    """Nothing but the weave."""
    return Tile(200, 200, "")


def zari_buti(ink: Ink, dice: random.Random) -> Tile:
    """A small flowering sprig in gold, half-dropped."""
    at = 48 + 44j
    stem = draw("M48 52Q46 66 50 78M49 66Q40 66 36 59M49 69Q58 68 62 61", ink.metal, 2.2)
    sprig = leaf(37 + 61j, 225, 15, 9) + leaf(61 + 63j, -45, 15, 9)
    bloom = flower(at, 16, 6) + dot(50 + 82j, 3.4)
    return Tile(96, 112, stem + _gold(sprig + bloom, ink) + fill(dot(at, 4.2), ink.accent), drop=True)


def coin(ink: Ink, dice: random.Random) -> Tile:
    """Ashrafi: a scatter of gold coins."""
    at = 40 + 40j
    petals = fill(flower(at, 9, 8), ink.metal_deep, 0.55)
    return Tile(80, 92, _gold(dot(at, 13), ink) + petals, drop=True)


def _ogee(width: float, height: float) -> str:
    w, h = width / 2, height / 2
    return (
        f"M{w} 0C{w} {h * 0.42:.0f} 0 {h * 0.58:.0f} 0 {h}C0 {h * 1.42:.0f} {w} {h * 1.58:.0f} {w} {height}"
        f"M{w} 0C{w} {h * 0.42:.0f} {width} {h * 0.58:.0f} {width} {h}C{width} {h * 1.42:.0f} {w} {h * 1.58:.0f} {w} {height}"
    )


def brocade(ink: Ink, dice: random.Random) -> Tile:
    """Kadhwa brocade: a rose in each ogee, touched with enamel colour."""
    w, h = 118.0, 158.0
    lattice = draw(_ogee(w, h), ink.metal_deep, 8.5, 0.75) + draw(_ogee(w, h), ink.metal, 5.5)
    lattice += draw(_ogee(w, h), ink.metal_light, 1.3, 0.8)
    svg = lattice + _rose(complex(w / 2, h / 2), ink) + _rose(0j, ink) + _rose(complex(w, 0), ink)
    svg += _rose(complex(0, h), ink) + _rose(complex(w, h), ink)
    return Tile(w, h, svg)


def _rose(at: complex, ink: Ink) -> str:
    crown = flower(at - 12j, 24, 7, fat=1.05)
    calyx = "".join(
        leaf(at + 6j, angle, length, 11) for angle, length in ((32, 24), (148, 24), (65, 28), (115, 28))
    )
    tail = petal(at + 8j, 90, 32, 9)
    return _gold(calyx + tail + crown, ink, 1.4) + fill(flower(at - 12j, 11, 5, start=90), ink.accent)


def jangla(ink: Ink, dice: random.Random) -> Tile:
    """A vine that covers the whole cloth."""
    w, h = 132.0, 176.0
    vine = f"M66 -4C120 24 120 64 66 88C12 112 12 152 66 {h + 4}"
    curls = "M98 40C126 32 138 56 118 66M34 128C6 120 -6 144 14 154M98 56C84 70 66 58 74 42M34 120C48 106 66 118 58 134"
    svg = draw(vine, ink.metal_deep, 6.5, 0.7) + draw(vine, ink.metal, 4.4) + draw(curls, ink.metal, 2.8)
    leaves = "".join(
        leaf(complex(x, y), angle, 23, 12)
        for x, y, angle in (
            (92, 18, -80), (108, 46, 10), (96, 70, 70), (42, 104, 200), (26, 132, 170), (38, 156, 110), (66, 88, 20),
            (66, 0, 200), (66, 176, 200), (104, 30, -20), (28, 118, 220),
        )
    )  # fmt: skip
    blooms = flower(26 + 48j, 25, 8) + flower(108 + 122j, 25, 8)
    hearts = flower(26 + 48j, 11, 5) + flower(108 + 122j, 11, 5)
    return Tile(w, h, svg + _gold(leaves + blooms, ink, 1.3) + fill(hearts, ink.accent))


def jaal(ink: Ink, dice: random.Random) -> Tile:
    """A fine ogee net with a buti in every mesh."""
    w, h = 104.0, 132.0
    net = draw(_ogee(w, h), ink.metal, 2.6) + fill(_beads(_ogee_points(w, h), 2.4), ink.metal_light)
    butis = flower(complex(w / 2, h / 2 - 4), 14, 6) + leaf(complex(w / 2, h / 2 + 8), 90, 18, 7)
    knots = "".join(diamond(p, 7, 9) for p in (0j, complex(w, 0), complex(0, h), complex(w, h)))
    knots += "".join(flower(complex(x, y), 12, 6) for x in (0, w) for y in (0, h))
    return Tile(w, h, net + _gold(butis + knots, ink) + fill(dot(complex(w / 2, h / 2 - 4), 3.6), ink.accent))


def _ogee_points(width: float, height: float) -> list[complex]:
    points = []
    for i in range(12):
        t = i / 12
        x = width / 2 * (1 - math.cos(t * 2 * math.pi)) / 2
        points += [complex(width / 2 - x, t * height), complex(width / 2 + x, t * height)]
    return points


def _beads(points: list[complex], radius: float) -> str:
    return "".join(dot(point, radius) for point in points)


def paisleys(ink: Ink, dice: random.Random) -> Tile:
    """Aari mangoes, outlined in chain stitch and filled in rows."""
    at = 62 + 76j
    outer, inner = paisley(at, 42, 8), paisley(at + 3 + 3j, 27, 8)
    ring = "".join(
        dot(at + 2 + complex(math.cos(a / 9 * math.tau), math.sin(a / 9 * math.tau)) * 12 + 4j, 2.5)
        for a in range(9)
    )
    sprig = leaf(40 + 110j, 200, 20, 10) + leaf(72 + 112j, 20, 20, 10) + flower(56 + 118j, 10, 5)
    svg = _gold(outer + sprig, ink, 1.5) + fill(inner, ink.deep) + draw(paisley(at, 33, 8), ink.accent, 2.4)
    return Tile(
        124, 150, svg + fill(ring, ink.metal_light) + fill(dot(at + 2 + 4j, 5), ink.accent), drop=True
    )


def jamdani(ink: Ink, dice: random.Random) -> Tile:
    """Sprigs laid in by hand: stepped, a little translucent."""
    thread = "#fffdf6" if not ink.is_pale else mix(ink.partner, ink.accent, 0.25)
    rows = ("...1...", "..121..", ".12321.", "..121..", "1..1..1", "11.1.11", ".11111.", "...1...", "..111..")
    return Tile(
        98, 104, _stepped(rows, 16 + 12j, 8.2, {"1": thread, "2": ink.partner, "3": ink.accent}), drop=True
    )


def _stepped(rows: tuple[str, ...], corner: complex, cell: float, colours: dict[str, str]) -> str:
    """A motif on squared paper, one path per colour."""
    svg = ""
    for mark, colour in colours.items():
        cells = [(c, r) for r, row in enumerate(rows) for c, char in enumerate(row) if char == mark]
        svg += fill(
            "".join(
                box(corner + complex(c + 0.5, r + 0.5) * cell, cell * 0.98, cell * 0.9) for c, r in cells
            ),
            colour,
            0.94,
        )
    return svg


def stripes(ink: Ink, dice: random.Random) -> Tile:
    """Missing-thread stripes with a hair of metal."""
    h = 120
    svg = fill(box(complex(12, h / 2), 10, h + 1), ink.deep, 0.5) + fill(
        box(complex(12, h / 2), 2.4, h + 1), ink.metal
    )
    svg += fill(box(complex(38, h / 2), 3, h + 1), ink.light, 0.75) + fill(
        box(complex(46, h / 2), 1.6, h + 1), ink.light, 0.6
    )
    return Tile(56, h, svg)


def checks(ink: Ink, dice: random.Random) -> Tile:
    """A woven check: colours deepen where warp and weft agree."""
    s = 58
    bars = ((10, 18, ink.deep, 0.5), (34, 5, ink.partner, 0.75), (46, 2.4, ink.accent, 0.9))
    svg = "".join(
        fill(box(complex(x, s / 2), w, s + 1), colour, o)
        + fill(box(complex(s / 2, x), s + 1, w), colour, o * 0.8)
        for x, w, colour, o in bars
    )
    return Tile(s, s, svg)
