"""A lehenga with its blouse: a flared skirt in panels below a small blouse."""

from __future__ import annotations

from catalog.demo.lookbook.blouse import BlouseDesign, draw_blouse
from catalog.demo.lookbook.borders import draw_border
from catalog.demo.lookbook.cloth import lay_cloth
from catalog.demo.lookbook.colours import mix
from catalog.demo.lookbook.fastenings import tassel
from catalog.demo.lookbook.geometry import Line, cubic, join, path
from catalog.demo.lookbook.motifs import draw
from catalog.demo.lookbook.shading import cast, crease, edges, fall_of_light, sheen
from catalog.demo.lookbook.sheet import Sheet

KALIS = 10
WAIST_Y, HEM_Y = 660.0, 1490.0


def draw_lehenga(sheet: Sheet, design: BlouseDesign, *, side: str = "front", pose: str = "") -> None:
    """Skirt and blouse, laid out one above the other."""
    if pose:
        sheet.open(f'transform="{pose}"')
    _skirt(sheet, design)
    _waistband(sheet, design)
    draw_blouse(sheet, design, side=side, pose="translate(600 318) scale(0.585) translate(-600 -800)")
    if side == "front":
        _latkans(sheet, design)
    if pose:
        sheet.close()


def _rails() -> list[Line]:
    """The seams of the kalis, left to right, from the waist to the hem."""
    rails = []
    for i in range(KALIS + 1):
        share = i / KALIS * 2 - 1
        top = complex(600 + 158 * share, WAIST_Y + 6 * (1 - share**2))
        foot = complex(600 + 540 * share, HEM_Y - 92 * abs(share) ** 2.2)
        rails.append(cubic(top, top + complex(70 * share, 190), foot - complex(110 * share, 330), foot, 24))
    return rails


def _skirt(sheet: Sheet, design: BlouseDesign) -> None:
    rails = _rails()
    hem = _hem(rails)
    outline = join(tuple(r[0] for r in rails), rails[-1], hem, rails[0][::-1])
    ink = design.cloth.ink
    with sheet.within(outline):
        lay_cloth(sheet, outline, design.cloth)
        draw_border(sheet, hem, design.border, ink, size=1.6)
        inner = tuple(p - 122j for p in hem)
        draw_border(sheet, inner, "zari_band" if design.border != "scallop" else "piping", ink, size=0.6)
        for i in range(KALIS):
            _kali_light(sheet, rails[i], rails[i + 1])
        sheen(sheet, outline, design.cloth.finish)
        sheet.soft("dark", complex(600, WAIST_Y + 30), complex(230, 90), 0, 0.4)
        edges(sheet, outline)
        fall_of_light(sheet, outline)


def _hem(rails: list[Line]) -> Line:
    """The hem from right to left, dipping where each kali stands forward."""
    curve: list[complex] = []
    for right, left in zip(rails[::-1], rails[-2::-1], strict=False):
        a, b = right[-1], left[-1]
        curve += cubic(a, a + (b - a) * 0.3 + 17j, a + (b - a) * 0.7 + 17j, b, 8)
    return join(tuple(curve))


def _kali_light(sheet: Sheet, left: Line, right: Line) -> None:
    width = abs(right[-1] - left[-1])
    crease(sheet, left[2:], width * 0.62, 0.5)
    crease(
        sheet,
        tuple(p + (q - p) * 0.45 for p, q in zip(left, right, strict=True))[3:],
        width * 0.66,
        0.34,
        tone="#ffffff",
    )
    deep = tuple(p + (q - p) * 0.12 for p, q in zip(left, right, strict=True))[10:]
    crease(sheet, deep, width * 0.34, 0.34)
    sheet.add(f'<path d="{path(left)}" fill="none" stroke="#1d0f12" stroke-width="2" stroke-opacity=".32"/>')


def _waistband(sheet: Sheet, design: BlouseDesign) -> None:
    top = cubic(440 + 622j, 520 + 634j, 680 + 634j, 760 + 622j)
    foot = cubic(764 + 668j, 680 + 682j, 520 + 682j, 436 + 668j)
    band = join(top, foot)
    cast(sheet, band, reach=12, opacity=0.4)
    ink = design.cloth.ink
    sheet.unlit(band)
    tone = mix(ink.base, ink.deep, 0.35)
    sheet.add(
        f'<path d="{path(band, closed=True)}" fill="{tone}"/>',
        draw(path(top), ink.metal, 4),
        draw(path(foot), ink.metal, 4),
    )
    edges(sheet, band, strength=0.8)


def _latkans(sheet: Sheet, design: BlouseDesign) -> None:
    """Two tassels on cords at the side of the waist."""
    ink = design.cloth.ink
    for end, bend in ((812 + 860j, 30), (846 + 800j, 64)):
        cord = path(cubic(752 + 656j, 770 + 712j, end - complex(-bend * 0.2, 90), end))
        sheet.add(draw(cord, "#1d0f12", 9, 0.2).replace("<path", '<path transform="translate(5 7)"', 1))
        sheet.add(
            draw(cord, mix(ink.metal_deep, "#000000", 0.3), 7.5) + draw(cord, ink.metal, 5),
            tassel(end - 6j, ink, size=0.95),
        )
