"""Borders that are sewn on: cords, ribbon, mirrors, stitches and pearls."""

from __future__ import annotations

import random

from catalog.demo.lookbook.borders.border import Border, Motif, Stroke, gold, metal_stripe
from catalog.demo.lookbook.colours import Ink, mix
from catalog.demo.lookbook.motifs import diamond, dot, draw, fill, flower, leaf, petal, triangle
from catalog.demo.lookbook.textiles.embroidered import mirror_disc


def piping(ink: Ink, dice: random.Random) -> Border:
    """A rolled cord in the second colour."""
    colour = ink.metal if ink.contrast == ink.deep else ink.contrast
    return Border(9, (Stroke(4, 9, mix(colour, "#000000", 0.4)), Stroke(3.6, 7, colour), Stroke(2.4, 2, mix(colour, "#ffffff", 0.5), 0.8),
                      Stroke(13, 1.4, ink.deep, 0.7, "7 5")))  # fmt: skip


def zardozi_vine(ink: Ink, dice: random.Random) -> Border:
    """A couched vine with flowers and beads, on the bare cloth, below a gold cord."""
    vine = draw("M-46 26C-24 6 -20 46 0 28C18 8 24 46 46 26", ink.metal_deep, 4.6, 0.6) + draw(
        "M-46 26C-24 6 -20 46 0 28C18 8 24 46 46 26", ink.metal, 3
    )
    flowers = gold(
        flower(24j, 19, 7)
        + leaf(-24 + 24j, 60, 20, 11)
        + leaf(24 + 30j, -60, 20, 11)
        + leaf(-36 + 30j, -40, 16, 9)
        + leaf(36 + 24j, 220, 16, 9),
        ink,
        1.5,
    )
    drops = gold(petal(50j, 90, 15, 9) + dot(-24 + 52j, 3.4) + dot(24 + 52j, 3.4) + dot(-46 + 48j, 2.6), ink)
    return Border(
        60,
        (*metal_stripe(5, 8, ink), Stroke(12, 2.4, ink.metal_light, 0.9, "0.1 5")),
        (Motif(92, 2, vine + flowers + drops + fill(dot(24j, 6), ink.accent)),),
    )


def gota_band(ink: Ink, dice: random.Random) -> Border:
    """Folded ribbon in a zigzag above a row of gota leaves."""
    leaves = gold(leaf(24j, 62, 24, 12) + leaf(24j, 118, 24, 12), ink, 1.2)
    zig = draw("M-13 20L0 6L13 20", ink.metal_deep, 6.4) + draw("M-13 20L0 6L13 20", ink.metal_light, 3.6)
    return Border(50, (*metal_stripe(4, 6, ink), *metal_stripe(23, 4, ink)), (Motif(26, 0, zig + leaves),))


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
    rows = tuple(
        Stroke(at, 2.4, colour, 0.95, "9 5")
        for at, colour in ((5, first), (10, first), (43, first), (48, ink.accent), (53, first))
    )
    return Border(56, rows, (Motif(40, 0, pair),))


def scallop(ink: Ink, dice: random.Random) -> Border:
    """A scalloped edge in thread, with eyelets."""
    thread = ink.metal_light if ink.is_pale else "#fbf4e6"
    shade = mix(ink.base, "#6d6253", 0.5)
    arc = "M-17 2C-17 26 17 26 17 2"
    svg = (
        draw(arc, shade, 5.4, 0.6)
        + draw(arc, thread, 4)
        + fill(dot(8j, 4.6), thread)
        + fill(dot(8j, 2.6), shade, 0.7)
        + fill(leaf(22j, 90, 15, 8), thread)
    )
    return Border(40, (Stroke(2, 4, shade, 0.5), Stroke(1.6, 3, thread)), (Motif(34, 0, svg),))


def pearl_band(ink: Ink, dice: random.Random) -> Border:
    """Two rows of seed pearls with drops."""

    def pearl(at: complex, r: float) -> str:
        return (
            fill(dot(at + 0.8 + 1.2j, r), "#8f8371", 0.6)
            + fill(dot(at, r), "#f3ecdf")
            + fill(dot(at - r * 0.3 - r * 0.35j, r * 0.42), "#ffffff")
        )

    drop = pearl(5j, 4.6) + pearl(13 + 5j, 4.6) + pearl(6.5 + 15j, 3.2) + pearl(6.5 + 27j, 5.4)
    return Border(36, (Stroke(9, 2, ink.metal, 0.8),), (Motif(26, 0, drop),))
