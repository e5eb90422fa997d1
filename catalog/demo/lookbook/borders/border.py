"""What a border is made of: strokes at a distance into the cloth, and motifs at even spaces.

Motifs are drawn with x along the edge and y into the cloth.
"""

from __future__ import annotations

from dataclasses import dataclass

from catalog.demo.lookbook.colours import Ink
from catalog.demo.lookbook.motifs import raised


@dataclass(frozen=True)
class Stroke:
    """A stripe whose middle lies `at` pixels into the cloth."""

    at: float
    width: float
    colour: str
    opacity: float = 1.0
    dash: str = ""


@dataclass(frozen=True)
class Motif:
    """A drawing repeated every `spacing` pixels with its origin `at` pixels into the cloth."""

    spacing: float
    at: float
    svg: str


@dataclass(frozen=True)
class Border:
    """Strokes first, motifs on top; `width` is how far the border reaches into the cloth."""

    width: float
    strokes: tuple[Stroke, ...]
    motifs: tuple[Motif, ...] = ()


def gold(d: str, ink: Ink, lift: float = 1.1) -> str:
    """A shape worked in metal thread."""
    return raised(d, ink.metal_deep, ink.metal, ink.metal_light, lift)


def metal_stripe(at: float, width: float, ink: Ink) -> tuple[Stroke, ...]:
    """A stripe of metal: dark selvedges, the metal, a line of light."""
    return (
        Stroke(at, width, ink.metal_deep),
        Stroke(at, width * 0.8, ink.metal),
        Stroke(at - width * 0.16, width * 0.26, ink.metal_light, 0.8),
    )
