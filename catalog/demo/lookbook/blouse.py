"""A blouse laid flat: sleeves first, then the inside, the body, its borders, its seams and its light."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.demo.lookbook.blouse_cut import HEM_Y, Body, Sleeve, at, body, neck_depth, sleeve
from catalog.demo.lookbook.borders import draw_border
from catalog.demo.lookbook.cloth import Cloth, lay_cloth, lining_of
from catalog.demo.lookbook.colours import Ink, mix
from catalog.demo.lookbook.fastenings import closing, collar, dori, keyhole, label
from catalog.demo.lookbook.geometry import Line, cubic, mirrored, part, path
from catalog.demo.lookbook.shading import cast, crease, edges, fall_of_light, fold, sheen
from catalog.demo.lookbook.sheet import Sheet

_GROWTH = {
    "sleeveless": 1.36, "cap": 1.22, "short": 1.1, "puff": 1.06, "elbow": 1.08,
    "three-quarter": 1.08, "bell": 1.0, "full": 1.1,
}  # fmt: skip
_LIFT = {"full": 4, "three-quarter": 12, "bell": 6}


@dataclass(frozen=True)
class BlouseDesign:
    """What the cutter and the embroiderer are told."""

    cloth: Cloth
    border: str
    neck: str
    back: str
    sleeve: str
    cut: str
    closure: str


def draw_blouse(sheet: Sheet, design: BlouseDesign, *, side: str = "front", pose: str = "") -> None:
    """Draws the front or the back. `pose` is an SVG transform; without one the blouse fills a product picture."""
    growth = _GROWTH[design.sleeve]
    lift = _LIFT.get(design.sleeve, 18)
    own = f"translate(600 {790 + lift}) scale({growth}) translate(-600 -800)"
    sheet.open(f'transform="{pose or own}"')
    seen, hidden = (design.neck, design.back) if side == "front" else (design.back, design.neck)
    shell, inside = body(seen, design.sleeve), body(hidden, design.sleeve, shoulder_of=seen)
    _inside(sheet, design, inside, hidden, side)
    arm = sleeve(design.sleeve)
    if arm is not None:
        with sheet.within(arm.outline, mirrored(arm.outline)):
            for mirror in (False, True):
                _sleeve(sheet, design, arm, mirror=mirror)
    collar(sheet, design.cloth, seen, behind=True)
    _shell(sheet, design, shell, seen, side)
    collar(sheet, design.cloth, seen, behind=False)
    if side == "back" and design.back in {"deep-u", "halter-tie"}:
        dori(sheet, design.cloth, design.back)
    sheet.close()


def _inside(sheet: Sheet, design: BlouseDesign, inside: Body, hidden: str, side: str) -> None:
    """The far side of the garment, seen through the neck opening."""
    tone = lining_of(design.cloth.ink)
    d = path(inside.outline, closed=True)
    sheet.add(f'<path d="{d}" fill="{tone}"/>')
    facing = tuple(p + 7j for p in inside.neck)
    sheet.add(
        f'<path d="{path(facing)}" fill="none" stroke="{mix(tone, "#ffffff", 0.14)}" stroke-width="13"/>'
    )
    sheet.soft("dark", at(0, 130), complex(230, 130), 0, 0.42)
    if side == "front" and design.back in {"deep-u", "halter-tie"}:
        dori(sheet, design.cloth, design.back, hanging=False)
    if side == "front" and neck_depth(hidden) < 110:
        label(sheet, at(0, neck_depth(hidden) + 34))


def _sleeve(sheet: Sheet, design: BlouseDesign, arm: Sleeve, *, mirror: bool) -> None:
    outline = mirrored(arm.outline) if mirror else arm.outline
    hem = mirrored(arm.hem) if mirror else arm.hem
    sheer = design.cloth.finish == "sheer"
    if sheer:
        sheet.add(f'<path d="{path(outline, closed=True)}" fill="#efe4d4" fill-opacity=".35"/>')
    lay_cloth(
        sheet, outline, design.cloth, grain=arm.grain * (-1 if mirror else 1), opacity=0.74 if sheer else 1
    )
    if design.sleeve == "puff":
        _gathers(sheet, arm, mirror=mirror)
    draw_border(
        sheet, hem, design.border, design.cloth.ink, size=0.72 if design.sleeve in {"full", "puff"} else 0.92
    )
    _sleeve_light(sheet, design, arm, outline, mirror=mirror)


def _sleeve_light(sheet: Sheet, design: BlouseDesign, arm: Sleeve, outline: Line, *, mirror: bool) -> None:
    start, end = arm.axis
    middle = (start + end) / 2
    long = abs(end - start) / 2 + 60
    out = (end - start) / abs(end - start) * -1j
    tilt = 90 + arm.grain

    def flip(point: complex) -> complex:
        return complex(1200 - point.real, point.imag) if mirror else point

    lean = 180 - tilt if mirror else tilt
    sheet.soft("dark", flip(middle - out * 66), complex(long, 46), lean, 0.36)
    sheet.soft(
        "light",
        flip(middle + out * (18 if not mirror else 34)),
        complex(long * 0.9, 30),
        lean,
        0.3 if design.cloth.finish in {"silk", "tissue", "raw"} else 0.2,
    )
    sheet.soft("dark", flip(middle + out * 92), complex(long, 30), lean, 0.24)
    under = at(318, 350)
    for reach, drop, width in ((96, 36, 20), (140, 92, 16)):
        line = cubic(
            flip(under),
            flip(under + complex(18, 14)),
            flip(under + complex(reach * 0.6, drop * 0.4)),
            flip(under + complex(reach, drop - 60)),
        )
        fold(sheet, line, width, 0.26)
    sheen(sheet, outline, "velvet" if design.cloth.finish == "velvet" else "")
    edges(sheet, outline, strength=0.85)
    armhole = part(outline, 0.72, 1.0)
    crease(sheet, armhole, 46, 0.4)


def _gathers(sheet: Sheet, arm: Sleeve, *, mirror: bool) -> None:
    start, end = arm.axis
    along = (end - start) / abs(end - start)
    out = along * -1j
    for i in range(-4, 5):
        for base, reach, way in ((start - along * 52, 150, 1), (end, -120, 1)):
            foot = base + out * (i * 26)
            line = cubic(
                foot,
                foot + along * reach * 0.3 + out * i * 3,
                foot + along * reach * 0.7 * way + out * i * 7,
                foot + along * reach + out * i * 9,
            )
            fold(sheet, tuple(complex(1200 - p.real, p.imag) for p in line) if mirror else line, 17, 0.3)


def _shell(sheet: Sheet, design: BlouseDesign, shell: Body, seen: str, side: str) -> None:
    """The body that faces us."""
    sheer = design.cloth.finish == "sheer"
    cast(sheet, shell.outline, reach=20, opacity=0.22)
    if sheer:
        sheet.add(
            f'<path d="{path(shell.outline, closed=True)}" fill="{mix(design.cloth.ink.base, "#fff8ec", 0.35)}"/>'
        )
    with sheet.within(shell.outline):
        lay_cloth(sheet, shell.outline, design.cloth, opacity=0.86 if sheer else 1)
        _body_light(sheet, design, shell)
        _seams(sheet, design, shell, seen, side)
        draw_border(sheet, shell.neck, design.border, design.cloth.ink, size=0.84)
        if seen in {"halter", "halter-tie"} or design.sleeve == "sleeveless":
            _bindings(sheet, shell)
        _hem(sheet, design, shell)
        closing(sheet, design.cloth, design.closure, side, top=neck_depth(seen))
        sheen(sheet, shell.outline, design.cloth.finish)
        edges(sheet, shell.outline)
        fall_of_light(sheet, shell.outline)
    if seen == "keyhole":
        keyhole(sheet, design.cloth)
    _rim(sheet, shell, design.cloth.ink)


def _body_light(sheet: Sheet, design: BlouseDesign, shell: Body) -> None:
    for side in (-1, 1):
        sheet.soft("light", at(side * 132 - 16, 318), complex(104, 128), side * 8, 0.2)
        sheet.soft("dark", at(side * 150 + 10, 452), complex(120, 62), side * -14, 0.24)
        sheet.soft("dark", at(side * 268, 560), complex(60, 190), side * 5, 0.3)
    sheet.soft("dark", at(0, 380), complex(46, 150), 0, 0.22)
    for side in (-1, 1):
        for dx, dy, width in ((-92, 66, 20), (-130, 24, 16), (-60, 118, 15)):
            start = at(side * 306, 356)
            bend = cubic(
                start,
                start + complex(side * dx * 0.35, 10),
                start + complex(side * dx * 0.7, dy * 0.5),
                start + complex(side * dx, dy),
            )
            fold(sheet, bend, width, 0.24)
        waist = at(side * 258, 650)
        fold(
            sheet,
            cubic(
                waist,
                waist + complex(-side * 40, -6),
                waist + complex(-side * 80, -22),
                waist + complex(-side * 118, -52),
            ),
            20,
            0.22,
        )
        lower = at(side * 254, 740)
        fold(
            sheet,
            cubic(
                lower,
                lower + complex(-side * 30, -2),
                lower + complex(-side * 60, -16),
                lower + complex(-side * 86, -34),
            ),
            15,
            0.18,
        )


def _stitch_line(sheet: Sheet, line: Sequence[complex], ink: Ink) -> None:
    """A seam: a thin valley in the cloth's own shade with a lit lip."""
    valley = mix(ink.deep, "#1d0f12", 0.2 if ink.is_pale else 0.55)
    sheet.add(
        f'<path d="{path(line)}" fill="none" stroke="{valley}" stroke-width="2.4" stroke-opacity=".62"/>'
    )
    lip = tuple(p + 2.6 for p in line)
    sheet.add(f'<path d="{path(lip)}" fill="none" stroke="#fffaf0" stroke-width="1.6" stroke-opacity=".16"/>')


def _seams(sheet: Sheet, design: BlouseDesign, shell: Body, seen: str, side: str) -> None:
    """Princess seams or waist darts; a tied back has neither."""
    if seen == "halter-tie":
        return
    for sign in (-1, 1):
        if design.cut == "princess":
            line = shell.seam if sign > 0 else mirrored(shell.seam)
        else:
            top, foot = at(sign * 132, 430 if side == "front" else 480), at(sign * 118, HEM_Y + 18)
            line = cubic(foot, foot - 100j, top + 100j, top)
        crease(sheet, line, 42, 0.2)
        _stitch_line(sheet, line, design.cloth.ink)


def _bindings(sheet: Sheet, shell: Body) -> None:
    """The bound edge of an open armhole."""
    for line in (shell.armhole, mirrored(shell.armhole)):
        d = path(line)
        sheet.light(f'<path d="{d}" fill="none" stroke="#000000" stroke-width="30" stroke-opacity=".2"/>')
        sheet.add(f'<path d="{d}" fill="none" stroke="#1d0f12" stroke-width="21" stroke-opacity=".3"/>')
        sheet.add(f'<path d="{d}" fill="none" stroke="#fffaf0" stroke-width="17" stroke-opacity=".14"/>')


def _hem(sheet: Sheet, design: BlouseDesign, shell: Body) -> None:
    hem = tuple(sorted(shell.hem, key=lambda p: -p.real))
    if design.border in {"zari_band", "temple", "zardozi_vine", "paisley_band", "lotus"}:
        draw_border(sheet, hem, "zari_band", design.cloth.ink, size=0.5)
    inner = tuple(p - 30j for p in hem)
    sheet.add(
        f'<path d="{path(inner)}" fill="none" stroke="#1d0f12" stroke-width="1.6" stroke-opacity=".35" stroke-dasharray="7 5"/>'
    )
    sheet.add(f'<path d="{path(hem)}" fill="none" stroke="#1d0f12" stroke-width="26" stroke-opacity=".14"/>')


def _rim(sheet: Sheet, shell: Body, ink: Ink) -> None:
    """The thickness of the cloth at the neck and the armhole seams."""
    sheet.add(
        f'<path d="{path(shell.neck)}" fill="none" stroke="#1d0f12" stroke-width="3" stroke-opacity=".45"/>'
    )
    sheet.add(
        f'<path d="{path(tuple(p + 2.4j for p in shell.neck))}" fill="none" stroke="#fffaf0" stroke-width="1.8" stroke-opacity=".4"/>'
    )
    for line in (shell.armhole, mirrored(shell.armhole)):
        _stitch_line(sheet, line, ink)
