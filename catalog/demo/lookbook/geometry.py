"""Curves as dense rows of points. A point is a complex number: x to the right, y downwards, in picture pixels."""

from __future__ import annotations

import cmath
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Line = tuple[complex, ...]
CENTRE_X = 600.0


def cubic(start: complex, first: complex, second: complex, end: complex, steps: int = 18) -> Line:
    """A cubic Bézier curve as points, both ends included."""
    points = []
    for i in range(steps + 1):
        t = i / steps
        u = 1 - t
        points.append(u**3 * start + 3 * u * u * t * first + 3 * u * t * t * second + t**3 * end)
    return tuple(points)


def join(*lines: Sequence[complex]) -> Line:
    """Lines one after the other, without doubling the points where they meet."""
    joined: list[complex] = []
    for line in lines:
        for point in line:
            if not joined or abs(point - joined[-1]) > 0.05:
                joined.append(point)
    return tuple(joined)


def mirrored(line: Sequence[complex]) -> Line:
    """The line seen in a mirror on the picture's vertical centre, running the other way."""
    return tuple(complex(2 * CENTRE_X - p.real, p.imag) for p in reversed(line))


def path(line: Sequence[complex], *, closed: bool = False) -> str:
    """SVG path text with one decimal."""
    body = "L".join(f"{p.real:.1f} {p.imag:.1f}" for p in line)
    return f"M{body}Z" if closed else f"M{body}"


@dataclass(frozen=True)
class Frame:
    """A place on a line: the point, the unit direction onwards and how far along it lies."""

    at: complex
    along: complex
    distance: float

    @property
    def degrees(self) -> float:
        """Direction as an SVG rotation."""
        return cmath.phase(self.along) * 180 / cmath.pi


def length_of(line: Sequence[complex]) -> float:
    """Length of the line in pixels."""
    return sum(abs(b - a) for a, b in pairwise(line))


def frames(line: Sequence[complex], spacing: float) -> list[Frame]:
    """Evenly spaced places on the line, about `spacing` apart, half a step in from both ends."""
    total = length_of(line)
    count = max(1, round(total / spacing))
    step = total / count
    wanted = [step * (i + 0.5) for i in range(count)]
    found: list[Frame] = []
    walked = 0.0
    for a, b in pairwise(line):
        piece = abs(b - a)
        while len(found) < count and wanted[len(found)] <= walked + piece and piece:
            along = (b - a) / piece
            at = a + along * (wanted[len(found)] - walked)
            found.append(Frame(at, along, wanted[len(found)]))
        walked += piece
    return found


def offset(line: Sequence[complex], distance: float) -> Line:
    """The line moved sideways (to the right of its direction when `distance` is positive)."""
    moved = []
    last = len(line) - 1
    for i, point in enumerate(line):
        before, after = line[max(0, i - 1)], line[min(last, i + 1)]
        along = after - before
        moved.append(point + 1j * along / abs(along) * distance if along else point)
    return tuple(moved)


def bounds(line: Sequence[complex]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom."""
    xs, ys = [p.real for p in line], [p.imag for p in line]
    return min(xs), min(ys), max(xs), max(ys)


def part(line: Sequence[complex], start: float, end: float) -> Line:
    """The stretch of the line between two shares (0 to 1) of its points."""
    last = len(line) - 1
    return tuple(line[round(start * last) : round(end * last) + 1])


def between(one: Sequence[complex], other: Sequence[complex], share: float) -> Line:
    """A line that lies `share` of the way from one line to another with as many points."""
    return tuple(a + (b - a) * share for a, b in zip(one, other, strict=True))
