"""Collars, buttons, hooks, keyholes, dori and the woven label."""

from __future__ import annotations

from catalog.demo.lookbook.blouse_cut import HEM_Y, at
from catalog.demo.lookbook.cloth import Cloth, lay_cloth
from catalog.demo.lookbook.colours import Ink, mix
from catalog.demo.lookbook.geometry import cubic, join, mirrored, path
from catalog.demo.lookbook.motifs import dot, draw, fill
from catalog.demo.lookbook.shading import cast, edges
from catalog.demo.lookbook.sheet import Sheet


def label(sheet: Sheet, centre: complex) -> None:
    """The woven label at the nape."""
    x, y = centre.real, centre.imag
    sheet.add(
        f'<rect x="{x - 34:.0f}" y="{y - 13:.0f}" width="68" height="30" fill="#1d0f12" fill-opacity=".3"/>'
    )
    sheet.add(f'<rect x="{x - 36:.0f}" y="{y - 16:.0f}" width="68" height="30" rx="1.5" fill="#f3e8d3"/>')
    sheet.add(draw(f"M{x - 20:.0f} {y - 2:.0f}h36M{x - 12:.0f} {y + 5:.0f}h20", "#8f5a2c", 2.4))


def collar(sheet: Sheet, cloth: Cloth, neck: str, *, behind: bool) -> None:
    """The standing band of a high neck, the mandarin collar, or the strap of a halter."""
    if neck in {"high", "mandarin", "keyhole", "plain-high"}:
        _band(sheet, cloth, neck, behind=behind)
    elif neck == "halter" and behind:
        half = cubic(at(120, 6), at(116, -34), at(78, -78), at(0, -80))
        d = path(join(half, mirrored(half)))
        tone = mix(cloth.ink.base, "#000000", 0.22)
        sheet.add(
            draw(d, mix(tone, "#000000", 0.4), 23)
            + draw(d, tone, 19)
            + draw(d, mix(tone, "#ffffff", 0.25), 3, 0.6)
        )


def _band(sheet: Sheet, cloth: Cloth, neck: str, *, behind: bool) -> None:
    tall, drop = (62.0, 30.0) if neck in {"high", "keyhole"} else (50.0, 34.0)
    if behind:
        back = cubic(at(98, -tall), at(70, -tall - 16), at(30, -tall - 20), at(0, -tall - 20))
        outline = join(back, mirrored(back), (at(-112, 30), at(112, 30)))
        sheet.add(f'<path d="{path(outline, closed=True)}" fill="{mix(cloth.ink.deep, "#000000", 0.3)}"/>')
        return
    gap = 9.0 if neck == "mandarin" else 0.0
    top = cubic(at(98, -tall), at(84, -tall + 18), at(48, -tall + drop), at(gap, -tall + drop + 2))
    foot = cubic(at(gap, drop + 22), at(56, drop + 20), at(100, drop - 8), at(115, 8))
    half = join(top, (at(gap, drop),), foot)
    pieces = [half, mirrored(half)] if gap else [join(top, mirrored(top), mirrored(foot), foot)]
    for piece in pieces:
        cast(sheet, piece, reach=10, opacity=0.24)
        with sheet.within(piece):
            lay_cloth(sheet, piece, cloth)
            edges(sheet, piece, strength=0.8)
    shine = cloth.ink.metal if cloth.finish != "matte" else cloth.ink.contrast
    for line in (top, mirrored(top)):
        sheet.add(draw(path(line), mix(shine, "#000000", 0.35), 7) + draw(path(line), shine, 4.6))


def _button(centre: complex, ink: Ink) -> str:
    body = mix(ink.base, "#000000", 0.12)
    return (
        fill(dot(centre + 2 + 3j, 12), "#1d0f12", 0.4) + fill(dot(centre, 11.5), mix(ink.base, "#000000", 0.4))
        + fill(dot(centre - 0.6 - 0.8j, 10), body) + fill(dot(centre - 3.2 - 3.6j, 4), mix(ink.light, "#ffffff", 0.3), 0.55)
    )  # fmt: skip


def closing(sheet: Sheet, cloth: Cloth, closure: str, side: str, *, top: float) -> None:
    """The opening: hooks under a placket or a row of covered buttons, on the side that has it."""
    place, _, kind = closure.partition("-")
    if place != side or kind == "tie":
        return
    start, end = at(0, top), at(0, HEM_Y + 22)
    sheet.add(draw(f"M{start.real + 17:.0f} {start.imag:.0f}V{end.imag:.0f}", "#1d0f12", 9, 0.12))
    sheet.add(draw(f"M{start.real + 14:.0f} {start.imag:.0f}V{end.imag:.0f}", "#1d0f12", 2.4, 0.5))
    sheet.add(draw(f"M{start.real + 17:.0f} {start.imag:.0f}V{end.imag:.0f}", "#fffaf0", 1.6, 0.3))
    if kind == "buttons":
        gap = 62
        count = int((end.imag - start.imag - 50) // gap)
        sheet.add("".join(_button(start + complex(0, 44 + i * gap), cloth.ink) for i in range(count)))
    else:
        marks = "".join(
            f"M{start.real + 4:.0f} {start.imag + 46 + i * 74:.0f}h14"
            for i in range(int((end.imag - start.imag - 60) // 74) + 1)
        )
        sheet.add(draw(marks, "#1d0f12", 2.2, 0.4))


def keyhole(sheet: Sheet, cloth: Cloth) -> None:
    """A drop-shaped opening below a button at the nape."""
    half = cubic(at(0, 96), at(30, 150), at(74, 236), at(62, 300))
    low = cubic(at(62, 300), at(52, 344), at(20, 352), at(0, 352))
    drop = join(half, low, mirrored(low), mirrored(half))
    d = path(drop, closed=True)
    sheet.add(f'<path d="{d}" fill="{mix(cloth.ink.deep, "#1a0d10", 0.5)}"/>')
    sheet.unlit(drop)
    sheet.soft("light", at(16, 300), complex(44, 50), 0, 0.2)
    shine = cloth.ink.metal
    sheet.add(
        draw(d, mix(shine, "#000000", 0.45), 9)
        + draw(d, shine, 6.4)
        + draw(d, cloth.ink.metal_light, 1.6, 0.8)
    )
    sheet.add(_button(at(0, 76), cloth.ink))


def tassel(top: complex, ink: Ink, *, size: float = 1.0) -> str:
    """A silk tassel with a bead and a bound neck, hanging from `top`."""
    tone = ink.metal
    threads = ""
    for i in range(-6, 7):
        a, b = top + complex(i * 1.5, 34) * size, top + complex(i * 4.6, 124 - abs(i) * 1.5) * size
        threads += f"M{a.real:.1f} {a.imag:.1f}Q{(a.real + i * 1.2 * size):.1f} {(a.imag + 40 * size):.1f} {b.real:.1f} {b.imag:.1f}"
    x, y = top.real, top.imag
    skirt = f"M{x - 9 * size:.1f} {y + 34 * size:.1f}Q{x - 22 * size:.1f} {y + 80 * size:.1f} {x - 27 * size:.1f} {y + 118 * size:.1f}Q{x:.1f} {y + 132 * size:.1f} {x + 27 * size:.1f} {y + 118 * size:.1f}Q{x + 22 * size:.1f} {y + 80 * size:.1f} {x + 9 * size:.1f} {y + 34 * size:.1f}Z"
    return (
        fill(skirt, mix(ink.base, "#000000", 0.35) if not ink.is_pale else mix(tone, "#ffffff", 0.1))
        + draw(threads, mix(ink.base, ink.light, 0.75), 1.7 * size, 0.85) + draw(threads, ink.deep, 0.7 * size, 0.5)
        + fill(dot(top + 12j * size, 11 * size), ink.metal_deep) + fill(dot(top + (10.6j - 1) * size, 9.4 * size), tone)
        + fill(dot(top + (7j - 3.4) * size, 3.2 * size), ink.metal_light)
        + f'<rect x="{x - 10 * size:.1f}" y="{y + 23 * size:.1f}" width="{20 * size:.1f}" height="{13 * size:.1f}" rx="3" fill="{tone}"/>'
    )  # fmt: skip


def dori(sheet: Sheet, cloth: Cloth, back: str, *, hanging: bool = True) -> None:
    """Silk cords tied across an open back, with two tassels."""
    ink = cloth.ink
    high = 96.0 if back == "deep-u" else -24.0
    reach = 168.0 if back == "deep-u" else 112.0
    knot = at(0, high + 30)
    cords = ""
    for sign in (-1, 1):
        a = at(sign * reach, high - 24)
        cords += f"M{a.real:.0f} {a.imag:.0f}Q{at(sign * reach * 0.4, 0).real:.0f} {knot.imag + 6:.0f} {knot.real:.0f} {knot.imag:.0f}"
    if hanging:
        cords += _loops(knot)
    sheet.add(draw(cords, "#1d0f12", 12, 0.18).replace("<path", '<path transform="translate(5 9)"', 1))
    sheet.add(
        draw(cords, mix(ink.metal_deep, "#000000", 0.3), 9.5)
        + draw(cords, ink.metal, 7)
        + draw(cords, ink.metal_light, 2, 0.7)
    )
    if not hanging:
        return
    for sign, length in ((-1, 250), (1, 296)):
        end = knot + complex(sign * (30 + length * 0.06), length)
        hang = path(
            cubic(knot, knot + complex(sign * 22, length * 0.3), end - complex(-sign * 8, length * 0.3), end)
        )
        sheet.add(draw(hang, "#1d0f12", 11, 0.18).replace("<path", '<path transform="translate(6 8)"', 1))
        sheet.add(
            draw(hang, mix(ink.metal_deep, "#000000", 0.3), 8.5)
            + draw(hang, ink.metal, 6)
            + draw(hang, ink.metal_light, 1.8, 0.7)
        )
        sheet.add(tassel(end - 4j, ink))
    sheet.add(
        fill(dot(knot, 13), mix(ink.metal_deep, "#000000", 0.3))
        + fill(dot(knot - 1 - 1j, 11), ink.metal)
        + fill(dot(knot - 4 - 4j, 4), ink.metal_light)
    )


def _loops(knot: complex) -> str:
    text = ""
    for sign in (-1, 1):
        text += (
            f"M{knot.real:.0f} {knot.imag:.0f}C{knot.real + sign * 60:.0f} {knot.imag - 44:.0f} "
            f"{knot.real + sign * 104:.0f} {knot.imag + 30:.0f} {knot.real + sign * 10:.0f} {knot.imag + 6:.0f}"
        )
    return text
