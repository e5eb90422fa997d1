"""Uncut cloth laid out: a pleated saree with its pallu, a folded piece, a roll of blouse fabric."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.demo.lookbook.borders import draw_border
from catalog.demo.lookbook.cloth import Cloth, dice_for, lay_cloth
from catalog.demo.lookbook.colours import Ink, mix
from catalog.demo.lookbook.fastenings import tassel
from catalog.demo.lookbook.geometry import Line, cubic, join, path
from catalog.demo.lookbook.motifs import draw
from catalog.demo.lookbook.shading import cast, crease, edges, fall_of_light, fold, sheen
from catalog.demo.lookbook.sheet import Sheet

PLEATS = 8


@dataclass(frozen=True)
class DrapeDesign:
    """A length of cloth: its body, its pallu and its border."""

    cloth: Cloth
    pallu: Cloth
    border: str


def line(a: complex, b: complex, steps: int = 12) -> Line:
    """A straight line in steps, so that it can be bent, offset and walked."""
    return tuple(a + (b - a) * i / steps for i in range(steps + 1))


def draw_saree(sheet: Sheet, design: DrapeDesign, *, pose: str = "") -> None:
    """The saree as a shop lays it out: pleats fanned to the right, the pallu falling over them."""
    if pose:
        sheet.open(f'transform="{pose}"')
    _pleats(sheet, design)
    _pallu(sheet, design)
    if pose:
        sheet.close()


def _rails() -> list[Line]:
    """The pleats' edges, left to right: gathered above, fanned below."""
    rails = []
    for i in range(PLEATS + 1):
        share = i / PLEATS
        top, foot = (
            complex(420 + 330 * share, 226 + 22 * share),
            complex(452 + 640 * share, 1404 - 60 * share**2),
        )
        rails.append(
            cubic(top, top + complex(10 * share, 380), foot - complex(150 * share - 10, 420), foot, 26)
        )
    return rails


def _pleats(sheet: Sheet, design: DrapeDesign) -> None:
    rails = _rails()
    hem: list[complex] = []
    for i in range(PLEATS):
        a, b = rails[i][-1], rails[i + 1][-1]
        hem += [a + 20j, (a + b) / 2 + 12j, b - 8j]
    outline = join(rails[0][::-1], line(rails[0][0], rails[-1][0]), rails[-1], tuple(hem[::-1]))
    cast(sheet, outline, reach=30, opacity=0.1)
    with sheet.within(outline):
        lay_cloth(sheet, outline, design.cloth, grain=-6)
        for i in range(PLEATS):
            a, b = rails[i][-1] + 20j, rails[i + 1][-1] - 8j
            draw_border(sheet, line(b, a, 8), design.border, design.cloth.ink, size=1.25)
        for i in range(PLEATS):
            _pleat_light(sheet, rails[i], rails[i + 1])
        sheen(sheet, outline, design.cloth.finish)
        edges(sheet, outline, strength=0.8)
        fall_of_light(sheet, outline)


def _pleat_light(sheet: Sheet, left: Line, right: Line) -> None:
    """One pleat: a sharp shadow where it dives under its neighbour, a lit belly, a soft far side."""
    width = abs(right[-1] - left[-1])
    valley = path(
        join(left, tuple(p + (q - p) * 0.34 for p, q in zip(left, right, strict=True))[::-1]), closed=True
    )
    narrow = path(
        join(left, tuple(p + (q - p) * 0.16 for p, q in zip(left, right, strict=True))[::-1]), closed=True
    )
    sheet.light(
        f'<path d="{valley}" fill="#000000" fill-opacity=".2"/><path d="{narrow}" fill="#000000" fill-opacity=".3"/>'
    )
    belly = tuple(p + (q - p) * 0.56 for p, q in zip(left, right, strict=True))
    crease(sheet, belly, width * 0.6, 0.42, tone="#ffffff")
    far = tuple(p + (q - p) * 0.86 for p, q in zip(left, right, strict=True))
    crease(sheet, far, width * 0.3, 0.18)
    sheet.add(f'<path d="{path(left)}" fill="none" stroke="#1d0f12" stroke-width="2.2" stroke-opacity=".4"/>')


def _pallu(sheet: Sheet, design: DrapeDesign) -> None:
    """The end piece, laid over the pleats: side borders, woven bands, the rich field and the fringe."""
    left = cubic(356 + 214j, 330 + 520j, 196 + 980j, 138 + 1330j, 28)
    right = cubic(640 + 236j, 650 + 560j, 640 + 980j, 640 + 1392j, 28)
    foot = cubic(right[-1], 480 + 1396j, 300 + 1368j, left[-1], 16)
    crown = cubic(left[0], 430 + 190j, 560 + 196j, right[0], 10)
    outline = join(crown, right, foot, left[::-1])
    field = join(_across(left, right, 0.64), right[18:], foot, left[18:][::-1])
    _fringe(sheet, foot, design.cloth.ink)
    cast(sheet, outline, reach=46, opacity=0.42)
    ink = design.pallu.ink
    with sheet.within(outline):
        lay_cloth(sheet, outline, design.cloth, grain=5)
        with sheet.within(field):
            _field(sheet, field, design)
        for share, size in ((0.64, 0.8), (0.9, 1.0)):
            draw_border(sheet, _across(left, right, share)[::-1], design.border, ink, size=size)
            _band(sheet, _across(left, right, share - 0.012), ink)
        draw_border(sheet, left[::-1], design.border, ink, size=1.1)
        draw_border(sheet, right, design.border, ink, size=1.1)
        _pallu_light(sheet, design, left, right, outline)


def _field(sheet: Sheet, field: Line, design: DrapeDesign) -> None:
    cloth = design.pallu
    if cloth.textile in {"brocade", "jangla", "stripes"} and cloth.textile != design.cloth.textile:
        palette = {"base": mix(cloth.ink.contrast, cloth.ink.deep, 0.25)}
        ground = Ink(**{**cloth.ink.__dict__, **palette}) if not cloth.ink.is_pale else cloth.ink
        cloth = Cloth(cloth.textile, cloth.finish, ground if _is_dark(ground) else cloth.ink, cloth.scale)
    lay_cloth(sheet, field, cloth, grain=5)


def _is_dark(ink: Ink) -> bool:
    return int(ink.base[1:3], 16) + int(ink.base[3:5], 16) + int(ink.base[5:7], 16) < 300


def _across(left: Line, right: Line, share: float) -> Line:
    """A line from edge to edge of the pallu, a little bowed."""
    a, b = left[round(share * 28)], right[round(share * 28)]
    return cubic(a, a + (b - a) * 0.33 + 12j, a + (b - a) * 0.66 + 12j, b, 12)


def _band(sheet: Sheet, at_line: Line, ink: Ink) -> None:
    sheet.add(draw(path(at_line), ink.metal_deep, 7) + draw(path(at_line), ink.metal, 4.6))


def _pallu_light(sheet: Sheet, design: DrapeDesign, left: Line, right: Line, outline: Line) -> None:
    for share, width, depth in ((0.2, 60, 0.26), (0.43, 46, 0.3), (0.68, 64, 0.3), (0.87, 34, 0.2)):
        bend = tuple(
            p + (q - p) * (share + 0.03 * ((i % 28) / 28))
            for i, (p, q) in enumerate(zip(left, right, strict=True))
        )
        fold(sheet, bend, width, depth)
    sheet.soft("dark", 500 + 236j, complex(190, 60), 4, 0.4)
    sheen(sheet, outline, design.cloth.finish)
    edges(sheet, outline, strength=0.8)
    fall_of_light(sheet, outline, strength=0.8)


def _fringe(sheet: Sheet, foot: Line, ink: Ink) -> None:
    """Knotted threads at the pallu's end."""
    dice = dice_for("fringe", ink.base)
    tone = mix(ink.base, ink.metal, 0.35)
    threads, knots = "", ""
    total = 44
    for i in range(total):
        start = foot[round(i / (total - 1) * (len(foot) - 1))]
        nxt = foot[min(len(foot) - 1, round(i / (total - 1) * (len(foot) - 1)) + 1)]
        start += (nxt - start) * ((i * (len(foot) - 1) / (total - 1)) % 1)
        end = start + complex(dice.uniform(-7, 7), dice.uniform(54, 74))
        threads += f"M{start.real:.0f} {start.imag:.0f}Q{start.real + dice.uniform(-4, 4):.0f} {start.imag + 30:.0f} {end.real:.0f} {end.imag:.0f}"
        knots += f"M{start.real:.1f} {start.imag + 13:.1f}v3"
    sheet.add(
        draw(threads, mix(tone, "#000000", 0.4), 4.6) + draw(threads, tone, 3) + draw(knots, ink.metal, 8)
    )


def draw_folded(sheet: Sheet, design: DrapeDesign, *, pose: str = "", fringed: bool = True) -> None:
    """A folded length: the stack below, one turned-back layer above that shows border and pallu."""
    if pose:
        sheet.open(f'transform="{pose}"')
    for i in range(4, -1, -1):
        _stack_layer(sheet, design, complex(i * 7, i * 9), front=i == 0)
    _turned_layer(sheet, design, fringed=fringed)
    if pose:
        sheet.close()


def _stack_layer(sheet: Sheet, design: DrapeDesign, shift: complex, *, front: bool) -> None:
    a, b, c, d = (p + shift for p in (286 + 262j, 876 + 262j, 882 + 1330j, 280 + 1330j))
    outline = join(
        cubic(a, a + 190 - 7j, b - 190 - 7j, b),
        cubic(b, b + 6 + 300j, c + 5 - 300j, c),
        cubic(c, c - 190 + 9j, d + 190 + 9j, d),
        cubic(d, d - 4 - 300j, a - 5 + 300j, a),
    )
    if not front:
        tone = mix(design.cloth.ink.base, design.cloth.ink.deep, 0.5 if round(shift.real / 7) % 2 else 0.15)
        sheet.unlit(outline)
        sheet.add(
            f'<path d="{path(outline, closed=True)}" fill="{tone}" stroke="{design.cloth.ink.deep}" stroke-width="1.6"/>'
        )
        edges(sheet, outline, strength=0.7)
        return
    cast(sheet, outline, reach=16, opacity=0.3)
    with sheet.within(outline):
        lay_cloth(sheet, outline, design.cloth)
        draw_border(sheet, line(d + 2, a + 2, 16), design.border, design.cloth.ink, size=1.35)
        draw_border(sheet, line(b - 2, c - 2, 16), design.border, design.cloth.ink, size=1.35)
        for y in (0.36, 0.68):
            p, q = a + (d - a) * y, b + (c - b) * y
            fold(sheet, cubic(p, p + 180 + 5j, q - 180 + 5j, q), 44, 0.3)
        sheen(sheet, outline, design.cloth.finish)
        edges(sheet, outline)
        fall_of_light(sheet, outline)


def _turned_layer(sheet: Sheet, design: DrapeDesign, *, fringed: bool) -> None:
    """The upper third, folded down over the stack at a slant."""
    a, b = 282 + 258j, 880 + 258j
    c, d = 884 + 640j, 278 + 812j
    outline = join(
        cubic(a, a + 190 - 9j, b - 190 - 9j, b),
        line(b, c),
        cubic(c, c - 200 + 66j, d + 200 - 50j, d),
        line(d, a),
    )
    edge = cubic(c, c - 200 + 66j, d + 200 - 50j, d)
    if fringed:
        _fringe(sheet, edge, design.cloth.ink)
    cast(sheet, outline, reach=44, opacity=0.45)
    with sheet.within(outline):
        _field(sheet, outline, design)
        draw_border(sheet, edge, design.border, design.cloth.ink, size=1.35)
        draw_border(sheet, line(b - 2, c - 2, 12), design.border, design.cloth.ink, size=1.1)
        draw_border(sheet, line(d + 2, a + 2, 12), design.border, design.cloth.ink, size=1.1)
        fold(sheet, cubic(340 + 330j, 480 + 400j, 700 + 420j, 850 + 350j), 54, 0.2)
        fold(sheet, cubic(320 + 560j, 460 + 520j, 640 + 560j, 800 + 500j), 46, 0.18)
        sheen(sheet, outline, design.cloth.finish)
        edges(sheet, outline)
        fall_of_light(sheet, outline, strength=0.8)
    if fringed:
        sheet.add(
            tassel(d + 18 + 40j, design.cloth.ink, size=0.9), tassel(c - 16 + 44j, design.cloth.ink, size=0.9)
        )


def draw_roll(sheet: Sheet, design: DrapeDesign, *, pose: str = "") -> None:
    """Blouse fabric: a rolled end above, the metre running down from it."""
    if pose:
        sheet.open(f'transform="{pose}"')
    left = cubic(268 + 400j, 276 + 700j, 246 + 1000j, 262 + 1330j, 20)
    right = cubic(934 + 400j, 926 + 700j, 958 + 1000j, 940 + 1322j, 20)
    foot = cubic(right[-1], 760 + 1352j, 460 + 1310j, left[-1], 16)
    sheet_outline = join(line(left[0], right[0]), right, foot, left[::-1])
    with sheet.within(sheet_outline):
        lay_cloth(sheet, sheet_outline, design.cloth)
        draw_border(sheet, foot, design.border, design.cloth.ink, size=1.5)
        for share, width, depth in ((0.16, 70, 0.22), (0.37, 54, 0.3), (0.6, 80, 0.28), (0.83, 50, 0.24)):
            fold(sheet, tuple(p + (q - p) * share for p, q in zip(left, right, strict=True)), width, depth)
        sheet.soft("dark", 600 + 470j, complex(400, 74), 0, 0.55)
        sheen(sheet, sheet_outline, design.cloth.finish)
        edges(sheet, sheet_outline)
        fall_of_light(sheet, sheet_outline)
    _rolled_end(sheet, design)
    if pose:
        sheet.close()


def _rolled_end(sheet: Sheet, design: DrapeDesign) -> None:
    roll = join(
        cubic(236 + 262j, 240 + 240j, 960 + 240j, 966 + 262j), cubic(966 + 262j, 990 + 320j, 990 + 380j, 966 + 430j),
        cubic(966 + 430j, 960 + 448j, 240 + 448j, 236 + 430j), cubic(236 + 430j, 212 + 380j, 212 + 320j, 236 + 262j),
    )  # fmt: skip
    cast(sheet, roll, reach=30, opacity=0.4)
    with sheet.within(roll):
        lay_cloth(sheet, roll, design.cloth, grain=0)
        sheet.soft("light", 600 + 304j, complex(430, 34), 0, 0.5)
        sheet.soft("dark", 600 + 428j, complex(460, 52), 0, 0.6)
        sheet.soft("dark", 600 + 252j, complex(460, 24), 0, 0.35)
        edges(sheet, roll, strength=0.8)
    ink = design.cloth.ink
    rings = "".join(
        f'<ellipse cx="{x}" cy="346" rx="{rx}" ry="{ry}" fill="none" stroke="{mix(ink.base, ink.deep, share)}" stroke-width="7"/>'
        for x in (238, 964)
        for rx, ry, share in ((22, 82, 0.9), (15, 58, 0.2), (8, 34, 0.8))
    )
    sheet.add(
        f'<ellipse cx="238" cy="346" rx="24" ry="85" fill="{ink.deep}"/><ellipse cx="964" cy="346" rx="24" ry="85" fill="{ink.deep}"/>',
        rings,
    )
