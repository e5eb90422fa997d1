"""Cells of spreadsheets: what a program would run as a formula, and how values are written. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

LONGEST_CELL = 32_767  # what a spreadsheet can hold
# A cell that begins so is run by spreadsheets; the wide forms are run by those set to East Asian text.
_STARTS = "=+\\-@\t\r\n＝＋－＠"
_RUN = re.compile(rf"[{_STARTS}]")
_QUOTED = re.compile(rf"'+[{_STARTS}]")
_NUMBER = re.compile(r"[+-]?[0-9][0-9., ]*%?")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would run this cell. A signed number (−5, +91 98450 12345) and a lone dash are harmless."""
    return bool(_RUN.match(text)) and text != "-" and not _NUMBER.fullmatch(text)


def neutralised(text: str) -> str:
    """The text as it may stand in a spreadsheet: an apostrophe goes before what would be run. `restored` undoes it."""
    if is_formula(text) or text.startswith("+") or _QUOTED.match(text):
        return f"'{text}"
    return text


def restored(cell: str) -> str:
    """The text that `neutralised` was given; everything else stays as it is."""
    return cell[1:] if _QUOTED.match(cell) else cell


def as_text(value: Any) -> str:
    """A cell's value as text: whole numbers without a point, yes and no, ISO dates, nothing for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)
