"""Borders that follow a line: a neckline, a hem, the edge of a saree."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import partial

from catalog.demo.lookbook.borders import sewn, woven
from catalog.demo.lookbook.borders.border import Border
from catalog.demo.lookbook.cloth import dice_for
from catalog.demo.lookbook.colours import Ink
from catalog.demo.lookbook.geometry import frames, offset, path
from catalog.demo.lookbook.sheet import Sheet

BORDERS: dict[str, Callable[[Ink, random.Random], Border]] = {
    "zari_band": woven.zari_band,
    "temple": woven.temple,
    "paisley_band": woven.paisley_band,
    "lotus": woven.lotus,
    "ikat_band": woven.ikat_band,
    "patola_band": woven.patola_band,
    "jamdani_band": woven.jamdani_band,
    "block_band": woven.block_band,
    "vine_band": woven.vine_band,
    "piping": sewn.piping,
    "zardozi_vine": sewn.zardozi_vine,
    "gota_band": sewn.gota_band,
    "mirror_band": sewn.mirror_band,
    "kantha_band": sewn.kantha_band,
    "scallop": sewn.scallop,
    "pearl_band": sewn.pearl_band,
}


def _symbol(svg: str, new_id: str) -> str:
    return f'<g id="{new_id}">{svg}</g>'


def draw_border(sheet: Sheet, edge: Sequence[complex], name: str, ink: Ink, *, size: float = 1.0) -> float:
    """Draws the border along the edge; the cloth lies to the right of the edge's direction. Returns its width."""
    border = BORDERS[name](ink, dice_for(name, ink.base))
    for stroke in border.strokes:
        dash = f' stroke-dasharray="{stroke.dash}" stroke-linecap="round"' if stroke.dash else ""
        line = offset(edge, stroke.at * size) if stroke.at * size > 2 else tuple(edge)
        sheet.add(
            f'<path d="{path(line)}" fill="none" stroke="{stroke.colour}" stroke-width="{stroke.width * size:.1f}" '
            f'stroke-opacity="{stroke.opacity}" stroke-linejoin="round"{dash}/>'
        )
    for number, motif in enumerate(border.motifs):
        key = f"motif:{name}:{number}:{ink.base}:{ink.partner}"
        symbol = sheet.define(key, partial(_symbol, motif.svg))
        for frame in frames(offset(edge, motif.at * size), motif.spacing * size):
            sheet.add(
                f'<use href="#{symbol}" transform="translate({frame.at.real:.1f} {frame.at.imag:.1f}) '
                f'rotate({frame.degrees:.1f}) scale({size:.2f})"/>'
            )
    return border.width * size
