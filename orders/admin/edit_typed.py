"""What stands in the form that changes an order's pieces, and the wish it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.measure import PIECE, parse_quantity
from orders.edits.operations import EditWish
from orders.models import Order

KEEP, ADD, MOST_TYPED = "keep:", "add:", 120


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form: quantities as typed, by their fields' names."""

    fields: Mapping[str, str]
    reason: str
    q: str


def typed_in(sent: Mapping[str, str]) -> Typed:
    """From a request."""
    fields = {
        name: str(value)[:12]
        for name, value in list(sent.items())[:MOST_TYPED]
        if name.startswith((KEEP, ADD))
    }
    return Typed(fields, str(sent.get("reason", ""))[:400], str(sent.get("q", ""))[:80])


def wish_of(order: Order, typed: Typed) -> EditWish:
    """What was typed as a wish. Raises Invalid for what is no quantity."""
    units = {row.bundle.get("ref") or row.line_ref: row.uom for row in order.lines.all()}
    before = counts_of(order)
    quantities, additions = {}, {}
    for name, text in typed.fields.items():
        if name.startswith(KEEP):
            thing = name.removeprefix(KEEP)
            count = 0 if text.strip() in ("", "0") else parse_quantity(text, units.get(thing, PIECE))
            if count != before.get(thing):
                quantities[thing] = count
        elif text.strip() not in ("", "0"):
            variant_id, _, uom = name.removeprefix(ADD).partition("@")
            additions[variant_id] = parse_quantity(text, uom or PIECE)
    return EditWish(quantities, additions)


def counts_of(order: Order) -> dict[str, int]:
    """How many of each thing are in an order; of a set, how many sets."""
    found: dict[str, int] = {}
    for row in order.lines.all():
        if row.bundle:
            found[row.bundle["ref"]] = row.bundle["quantity"]
        else:
            found[row.line_ref] = found.get(row.line_ref, 0) + row.quantity
    return found
