"""What payments and inventory call orders and their changes: pure."""

from __future__ import annotations

import re

_EDIT = re.compile(r"(WEB-[0-9]{1,15})-E([0-9]{1,5})", re.ASCII)


def edit_reference(number: str, edit_number: int) -> str:
    """`WEB-1042-E2`: the second change of order WEB-1042."""
    return f"{number}-E{edit_number}"


def is_edit(reference: str) -> bool:
    """Whether a reference is that of a change."""
    return _EDIT.fullmatch(reference) is not None


def order_number_in(reference: str) -> str:
    """The number of the order that a reference belongs to: its own, or that of one of its changes."""
    found = _EDIT.fullmatch(reference)
    return found[1] if found else reference


def edit_number_in(reference: str) -> int:
    """Which change of its order a reference is. Raises ValueError for an order's own."""
    found = _EDIT.fullmatch(reference)
    if found is None:
        raise ValueError(f"{reference} is no change of an order")
    return int(found[2])
