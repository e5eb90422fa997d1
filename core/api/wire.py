"""How ids, amounts and moments are written on the wire."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson

from core.money import EXPONENTS, Money

LARGEST_KEY = 2**63 - 1
# Groups keep no moments of their own; the contract wants one.
NO_MOMENT = "1970-01-01T00:00:00.000Z"


def name_of(prefix: str, key: int | str) -> str:
    """`pcat_12`: the outward name of a row that has no public id of its own."""
    return f"{prefix}_{key}"


def key_of(prefix: str, name: str) -> int | None:
    """12 for `pcat_12`; None for the name of anything else."""
    head, _, digits = name.rpartition("_")
    if head != prefix or not (digits.isascii() and digits.isdigit() and len(digits) < 20):
        return None
    return int(digits) if int(digits) <= LARGEST_KEY else None


def number_of(money: Money) -> int | float:
    """2499 for ₹2,499.00, 2499.5 for ₹2,499.50: amounts are whole currency units on this wire. For writing only."""
    size = 10 ** EXPONENTS[money.currency]
    whole, rest = divmod(money.amount, size)
    number: int | float = whole if not rest else money.amount / size
    return number


def written(moment: datetime | None) -> str | None:
    """`2026-11-30T08:09:36.137Z`."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def dumped(value: Any) -> bytes:
    """As JSON; numbers as words have keys too."""
    return orjson.dumps(value)
