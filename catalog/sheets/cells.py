"""Reading cells: what each means, and words for what it does not mean."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from core.errors import Invalid
from core.imports import SourceRow
from core.money import Money

YES, NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0", ""}
LARGEST = 2_000_000_000
MOST_MINOR_UNITS = 10**12


def yes_or_no(row: SourceRow, column: str) -> bool:
    """yes or no; an empty cell is no. Raises Invalid."""
    text = row.text(column).casefold()
    if text in YES:
        return True
    if text in NO:
        return False
    raise Invalid(fields={column: f"“{row.text(column)}” is neither yes nor no."})


def whole_number(row: SourceRow, column: str, *, least: int = 0) -> int:
    """A whole number; an empty cell is `least`. Raises Invalid, also for one that is absurdly large."""
    text = row.text(column).replace(",", "") or str(least)
    number = int(text) if text.lstrip("-").isdecimal() else None
    if number is None:
        raise Invalid(fields={column: f"“{row.text(column)}” is not a whole number."})
    if not least <= number <= LARGEST:
        raise Invalid(fields={column: f"{number:,} is out of reach: write {least:,} to {LARGEST:,}."})
    return number


def money(row: SourceRow, column: str, currency: str) -> Money:
    """An amount as people write it: 1,599.00 or ₹1599. Raises Invalid for what is none, or has too many decimals."""
    text = row.text(column).replace(",", "").replace("₹", "").strip()
    try:
        amount = Money.of(text, currency)
    except (ValueError, ArithmeticError, KeyError):
        raise Invalid(fields={column: f"“{row.text(column)}” is not an amount in {currency}."}) from None
    if not 0 < amount.amount <= MOST_MINOR_UNITS:
        raise Invalid(fields={column: f"“{row.text(column)}” has to be more than zero, and not absurd."})
    return amount


def as_the_table_wants(model: type[Model], column: str, value: Any) -> Any:
    """The value, checked by the rules of the field of that name. Raises Invalid with the field's own words."""
    try:
        field: Any = model._meta.get_field(column)
        return field.clean(value, None)
    except ValidationError as fault:
        raise Invalid(fields={column: " ".join(fault.messages)}) from fault
