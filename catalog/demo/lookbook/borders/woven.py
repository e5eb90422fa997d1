"""Borders of the loom and of the printing block."""

from __future__ import annotations

import random

from catalog.demo.lookbook.borders.border import Border, Motif, Stroke, gold, metal_stripe
from catalog.demo.lookbook.colours import Ink
from catalog.demo.lookbook.motifs import box, diamond, dot, draw, fill, flower, leaf, paisley, petal, triangle


def zari_band(ink: Ink, dice: random.Random) -> Border:
    """A woven metal band with a row of lozenges."""
    d = diamond(0j, 8, 7)
    return Border(34, (*metal_stripe(16, 30, ink), Stroke(5, 2, ink.metal_deep), Stroke(27, 2, ink.metal_deep), Stroke(35, 2.2, ink.metal)),
                  (Motif(22, 16, fill(d, ink.deep) + fill(dot(0j, 2.3), ink.metal_light)),))  # fmt: skip


def temple(ink: Ink, dice: random.Random) -> Border:
    """Korvai: spires of the contrast colour reach into the body from a zari band."""
    spire = triangle(0j, 30, 30, 180) + triangle(24j, 13, 13, 180)
    return Border(84, (Stroke(24, 48, ink.contrast), *metal_stripe(10, 12, ink), *metal_stripe(36, 9, ink), Stroke(23, 2, ink.metal)),
                  (Motif(32, 47, fill(spire, ink.contrast) + draw("M-15 0L0 30L15 0", ink.metal, 2.2) + fill(dot(9j, 3), ink.metal)),
                   Motif(20, 23, fill(diamond(0j, 6, 5), ink.metal))))  # fmt: skip


def paisley_band(ink: Ink, dice: random.Random) -> Border:
    """Mangoes in gold between two metal lines."""
    mango = gold(paisley(2j, 19, 180) + leaf(-20 + 8j, -60, 14, 7) + dot(22 - 8j, 3.4), ink) + fill(
        dot(0j, 4), ink.accent
    )
    return Border(
        66,
        (
            Stroke(32, 64, ink.contrast if not ink.is_pale else ink.partner),
            *metal_stripe(7, 8, ink),
            *metal_stripe(58, 8, ink),
        ),
        (Motif(54, 32, mango),),
    )


def lotus(ink: Ink, dice: random.Random) -> Border:
    """Asavali: a lotus vine in enamel colours on gold."""
    bloom = fill("".join(petal(12j, a, 26, 15) for a in (-90, -130, -50, -160, -20)), ink.accent) + draw(
        petal(12j, -90, 26, 15), ink.metal_light, 1.4
    )
    leaves = fill(leaf(-28 + 8j, 200, 20, 11) + leaf(28 + 8j, -20, 20, 11), "#2f6a4f") + draw(
        "M-40 6C-20 22 20 22 40 6", "#2f6a4f", 2.6
    )
    return Border(
        62,
        (
            *metal_stripe(31, 60, ink),
            Stroke(4, 5, ink.deep),
            Stroke(58, 5, ink.deep),
            Stroke(50, 2, ink.deep),
        ),
        (Motif(80, 28, leaves + bloom),),
    )


def ikat_band(ink: Ink, dice: random.Random) -> Border:
    """Feathered chevrons on a contrast band."""
    ticks = "".join(
        box(complex(x, 20 - abs(x) * 0.9 + dice.uniform(-2, 2)), 4.2, 15) for x in range(-18, 19, 4)
    )
    inner = "".join(
        box(complex(x, 34 - abs(x) * 0.9 + dice.uniform(-2, 2)), 4.2, 8) for x in range(-18, 19, 4)
    )
    return Border(
        54,
        (Stroke(27, 54, ink.contrast), Stroke(4, 4, ink.accent), Stroke(51, 4, ink.accent)),
        (Motif(40, 2, fill(ticks, ink.base) + fill(inner, ink.accent)),),
    )


def patola_band(ink: Ink, dice: random.Random) -> Border:
    """Stepped triangles, as the double ikat border steps."""
    steps = "".join(box(complex(0, 44 - i * 8), 46 - i * 9, 8) for i in range(5))
    back = "".join(box(complex(25, 8 + i * 6), 30 - i * 8, 6) for i in range(3))
    return Border(60, (Stroke(30, 60, ink.deep), Stroke(4, 4, ink.partner), Stroke(55, 4, ink.partner)),
                  (Motif(50, 2, fill(steps, ink.accent) + fill(back, ink.partner) + fill(dot(38j, 4), ink.partner)),))  # fmt: skip


def jamdani_band(ink: Ink, dice: random.Random) -> Border:
    """A plain deep band with stepped sprigs."""
    ground = ink.accent if ink.is_pale else ink.contrast
    sprig = "".join(
        box(complex(x * 5, 26 + y * 5), 5, 4.6)
        for x, y in (
            (0, -3),
            (-1, -2),
            (1, -2),
            (0, -2),
            (-2, -1),
            (2, -1),
            (0, -1),
            (-1, 0),
            (1, 0),
            (0, 1),
            (0, 2),
            (-2, 2),
            (2, 2),
        )
    )
    return Border(
        54,
        (
            Stroke(27, 54, ground),
            Stroke(6, 2.4, ink.metal_light),
            Stroke(48, 2.4, ink.metal_light),
            Stroke(59, 2.4, ground),
        ),
        (Motif(38, 0, fill(sprig, "#f8efdc")),),
    )


def block_band(ink: Ink, dice: random.Random) -> Border:
    """Printed flowers between lines and dots."""
    ground = ink.contrast if not ink.is_pale else ink.accent
    mark = ink.base if ground != ink.deep else ink.partner
    rose = (
        fill(flower(0j, 14, 8), mark)
        + fill(dot(0j, 4.4), ground)
        + fill(dot(22 - 9j, 2.4) + dot(22 + 9j, 2.4) + dot(22 + 0j, 3), mark)
    )
    return Border(
        52,
        (
            Stroke(26, 52, ground),
            Stroke(5, 2.4, mark),
            Stroke(47, 2.4, mark),
            Stroke(57, 3, ground, 1, "0.1 9"),
        ),
        (Motif(44, 26, rose),),
    )


def vine_band(ink: Ink, dice: random.Random) -> Border:
    """A kalamkari creeper, outlined with the pen."""
    line = "#2b211d"
    ground, bloom, green = "#e9d9b6", "#9c3b2c", "#5b6b3c"
    leaves = leaf(-22 + 22j, 70, 20, 11) + leaf(20 + 34j, -80, 20, 11)
    svg = (
        draw("M-42 28C-22 10 -18 46 0 28C20 10 22 46 42 28", line, 2.2)
        + fill(leaves, green)
        + draw(leaves, line, 1.2)
    )
    svg += (
        fill(flower(27j, 15, 7), bloom) + draw(flower(27j, 15, 7), line, 1.2) + fill(dot(27j, 4.5), "#c28a34")
    )
    return Border(
        56,
        (
            Stroke(28, 56, ground),
            Stroke(5, 4, bloom),
            Stroke(10, 1.4, line),
            Stroke(52, 4, bloom),
            Stroke(46, 1.4, line),
        ),
        (Motif(84, 0, svg),),
    )
