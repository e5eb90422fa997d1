"""From a design's plain words (as in the content file) to cloth, inks and a drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.demo.lookbook.blouse import BlouseDesign, draw_blouse
from catalog.demo.lookbook.cloth import Cloth
from catalog.demo.lookbook.colours import ink_for
from catalog.demo.lookbook.detail import draw_detail
from catalog.demo.lookbook.drapes import DrapeDesign, draw_folded, draw_roll, draw_saree
from catalog.demo.lookbook.lehenga import draw_lehenga
from catalog.demo.lookbook.sheet import Sheet


@dataclass(frozen=True)
class Dressed:
    """A design in one of its colours."""

    kind: str
    sewn: BlouseDesign
    drape: DrapeDesign


def dress(design: Mapping[str, Any], colour: str) -> Dressed:
    """The design in that colour; KeyError when it has no such colour or lacks a word."""
    ink = ink_for(design["palettes"][colour], design["metal"])
    cloth = Cloth(design["textile"], design["finish"], ink, design["scale"])
    pallu = Cloth(design["pallu"] or design["textile"], design["finish"], ink, design["scale"])
    sewn = BlouseDesign(
        cloth,
        design["border"],
        design["neck"],
        design["back"],
        design["sleeve"],
        design["cut"],
        design["closure"],
    )
    return Dressed(design["kind"], sewn, DrapeDesign(cloth, pallu, design["border"]))


def draw_garment(sheet: Sheet, dressed: Dressed, view: str, *, pose: str = "") -> None:
    """Draws one view of a garment; `pose` places it in a composition."""
    if view == "detail":
        draw_detail(sheet, dressed.drape)
    elif dressed.kind == "blouse":
        draw_blouse(sheet, dressed.sewn, side=view, pose=pose)
    elif dressed.kind == "lehenga":
        draw_lehenga(sheet, dressed.sewn, side=view, pose=pose)
    elif dressed.kind == "saree" and view == "front":
        draw_saree(sheet, dressed.drape, pose=pose)
    elif dressed.kind == "fabric" and view == "front":
        draw_roll(sheet, dressed.drape, pose=pose)
    else:
        draw_folded(sheet, dressed.drape, pose=pose, fringed=dressed.kind != "fabric")
