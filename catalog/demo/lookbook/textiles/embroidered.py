"""Patterns that are sewn on: zardozi, gota, mirrors, chikankari, kantha, phulkari, gara, sequins."""

from __future__ import annotations

import random

from catalog.demo.lookbook.colours import Ink, distance, luminance, mix
from catalog.demo.lookbook.motifs import (
    box,
    diamond,
    dot,
    draw,
    fill,
    flower,
    leaf,
    paisley,
    petal,
    raised,
    shape,
    stitches,
    triangle,
    turn,
)
from catalog.demo.lookbook.textiles.tile import Tile


def zardozi(ink: Ink, dice: random.Random) -> Tile:
    """Flowering trees in couched gold, with beads."""
    w, h = 156.0, 208.0
    stems = "M78 200C78 150 60 140 62 104M78 160C96 150 112 140 110 112M78 186C52 180 36 168 30 150M78 178C104 176 122 168 128 150"
    svg = draw(stems, ink.metal_deep, 5, 0.6) + draw(stems, ink.metal, 3.2)
    leaves = "".join(
        leaf(complex(x, y), a, 24, 12)
        for x, y, a in ((66, 136, 200), (70, 150, -30), (98, 148, 10), (108, 128, 200), (44, 172, 250), (112, 172, -70), (78, 196, 30), (78, 196, 150), (62, 112, 160))
    )  # fmt: skip
    gold = (
        leaves
        + flower(62 + 78j, 34, 8)
        + paisley(114 + 84j, 26, 14)
        + flower(28 + 136j, 17, 6)
        + flower(130 + 136j, 17, 6)
    )
    svg += raised(gold, ink.metal_deep, ink.metal, ink.metal_light, 1.7)
    svg += fill(flower(62 + 78j, 17, 6, start=-60), ink.accent) + fill(dot(62 + 78j, 6), ink.metal_light)
    svg += fill(dot(116 + 84j, 7) + dot(28 + 136j, 5) + dot(130 + 136j, 5), ink.accent)
    beads = "".join(dot(complex(dice.uniform(6, w - 6), dice.uniform(6, h - 6)), 1.9) for _ in range(22))
    return Tile(w, h, fill(beads, ink.metal_light, 0.9) + svg, drop=True)


def gota(ink: Ink, dice: random.Random) -> Tile:
    """Ribbon leaves folded into flowers and joined in a net."""
    s = 136.0
    c = complex(s / 2, s / 2)
    net = "".join(leaf(p, a, 26, 11) for p, a in _net(s))
    bloom = "".join(leaf(c + turn(i * 45) * 7, i * 45, 30, 15) for i in range(8))
    folds = "".join(
        f"M{(a := c + turn(i * 45) * 10).real:.0f} {a.imag:.0f}L{(b := c + turn(i * 45) * 34).real:.0f} {b.imag:.0f}"
        for i in range(8)
    )
    svg = raised(net + bloom, ink.metal_deep, ink.metal, ink.metal_light, 1.5) + draw(
        folds, ink.metal_deep, 1.4, 0.7
    )
    svg += fill(dot(c, 8.5), ink.accent) + fill(dot(c, 4), ink.metal_light)
    corners = "".join(dot(p, 6) for p in (0j, complex(s, 0), complex(0, s), complex(s, s)))
    return Tile(s, s, svg + fill(corners, ink.metal_light))


def _net(s: float) -> list[tuple[complex, float]]:
    places = []
    for start, angle in ((0j, 45), (complex(s, 0), 135), (complex(0, s), -45), (complex(s, s), 225)):
        places += [(start + turn(angle) * 10, float(angle))]
    for start, angle in (
        (complex(s / 2, 0), 0),
        (complex(s / 2, 0), 180),
        (complex(0, s / 2), 90),
        (complex(0, s / 2), 270),
    ):
        places += [(start, float(angle))]
    return places


def mirror_disc(at: complex, radius: float, ink: Ink, ring: str) -> str:
    """A mirror: buttonhole ring, glass that reflects a window, a dark rim."""
    r = radius
    rays = "".join(
        f"M{(a := at + turn(i * 18) * r * 1.02).real:.1f} {a.imag:.1f}L{(b := at + turn(i * 18) * r * 1.42).real:.1f} {b.imag:.1f}"
        for i in range(20)
    )
    glass = shape(
        at,
        complex(r, 0),
        -0.72 + 0.2j,
        [(-0.5 - 0.75j, 0.3 - 0.9j, 0.62 - 0.5j), (0.1 - 0.3j, -0.4 + 0.1j, -0.72 + 0.2j)],
    )
    return (
        fill(dot(at, r * 1.45), mix(ring, "#000000", 0.45), 0.8) + draw(rays, ring, r * 0.22)
        + fill(dot(at, r * 1.04), "#5d666c") + fill(dot(at, r * 0.92), "#c3cdd2") + fill(glass, "#f6fafa")
    )  # fmt: skip


def mirror(ink: Ink, dice: random.Random) -> Tile:
    """A lattice of mirrors with stitched petals between them."""
    s = 124.0
    c = complex(s / 2, s / 2)
    thread = ink.partner
    second = ink.accent if abs(luminance(ink.accent) - luminance(ink.base)) > 0.03 else ink.metal_light
    svg = ""
    for corner in (0j, complex(s, 0), complex(0, s), complex(s, s)):
        svg += fill(flower(corner, 25, 8), second) + mirror_disc(corner, 8.5, ink, thread)
    rays = "".join(petal(c + turn(i * 30) * 24, i * 30, 17, 8) for i in range(12))
    svg += fill(rays, thread) + fill("".join(dot(c + turn(i * 30 + 15) * 39, 2.6) for i in range(12)), second)
    chain = "".join(
        dot(complex(i * s / 8, s / 2), 2.4) + dot(complex(s / 2, i * s / 8), 2.4) for i in (0, 1, 7, 8)
    )
    return Tile(s, s, svg + fill(chain, ink.metal_light) + mirror_disc(c, 14, ink, second))


def chikankari(ink: Ink, dice: random.Random) -> Tile:
    """White thread: petals worked as shadow, outlines as stem stitch, hearts as tiny knots."""
    w, h = 142.0, 168.0
    white, shade = "#fffefa", mix(ink.base, "#6d6253", 0.42)
    at = 66 + 58j
    stem = "M66 84C62 112 78 128 72 158M68 118C50 118 42 108 36 96M72 134C92 134 100 122 106 108"
    petals = flower(at, 33, 6, fat=1.08)
    leaves = leaf(68 + 122j, 195, 34, 16) + leaf(73 + 138j, -20, 34, 16) + leaf(72 + 150j, 150, 26, 12)
    small = flower(36 + 88j, 14, 5) + flower(107 + 100j, 14, 5)
    svg = draw(stem, shade, 3, 0.5) + draw(stem, white, 2.3)
    svg += fill(petals + leaves + small, shade, 0.28) + fill(petals + leaves + small, white, 0.72)
    svg += draw(petals + leaves + small, shade, 2.6, 0.45) + draw(petals + leaves + small, white, 1.7)
    veins = "".join(
        f"M{(a := at + turn(i * 60 - 90) * 12).real:.0f} {a.imag:.0f}L{(b := at + turn(i * 60 - 90) * 27).real:.0f} {b.imag:.0f}"
        for i in range(6)
    )
    knots = (
        "".join(dot(at + turn(i * 60 - 60) * 36, 2.2) for i in range(6))
        + dot(at, 6.5)
        + dot(36 + 88j, 3)
        + dot(107 + 100j, 3)
    )
    svg += draw(veins, shade, 1.4, 0.6) + fill(knots, shade, 0.5)
    return Tile(
        w,
        h,
        svg
        + fill(
            "".join(dot(at + turn(i * 60 - 60) * 36 - 0.7 - 0.7j, 1.8) for i in range(6))
            + dot(at - 0.6 - 0.6j, 5.2),
            white,
        ),
        drop=True,
    )


def kantha(ink: Ink, dice: random.Random) -> Tile:
    """Rows of running stitch that part around a flower and a bird-like leaf."""
    w, h = 176.0, 176.0
    thread = mix(ink.light, "#ffffff", 0.35) if not ink.is_pale else mix(ink.base, ink.partner, 0.35)
    rows = "".join(stitches(complex(-2, y), complex(w + 2, y), 10, 5.5, dice) for y in range(5, 176, 11))
    svg = draw(rows, thread, 1.7, 0.8)
    at = 62 + 66j
    for colour, radius, petals in (
        (ink.partner, 44, 8),
        (ink.base, 37, 8),
        (ink.accent, 29, 8),
        (ink.base, 21, 8),
        (ink.partner, 14, 6),
    ):
        svg += fill(flower(at, radius, petals, fat=1.1), colour)
    svg += draw(
        "".join(stitches(at, at + turn(i * 22.5) * 42, 6, 4, dice) for i in range(16)), thread, 1.3, 0.7
    )
    sprig = "M140 176C146 150 128 136 136 104"
    svg += draw(sprig, ink.accent, 3) + fill(
        "".join(
            leaf(complex(x, y), a, 30, 13)
            for x, y, a in (
                (141, 160, 210),
                (140, 150, -30),
                (135, 132, 200),
                (134, 126, -40),
                (136, 106, -95),
            )
        ),
        ink.accent,
    )
    return Tile(w, h, svg, drop_row=True)


_FLOSS = ("#d43d74", "#e8a428", "#cf4a2a", "#f3d9a2", "#1f7a5f", "#7d2350")


def phulkari(ink: Ink, dice: random.Random) -> Tile:
    """Darned lozenges in floss; the stitch turns with each quarter, so the light does too."""
    s = 112.0
    c = complex(s / 2, s / 2)
    floss = sorted(_FLOSS, key=lambda tone: distance(tone, ink.base) < 110)
    tones = (floss[0], floss[1], floss[0], floss[1])
    svg = ""
    for i, (quarter, tone) in enumerate(zip((c - 26j, c + 26, c + 26j, c - 26), tones, strict=True)):
        svg += fill(diamond(quarter, 21, 21), tone) + draw(
            _hatch(quarter, 19, upright=i % 2 == 0), mix(tone, "#ffffff", 0.45), 1.3, 0.75
        )
    for corner in (0j, complex(s, 0), complex(0, s), complex(s, s)):
        svg += fill(diamond(corner, 17, 17), floss[1]) + fill(diamond(corner, 8, 8), floss[0])
    svg += fill(diamond(c, 9, 9), "#fbe9c4")
    return Tile(s, s, svg)


def _hatch(at: complex, half: float, *, upright: bool) -> str:
    text = ""
    for i in range(-4, 5):
        across = i * half / 4.5
        reach = half - abs(across)
        a, b = (
            (complex(across, -reach), complex(across, reach))
            if upright
            else (complex(-reach, across), complex(reach, across))
        )
        text += f"M{(at + a).real:.1f} {(at + a).imag:.1f}L{(at + b).real:.1f} {(at + b).imag:.1f}"
    return text


def gara(ink: Ink, dice: random.Random) -> Tile:
    """Satin-stitch peonies and long leaves, shaded from rose to ivory."""
    w, h = 236.0, 280.0
    ivory, rose, green = "#f6ead6", "#d98f95", "#9fb08d"
    vine = "M30 280C40 220 120 230 116 160C112 110 60 110 66 60C70 30 110 20 150 24M116 176C160 180 196 160 200 120"
    svg = draw(vine, green, 3)
    spots = (
        (108, 196, 10, 44),
        (92, 214, 160, 40),
        (70, 92, 200, 40),
        (84, 108, -20, 40),
        (162, 172, 60, 42),
        (194, 134, -70, 36),
        (46, 244, 220, 36),
        (104, 28, 80, 36),
        (150, 24, 20, 44),
    )
    leaves = "".join(leaf(complex(x, y), a, length, 15) for x, y, a, length in spots)
    ribs = "".join(
        f"M{x} {y}L{x + (v := turn(a) * length * 0.85).real:.0f} {y + v.imag:.0f}"
        for x, y, a, length in spots
    )
    svg += fill(leaves, green) + draw(ribs, mix(green, "#2d3d2c", 0.5), 1.2)
    for at, size in ((146 + 92j, 44), (38 + 150j, 30), (196 + 236j, 36), (38 + 26j, 26)):
        for share, tone, n in (
            (1, rose, 9),
            (0.78, mix(rose, ivory, 0.5), 8),
            (0.52, ivory, 6),
            (0.24, "#e3b45f", 5),
        ):
            bloom = flower(at, size * share, n, start=-90 + 30 * share, fat=1.15)
            svg += fill(bloom, tone) + draw(bloom, mix(tone, "#5c2030", 0.35), 1, 0.7)
    return Tile(w, h, svg, drop_row=True)


def sequins(ink: Ink, dice: random.Random) -> Tile:
    """Rows like fish scales; a few bright ones catch the room."""
    step, rows = 22.0, 8
    low, high = mix(ink.base, "#000000", 0.35), mix(ink.light, "#ffffff", 0.2)
    svg = ""
    for row in range(rows):
        for column in range(8):
            at = complex(column * step + (step / 2 if row % 2 else 0), row * 17)
            tone = dice.choice((ink.base, ink.base, ink.light, ink.deep, mix(ink.base, ink.metal, 0.35)))
            svg += fill(dot(at, 11.6), low) + fill(dot(at - 0.6 - 0.8j, 10.4), tone)
            if dice.random() < 0.4:
                svg += fill(dot(at - 3.4 - 3.6j, 3.1), high, 0.85)
    return Tile(step * 8, 17 * rows, svg)


def temple_rows(ink: Ink, dice: random.Random) -> Tile:
    """Rows of spires, for pallus that are all border."""
    s = 60.0
    spires = triangle(complex(15, 40), 28, 34) + triangle(complex(45, 40), 28, 34)
    bars = box(complex(30, 46), 61, 5) + box(complex(30, 56), 61, 2.5)
    return Tile(s, s, raised(spires + bars, ink.metal_deep, ink.metal, ink.metal_light, 1))
