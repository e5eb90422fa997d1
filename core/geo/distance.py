"""How far two PIN codes are from each other: `pin_centres.csv` beside this file, one row per sorting district.

The first three digits of a PIN are India Post's sorting district; its centre is the median of its post offices'
coordinates. Good to some tens of kilometres: enough to choose the nearer of two warehouses.
Data: as the PIN directory (docs/decisions/0004-pin-directory.md); `manage.py build_pin_centres` makes it anew.
"""

from __future__ import annotations

import csv
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

CENTRES = Path(__file__).parent / "pin_centres.csv"
PREFIX_DIGITS = 3
EARTH_RADIUS_KM = 6371.0


@cache
def _centres() -> dict[str, tuple[float, float]]:
    with CENTRES.open(encoding="ascii", newline="") as lines:
        return {
            prefix: (float(latitude), float(longitude)) for prefix, latitude, longitude in csv.reader(lines)
        }


def pin_distance_km(one: str, other: str) -> float | None:
    """Kilometres between the sorting districts of two PIN codes; 0 within one; None when either is not known."""
    start, end = _centres().get(one[:PREFIX_DIGITS]), _centres().get(other[:PREFIX_DIGITS])
    if start is None or end is None:
        return None
    return _great_circle_km(start, end)


def _great_circle_km(start: tuple[float, float], end: tuple[float, float]) -> float:
    (south, west), (north, east) = (map(radians, start), map(radians, end))
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin((east - west) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half))
