"""Size charts as staff write them and shoppers read them: pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from core.errors import Invalid

CM_PER_INCH = Decimal("2.54")
LEAST_CM, MOST_CM = Decimal("0.5"), Decimal("400")
MOST_COLUMNS, MOST_ROWS = 12, 40
LONGEST_WORD = 40
_BETWEEN = re.compile(r"\s*[|\t;]\s*")


def chart_rows(columns: Sequence[str], lines: Sequence[str]) -> list[dict[str, Any]]:
    """Lines such as `34 | 86 | 70.5` (or cells pasted from a spreadsheet) as rows: a size, then centimetres by column.

    Raises Invalid naming the line that does not fit and what would.
    """
    if not 1 <= len(columns) <= MOST_COLUMNS or len({name.lower() for name in columns}) < len(columns):
        raise _wrong("columns", f"Write one to {MOST_COLUMNS} headings, each once.")
    if any(not name.strip() or len(name) > LONGEST_WORD for name in columns):
        raise _wrong("columns", f"A heading has one to {LONGEST_WORD} characters.")
    if not 1 <= len(lines) <= MOST_ROWS:
        raise _wrong("rows", f"Write one to {MOST_ROWS} sizes, one a line.")
    rows = [_row(columns, line) for line in lines]
    if len({row["size"].lower() for row in rows}) < len(rows):
        raise _wrong("rows", "Each size stands once.")
    return rows


def lines_of(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Stored rows as staff write them."""
    return [" | ".join([row["size"], *row["cm"]]) for row in rows]


def inches(cm: str) -> str:
    """Centimetres in inches to the nearest quarter, as tailors read them: `33¾`."""
    quarters = int((Decimal(cm) / CM_PER_INCH * 4).quantize(Decimal(1), ROUND_HALF_UP))
    whole, part = divmod(quarters, 4)
    return f"{whole or ''}{('', '¼', '½', '¾')[part]}" or "0"


def _row(columns: Sequence[str], line: str) -> dict[str, Any]:
    size, *figures = _BETWEEN.split(line.strip())
    if not size or len(size) > LONGEST_WORD or len(figures) != len(columns):
        raise _wrong("rows", f"“{line[:60]}”: write a size and {len(columns)} figures with | between them.")
    return {"size": size, "cm": [_centimetres(line, figure) for figure in figures]}


def _centimetres(line: str, text: str) -> str:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise _wrong("rows", f"“{line[:60]}”: {text[:20]} is no number of centimetres.") from None
    if not value.is_finite() or not LEAST_CM <= value <= MOST_CM:
        raise _wrong("rows", f"“{line[:60]}”: centimetres lie between {LEAST_CM} and {MOST_CM}.")
    return f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP):f}".removesuffix(".0")


def _wrong(field: str, advice: str) -> Invalid:
    return Invalid(fields={field: advice})
