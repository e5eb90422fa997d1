"""What becomes of orders that are collected in a store."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True)
class HandOverReady(Event):
    """The order can be collected, with its code. `code_no` counts the codes it was given, from 1."""

    order_id: str
    number: str
    code_no: int


@dataclass(frozen=True, slots=True)
class HandOverReminded(Event):
    """It has waited for some days; it is kept for a few more."""

    order_id: str
    number: str
