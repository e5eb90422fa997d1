"""The close-up: cloth filling the frame, softly folded, its border lying on a plain second cloth."""

from __future__ import annotations

from catalog.demo.lookbook.borders import draw_border
from catalog.demo.lookbook.cloth import CLOSE_UP, Cloth, lay_cloth
from catalog.demo.lookbook.colours import mix
from catalog.demo.lookbook.drapes import DrapeDesign, line
from catalog.demo.lookbook.geometry import Line, cubic, join, path
from catalog.demo.lookbook.shading import crease, fold
from catalog.demo.lookbook.sheet import Sheet

_EDGE = cubic(-60 + 1372j, 420 + 1230j, 820 + 1170j, 1260 + 930j, 30)
_FOLDS = (
    (-60 + 300j, 1260 - 160j, 190, 0.34),
    (-60 + 660j, 1260 + 150j, 150, 0.36),
    (-60 + 1010j, 1260 + 520j, 210, 0.32),
    (-60 + 1240j, 1260 + 800j, 120, 0.24),
)
_GLOSS = ((250 + 110j, 620 + 60j), (820 + 330j, 560 + 52j), (330 + 740j, 640 + 66j), (900 + 700j, 420 + 40j))


def draw_detail(sheet: Sheet, design: DrapeDesign) -> None:
    """The cloth first, then the second cloth over its overhang: nothing has to be clipped."""
    cloth = design.cloth
    near = Cloth(cloth.textile, cloth.finish, cloth.ink, cloth.scale * CLOSE_UP)
    upper = join(line(-60 - 20j, 1260 - 20j), line(1260 - 20j, _EDGE[-1]), _EDGE[::-1])
    lay_cloth(sheet, upper, near, grain=-10, close=True)
    draw_border(sheet, _EDGE[::-1], design.border, cloth.ink, size=CLOSE_UP)
    for start, end, width, depth in _FOLDS:
        fold(sheet, cubic(start, start + 420 - 40j, end - 420 + 150j, end, 24), width, depth)
    shine = 0.42 if cloth.finish in {"silk", "tissue", "velvet"} else 0.24
    for at, size in _GLOSS:
        sheet.soft("light", at, size, -16, shine)
    _second_cloth(sheet, design)
    sheet.soft("light", 260 + 240j, complex(700, 620), 20, 0.2)
    sheet.soft("dark", 1150 + 1560j, complex(760, 560), 20, 0.36)


def _second_cloth(sheet: Sheet, design: DrapeDesign) -> None:
    """A plain length below, in a quiet relative of the cloth's own colour."""
    ink = design.cloth.ink
    lower: Line = join(_EDGE, line(1260 + 1700j, -60 + 1700j))
    tone = mix(ink.base, ink.contrast, 0.32) if not ink.is_pale else mix(ink.base, ink.partner, 0.3)
    sheet.unlit(lower)
    sheet.add(f'<path d="{path(lower, closed=True)}" fill="{mix(tone, "#20100c", 0.22)}"/>')
    for drop, width, depth in ((210, 120, 0.4), (420, 150, 0.36)):
        fold(sheet, tuple(p + complex(0, drop) for p in _EDGE), width, depth)
    rim = tuple(p + 22j for p in _EDGE)
    crease(sheet, rim, 90, 0.75)
    crease(sheet, rim, 46, 0.5)
    sheet.add(f'<path d="{path(_EDGE)}" fill="none" stroke="#1d0f12" stroke-width="3" stroke-opacity=".55"/>')
