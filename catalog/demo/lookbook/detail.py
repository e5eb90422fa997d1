"""The close-up: cloth filling the frame, softly folded, with its border running through."""

from __future__ import annotations

from catalog.demo.lookbook.borders import draw_border
from catalog.demo.lookbook.cloth import Cloth, lay_cloth
from catalog.demo.lookbook.drapes import DrapeDesign, line
from catalog.demo.lookbook.geometry import cubic, join
from catalog.demo.lookbook.shading import cast, crease, edges, fold
from catalog.demo.lookbook.sheet import Sheet

_ZOOM = 2.1


def draw_detail(sheet: Sheet, design: DrapeDesign) -> None:
    """Two layers of the cloth: the ground behind, and a folded edge with its border in front."""
    ink, near = (
        design.cloth.ink,
        Cloth(design.cloth.textile, design.cloth.finish, design.cloth.ink, design.cloth.scale * _ZOOM),
    )
    ground = join(
        line(0j, 1200 + 0j), line(1200 + 0j, 1200 + 1600j), line(1200 + 1600j, 1600j), line(1600j, 0j)
    )
    lay_cloth(sheet, ground, near, grain=-8, close=True)
    for start, end, width, depth in (
        (-60 + 240j, 1260 - 140j, 190, 0.34), (-60 + 640j, 1260 + 200j, 150, 0.36), (-60 + 980j, 1260 + 560j, 210, 0.3),
    ):  # fmt: skip
        fold(sheet, cubic(start, start + 420 - 40j, end - 420 + 150j, end, 24), width, depth)
    gloss = 0.42 if design.cloth.finish in {"silk", "tissue", "velvet"} else 0.24
    for at, size in (
        (250 + 110j, 620 + 60j),
        (820 + 330j, 560 + 52j),
        (330 + 700j, 640 + 66j),
        (900 + 640j, 420 + 40j),
    ):
        sheet.soft("light", at, size, -16, gloss)
    edge = cubic(1260 + 790j, 860 + 960j, 420 + 1060j, -60 + 1330j, 30)
    front = join(
        edge, line(-60 + 1330j, -60 + 1700j), line(-60 + 1700j, 1260 + 1700j), line(1260 + 1700j, 1260 + 790j)
    )
    cast(sheet, front, reach=-60, opacity=0.5)
    with sheet.within(front):
        lay_cloth(sheet, front, near, grain=-22, close=True)
        draw_border(sheet, edge[::-1], design.border, ink, size=2.3)
        fold(sheet, cubic(-60 + 1560j, 360 + 1420j, 820 + 1380j, 1260 + 1150j, 24), 150, 0.32)
        crease(sheet, tuple(p + 16j for p in edge), 60, 0.5, tone="#ffffff")
        edges(sheet, front, strength=0.6)
    sheet.soft("light", 260 + 240j, complex(700, 620), 20, 0.2)
    sheet.soft("dark", 1150 + 1560j, complex(760, 620), 20, 0.42)
