"""Garment measurements, in centimetres, of the sizes the house cuts.

The blouse block follows the usual Indian ready-made grading: two inches of bust a size, the waist six inches
smaller, a shoulder that grows a third as fast. Measurements are of the finished garment, not of the body.
"""

from __future__ import annotations

BLOUSE_SIZES: tuple[str, ...] = ("32", "34", "36", "38", "40", "42", "44")
LEHENGA_SIZES: tuple[str, ...] = ("S", "M", "L", "XL", "XXL")
FREE_SIZE = "Free"

_SLEEVE_CM = {
    "sleeveless": 0.0, "cap": 9.0, "short": 15.0, "puff": 22.0, "elbow": 26.0,
    "three-quarter": 38.0, "bell": 40.0, "full": 54.0,
}  # fmt: skip
_LEHENGA_BUST_IN = {"S": 34, "M": 36, "L": 38, "XL": 40, "XXL": 42}


def _half(value: float) -> float:
    """Rounded to the half centimetre, as on a tailor's tape."""
    return round(value * 2) / 2


def blouse_measurements(size: str, sleeve: str) -> dict[str, float]:
    """Bust, waist, shoulder, length and sleeve of a blouse of that size, in cm."""
    bust_in = int(size)
    step = (bust_in - 32) // 2
    sleeve_cm = _SLEEVE_CM[sleeve]
    return {
        "bust": _half((bust_in + 1) * 2.54),
        "waist": _half((bust_in - 5) * 2.54),
        "shoulder": _half(34.0 + 0.8 * step),
        "length": _half(36.5 + 0.6 * step),
        "sleeve": _half(sleeve_cm + 0.4 * step) if sleeve_cm else 0.0,
    }


def lehenga_measurements(size: str, sleeve: str) -> dict[str, float]:
    """Blouse bust and sleeve with the skirt's waist, hip and length, in cm."""
    bust_in = _LEHENGA_BUST_IN[size]
    blouse = blouse_measurements(str(bust_in), sleeve)
    return {
        "bust": blouse["bust"],
        "waist": _half((bust_in - 7) * 2.54),
        "hip": _half((bust_in + 3) * 2.54),
        "length": 106.5,
        "sleeve": blouse["sleeve"],
    }


def cloth_measurements(kind: str) -> dict[str, float]:
    """Length and width of an uncut piece, in cm: a saree with its blouse piece, a dupatta, a blouse piece."""
    return {
        "saree": {"length": 630.0, "width": 115.0, "blouse_piece": 80.0},
        "dupatta": {"length": 250.0, "width": 90.0},
        "fabric": {"length": 100.0, "width": 110.0},
    }[kind]
