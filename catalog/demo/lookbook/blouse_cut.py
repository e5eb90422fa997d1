"""The pattern-cutter's table: outlines of a blouse for every neckline, back and sleeve.

All lines are drawn for the wearer's left half (the right of the picture) and mirrored. Heights are measured
from the highest point of the shoulder, which lies at `SHOULDER_Y`.
"""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass

from catalog.demo.lookbook.geometry import CENTRE_X, Line, cubic, join, mirrored

SHOULDER_Y = 400.0
HEM_Y = 820.0


def at(x: float, y: float) -> complex:
    """A point that far right of the centre line and below the shoulder."""
    return complex(CENTRE_X + x, SHOULDER_Y + y)


def _straight(a: complex, b: complex, steps: int = 10) -> Line:
    return tuple(a + (b - a) * i / steps for i in range(steps + 1))


def _round(half: float, depth: float) -> Line:
    return cubic(at(half, 0), at(half * 0.98, depth * 0.62), at(half * 0.62, depth), at(0, depth))


def _sweetheart() -> Line:
    strap = cubic(at(158, 0), at(152, 70), at(146, 130), at(140, 172))
    lobe = cubic(at(140, 172), at(116, 152), at(42, 142), at(0, 246))
    return join(strap, lobe)


def _square(half: float, depth: float) -> Line:
    side = cubic(
        at(half, 0), at(half - 2, depth * 0.4), at(half - 10, depth * 0.75), at(half - 14, depth - 8)
    )
    return join(
        side,
        cubic(
            at(half - 14, depth - 8), at(half - 17, depth + 4), at(half - 40, depth + 6), at(0, depth + 10)
        ),
    )


def _vee(half: float, depth: float) -> Line:
    return cubic(at(half, 0), at(half * 0.86, depth * 0.4), at(half * 0.42, depth * 0.72), at(0, depth))


def _deep_u() -> Line:
    side = cubic(at(176, 0), at(168, 150), at(170, 300), at(150, 400))
    return join(side, cubic(at(150, 400), at(132, 470), at(70, 500), at(0, 502)))


_NECKS: dict[str, Line] = {
    "round": _round(132, 176),
    "boat": cubic(at(206, 6), at(170, 54), at(96, 80), at(0, 82)),
    "v": _vee(136, 268),
    "sweetheart": _sweetheart(),
    "square": _square(146, 186),
    "high": _round(108, 40),
    "mandarin": _round(112, 52),
    "deep-u": _deep_u(),
    "keyhole": _round(118, 44),
    "plain-high": _round(112, 40),
    "halter": cubic(at(104, -4), at(84, 60), at(50, 104), at(0, 106)),
    "halter-tie": cubic(at(296, 396), at(200, 424), at(90, 436), at(0, 438)),
}


_OPEN = {"halter", "halter-tie"}


def neck_depth(name: str) -> float:
    """How far the neckline drops below the shoulder, in pixels."""
    return max(p.imag for p in _NECKS[name]) - SHOULDER_Y


@dataclass(frozen=True)
class Body:
    """A front or a back: the closed outline and the lines a seamstress works along."""

    outline: Line
    neck: Line
    hem: Line
    armhole: Line
    seam: Line
    side: Line


def _armhole(sleeve: str, neck: str) -> Line:
    if neck == "halter":
        return cubic(at(134, -2), at(150, 130), at(196, 270), at(306, 352), 24)
    if neck == "halter-tie":
        return _straight(at(296, 396), at(304, 398), 3)
    if sleeve == "sleeveless":
        return cubic(at(232, 44), at(206, 150), at(214, 282), at(308, 340), 24)
    return cubic(at(272, 56), at(236, 160), at(240, 276), at(316, 338), 24)


def body(neck: str, sleeve: str, *, shoulder_of: str = "") -> Body:
    """The body with that neckline, its armholes cut for that sleeve.

    `shoulder_of` names the neckline of the facing side: both sides meet at the same point of the shoulder.
    """
    neck_half = _NECKS[neck]
    if shoulder_of and shoulder_of not in _OPEN and neck not in _OPEN:
        share = (_NECKS[shoulder_of][0].real - CENTRE_X - 3) / (neck_half[0].real - CENTRE_X)
        lower = _NECKS[shoulder_of][0].imag - neck_half[0].imag
        neck_half = tuple(complex(CENTRE_X + (p.real - CENTRE_X) * share, p.imag + lower) for p in neck_half)
    armhole = _armhole(sleeve, neck)
    side = cubic(armhole[-1], at(300, 480), at(250, 580), at(254, HEM_Y), 20)
    hem = cubic(at(254, HEM_Y), at(166, HEM_Y + 17), at(80, HEM_Y + 21), at(0, HEM_Y + 22))
    shoulder = _straight(neck_half[0], armhole[0], 6)
    half = join(neck_half[::-1], shoulder, armhole, side, hem)
    outline = join(half, mirrored(half))
    seam_top = armhole[len(armhole) * 2 // 3]
    seam = join(
        cubic(seam_top, at(214, 262), at(150, 282), at(136, 360)),
        cubic(at(136, 360), at(122, 470), at(104, 600), at(108, HEM_Y + 19)),
    )
    neck_line = join(neck_half, mirrored(neck_half))[::-1]
    return Body(outline, neck_line, join(hem, mirrored(hem)), armhole, seam, side)


@dataclass(frozen=True)
class Sleeve:
    """The right-hand sleeve of the picture: outline, hem line (cloth to its right) and grain in degrees."""

    outline: Line
    hem: Line
    grain: float
    axis: Line


_SLEEVES: dict[str, tuple[float, float, float]] = {
    # name: angle from the vertical, length, hem width
    "cap": (46, 92, 196),
    "short": (30, 224, 190),
    "elbow": (22, 372, 168),
    "three-quarter": (17, 520, 144),
    "full": (12, 716, 108),
    "puff": (27, 270, 146),
    "bell": (18, 486, 270),
}


def sleeve(name: str) -> Sleeve | None:
    """That sleeve set into the armhole; None when there is none."""
    if name == "sleeveless":
        return None
    angle, length, width = _SLEEVES[name]
    along = cmath.rect(1, math.radians(90 - angle))
    out = along * -1j
    top, under = at(268, 58), at(312, 342)
    centre = (top + under) / 2 + along * length + out * (34 if name != "cap" else 10)
    outer_hem, inner_hem = centre + out * width / 2, centre - out * width / 2
    bulge = {"puff": 190, "cap": 40, "bell": 104}.get(name, 92)
    outer = cubic(
        top,
        top + cmath.rect(bulge, math.radians(16)),
        outer_hem - along * length * 0.62 + out * _puff(name),
        outer_hem,
    )
    inner = cubic(
        inner_hem,
        inner_hem - along * length * 0.4 - out * _puff(name) * 0.7,
        under + along * length * 0.22,
        under,
    )
    bow = along * (30 if name == "bell" else 13)
    hem = cubic(
        outer_hem, outer_hem - out * width * 0.3 + bow, inner_hem + out * width * 0.3 + bow, inner_hem
    )
    cap = cubic(under, at(204, 300), at(190, 170), top)
    axis = (top + out * 20 + along * 60, centre)
    return Sleeve(join(outer, hem, inner, cap), hem, -angle, axis)


def _puff(name: str) -> float:
    return {"puff": 92.0, "bell": -26.0}.get(name, 6.0)
