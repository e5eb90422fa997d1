"""The small shapes textiles are made of, each as SVG path text, so that one colour is one path element.

Angles are in degrees, 0 to the right and clockwise; lengths in pixels at scale 1.
"""

from __future__ import annotations

import cmath
import math
import random


def turn(degrees: float) -> complex:
    """The unit vector of that angle."""
    return cmath.rect(1, math.radians(degrees))


def _text(point: complex) -> str:
    return f"{point.real:.1f} {point.imag:.1f}"


def shape(at: complex, pose: complex, start: complex, curves: list[tuple[complex, ...]]) -> str:
    """A closed shape given in its own coordinates, turned and scaled by `pose`, set down at `at`."""
    text = f"M{_text(at + start * pose)}"
    for curve in curves:
        letter = "C" if len(curve) == 3 else "L"
        text += letter + " ".join(_text(at + point * pose) for point in curve)
    return text + "Z"


def dot(at: complex, radius: float) -> str:
    """A filled circle."""
    r = f"{radius:.1f}"
    return f"M{_text(at - radius)}a{r} {r} 0 1 1 {2 * radius:.1f} 0a{r} {r} 0 1 1 {-2 * radius:.1f} 0Z"


def petal(at: complex, degrees: float, length: float, width: float) -> str:
    """A rounded petal that grows from `at`."""
    w = width / 2
    return shape(at, turn(degrees), 0j, [
        (complex(length * 0.15, -w * 0.9), complex(length * 0.62, -w * 1.5), complex(length, 0)),
        (complex(length * 0.62, w * 1.5), complex(length * 0.15, w * 0.9), 0j),
    ])  # fmt: skip


def leaf(at: complex, degrees: float, length: float, width: float) -> str:
    """A pointed leaf."""
    w = width / 2
    return shape(at, turn(degrees), 0j, [
        (complex(length * 0.3, -w * 1.3), complex(length * 0.7, -w * 0.9), complex(length, 0)),
        (complex(length * 0.7, w * 0.9), complex(length * 0.3, w * 1.3), 0j),
    ])  # fmt: skip


def flower(at: complex, radius: float, petals: int, *, start: float = -90, fat: float = 1.0) -> str:
    """Petals around a point."""
    width = 2 * radius * math.sin(math.pi / petals) * 0.8 * fat
    return "".join(petal(at, start + i * 360 / petals, radius, width) for i in range(petals))


def diamond(at: complex, half_width: float, half_height: float) -> str:
    """A lozenge."""
    w, h = half_width, half_height
    return shape(at, 1 + 0j, complex(-w, 0), [(complex(0, -h),), (complex(w, 0),), (complex(0, h),)])


def box(at: complex, width: float, height: float) -> str:
    """A rectangle around its centre."""
    x, y = at.real - width / 2, at.imag - height / 2
    return f"M{x:.1f} {y:.1f}h{width:.1f}v{height:.1f}h{-width:.1f}Z"


def triangle(at: complex, width: float, height: float, degrees: float = 0) -> str:
    """A triangle whose base is centred on `at` and which points up (before turning)."""
    return shape(
        at, turn(degrees), complex(-width / 2, 0), [(complex(0, -height),), (complex(width / 2, 0),)]
    )


def star(at: complex, outer: float, inner: float, points: int, start: float = -90) -> str:
    """A star."""
    corners = [
        (turn(start + i * 180 / points) * (outer if i % 2 == 0 else inner),) for i in range(1, 2 * points)
    ]
    return shape(at, 1 + 0j, turn(start) * outer, list(corners))


def paisley(at: complex, size: float, degrees: float = 0, *, flip: bool = False) -> str:
    """The mango (kairi): a drop with a curled tip, centred on its belly."""
    s = size
    side = -1 if flip else 1
    raw: list[tuple[complex, ...]] = [
        (complex(-0.55 * s, 0.5 * s), complex(-0.62 * s, -0.12 * s), complex(-0.3 * s, -0.42 * s)),
        (complex(-0.1 * s, -0.62 * s), complex(-0.02 * s, -0.95 * s), complex(0.34 * s, -1.0 * s)),
        (complex(0.2 * s, -0.85 * s), complex(0.3 * s, -0.6 * s), complex(0.46 * s, -0.28 * s)),
        (complex(0.66 * s, 0.12 * s), complex(0.45 * s, 0.52 * s), complex(0, 0.5 * s)),
    ]
    curves = [tuple(complex(p.real * side, p.imag) for p in curve) for curve in raw]
    return shape(at, turn(degrees), complex(0, 0.5 * s), curves)


def wobbly(at: complex, radius: float, dice: random.Random, corners: int = 7, rough: float = 0.22) -> str:
    """A dot that a hand has tied or printed: nearly round."""
    points = [
        at + turn(i * 360 / corners) * radius * (1 + dice.uniform(-rough, rough)) for i in range(corners)
    ]
    mids = [(points[i] + points[(i + 1) % corners]) / 2 for i in range(corners)]
    text = f"M{_text(mids[-1])}"
    for i, point in enumerate(points):
        text += f"Q{_text(point)} {_text(mids[i])}"
    return text + "Z"


def stitches(start: complex, end: complex, stitch: float, gap: float, dice: random.Random) -> str:
    """Running stitches along a line, as strokes (M…L…)."""
    total = abs(end - start)
    along = (end - start) / total
    text, walked = "", gap / 2
    while walked + stitch < total:
        a = start + along * walked + 1j * along * dice.uniform(-0.6, 0.6)
        b = start + along * (walked + stitch * dice.uniform(0.85, 1.1)) + 1j * along * dice.uniform(-0.6, 0.6)
        text += f"M{_text(a)}L{_text(b)}"
        walked += stitch + gap
    return text


def fill(d: str, colour: str, opacity: float = 1) -> str:
    """One filled path element."""
    shade = "" if opacity == 1 else f' fill-opacity="{opacity:.2f}"'
    return f'<path d="{d}" fill="{colour}"{shade}/>' if d else ""


def draw(d: str, colour: str, width: float, opacity: float = 1) -> str:
    """One stroked path element with round ends."""
    shade = "" if opacity == 1 else f' stroke-opacity="{opacity:.2f}"'
    ends = 'stroke-linecap="round" stroke-linejoin="round"'
    return (
        f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width:.1f}" {ends}{shade}/>' if d else ""
    )


def raised(d: str, dark: str, mid: str, light: str, lift: float = 1.3) -> str:
    """Embroidery in relief: a shadow below, a lit edge on the upper left, the thread on top."""
    return (
        f'<path d="{d}" fill="{dark}" fill-opacity=".6" transform="translate({lift * 1.1:.1f} {lift * 1.5:.1f})"/>'
        f'<path d="{d}" fill="{light}" transform="translate({-lift * 0.55:.1f} {-lift * 0.65:.1f})"/>'
        f'<path d="{d}" fill="{mid}"/>'
    )
