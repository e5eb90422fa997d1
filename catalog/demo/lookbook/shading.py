"""Folds, edges and sheen, made of tapered shapes and soft ellipses instead of costly blurs."""

from __future__ import annotations

import math
from collections.abc import Sequence

from catalog.demo.lookbook.geometry import Line, bounds, path
from catalog.demo.lookbook.sheet import LIGHT, SHADE, Sheet

_LAYERS = (1.0, 0.74, 0.5, 0.28)


def _lens(line: Sequence[complex], width: float) -> Line:
    """A shape along the line that is `width` wide in the middle and ends in points."""
    last = len(line) - 1
    left, right = [], []
    for i, point in enumerate(line):
        along = line[min(last, i + 1)] - line[max(0, i - 1)]
        side = 1j * along / abs(along) if along else 0j
        half = width / 2 * math.sin(math.pi * i / last) ** 0.8
        left.append(point + side * half)
        right.append(point - side * half)
    return tuple(left + right[::-1])


def crease(sheet: Sheet, line: Sequence[complex], width: float, opacity: float, *, tone: str = SHADE) -> None:
    """A soft fold along the line, deepest in its middle and gone at its ends."""
    each = opacity / len(_LAYERS)
    for share in _LAYERS:
        sheet.light(
            f'<path d="{path(_lens(line, width * share), closed=True)}" fill="{tone}" fill-opacity="{each:.3f}"/>'
        )


def fold(sheet: Sheet, line: Sequence[complex], width: float, depth: float) -> None:
    """A fold seen in the light from the upper left: shade on one side, a lit ridge on the other."""
    crease(sheet, line, width, depth)
    ridge = tuple(p + complex(-width * 0.42, -width * 0.2) for p in line)
    crease(sheet, ridge, width * 0.6, depth * 0.55, tone=LIGHT)


def edges(sheet: Sheet, outline: Sequence[complex], *, strength: float = 1.0) -> None:
    """The roll of the cloth towards its edge. Draw inside the outline's clip."""
    d = path(outline, closed=True)
    for width, opacity in ((64, 0.035), (40, 0.045), (22, 0.06), (9, 0.1)):
        sheet.light(
            f'<path d="{d}" fill="none" stroke="{SHADE}" stroke-width="{width}" stroke-opacity="{opacity * strength:.3f}" stroke-linejoin="round"/>'
        )
    shifted = 'transform="translate(2.2 2.6)"'
    sheet.light(
        f'<path d="{d}" fill="none" stroke="{LIGHT}" stroke-width="3" stroke-opacity=".16" {shifted}/>'
    )


def cast(sheet: Sheet, outline: Sequence[complex], *, reach: float = 26, opacity: float = 0.3) -> None:
    """The shadow a layer throws on what lies under it."""
    d = path(outline, closed=True)
    for share in (1.0, 0.66, 0.36):
        at = f'transform="translate({reach * 0.28:.1f} {reach * 0.42:.1f})"'
        sheet.light(
            f'<path d="{d}" fill="{SHADE}" fill-opacity="{opacity / 3:.3f}" stroke="{SHADE}" stroke-linejoin="round" '
            f'stroke-width="{reach * share:.1f}" stroke-opacity="{opacity / 3:.3f}" {at}/>'
        )


def fall_of_light(sheet: Sheet, outline: Sequence[complex], *, strength: float = 1.0) -> None:
    """The room's light over a whole shape: lighter at the upper left, deeper at the lower right."""
    stops = (
        f'<stop offset="0" stop-color="{LIGHT}" stop-opacity="{0.2 * strength:.2f}"/>'
        f'<stop offset=".42" stop-color="{LIGHT}" stop-opacity="0"/>'
        f'<stop offset=".55" stop-color="{SHADE}" stop-opacity="0"/>'
        f'<stop offset="1" stop-color="{SHADE}" stop-opacity="{0.3 * strength:.2f}"/>'
    )
    grad = sheet.define(
        f"fall{strength}",
        lambda i: f'<linearGradient id="{i}" x1="0" y1="0" x2="1" y2="1">{stops}</linearGradient>',
    )
    sheet.light(f'<path d="{path(outline, closed=True)}" fill="url(#{grad})"/>')


def sheen(sheet: Sheet, outline: Sequence[complex], finish: str) -> None:
    """What the finish does with the light. Draw inside the outline's clip."""
    left, top, right, bottom = bounds(outline)
    w, h = right - left, bottom - top
    centre = complex((left + right) / 2, (top + bottom) / 2)
    if finish in {"silk", "tissue", "raw"}:
        strength = {"silk": 0.24, "tissue": 0.36, "raw": 0.13}[finish]
        for x, y, long, wide, lean in _STREAKS:
            sheet.soft("light", centre + complex(x * w, y * h), complex(wide * w, long * h), lean, strength)
        for x, y, long, wide, lean in _HOLLOWS:
            sheet.soft("dark", centre + complex(x * w, y * h), complex(wide * w, long * h), lean, strength)
    elif finish == "velvet":
        sheet.soft("dark", centre, complex(0.36 * w, 0.42 * h), 0, 0.34)
        for side in (-1, 1):
            sheet.soft(
                "light",
                centre + complex(side * 0.4 * w, -0.05 * h),
                complex(0.07 * w, 0.42 * h),
                side * -4,
                0.3,
            )
    elif finish == "sheer":
        sheet.soft("light", centre + complex(-0.2 * w, -0.2 * h), complex(0.34 * w, 0.5 * h), 20, 0.16)


_STREAKS = (
    (-0.25, -0.12, 0.36, 0.085, 12), (-0.1, 0.22, 0.24, 0.05, 18), (0.17, -0.1, 0.3, 0.06, 8),
    (0.29, 0.16, 0.26, 0.045, 14), (-0.34, 0.2, 0.2, 0.04, 6),
)  # fmt: skip
_HOLLOWS = (
    (0.04, 0.12, 0.4, 0.07, 12),
    (-0.18, 0.1, 0.3, 0.04, 15),
    (0.24, 0.02, 0.34, 0.04, 10),
    (-0.4, -0.05, 0.3, 0.04, 6),
)
