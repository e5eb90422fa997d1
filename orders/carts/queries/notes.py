"""What a cart says about a line's stock without standing in the way."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.inventory.promises import promised_part
from catalog.inventory.soft_check import told_lately
from orders.carts.queries.lines import PricedLine
from orders.carts.rules import shortage_note


def stock_notes(lines: Sequence[PricedLine]) -> dict[str, tuple[str, ...]]:
    """By line id what is worth knowing of its stock: when coming pieces leave, and what the ERP no longer counts.

    Lines of one variant share it, earlier ones first; no query.
    """
    told = told_lately(list({line.variant.sku for line in lines}))
    taken: dict[int, int] = {}
    notes: dict[str, tuple[str, ...]] = {}
    for line in lines:
        before, by_owner = taken.get(line.variant.id, 0), told.get(line.variant.sku)
        taken[line.variant.id] = before + line.quantity
        left = None if by_owner is None else max(0, by_owner - before)
        shortage = shortage_note(told=left, quantity=line.quantity, uom=line.uom)
        notes[line.line_id] = tuple(note for note in (_promise(line, before), shortage) if note)
    return notes


def _promise(line: PricedLine, before: int) -> str:
    variant = line.variant
    there = max(0, variant.on_shelf - before)
    return promised_part(
        variant.mode,
        variant.available_from,
        coming=line.quantity - there,
        quantity=line.quantity,
        uom=line.uom,
    )
