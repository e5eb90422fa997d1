"""Amounts, moments and rows without a public id, as the Admin API writes them."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.api.wire import key_of
from core.errors import NotFound
from core.money import Money


def amount_of(amount: int | None, currency: str) -> dict[str, Any] | None:
    """`{"amount": 249950, "currency": "INR"}`: minor units, exact."""
    return None if amount is None else {"amount": amount, "currency": currency}


def money_of(money: Money | None) -> dict[str, Any] | None:
    """The same of an amount of money."""
    return None if money is None else amount_of(money.amount, money.currency)


def day_of(value: date | None) -> str | None:
    """`2026-12-04`."""
    return None if value is None else value.isoformat()


def row_key(prefix: str, name: str) -> int:
    """12 for `plist_12`. Raises NotFound for the name of anything else."""
    found = key_of(prefix, name)
    if found is None:
        raise NotFound
    return found
