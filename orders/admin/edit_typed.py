"""What stands in the form that changes an order's pieces, and the wish it means."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from catalog.made.rules import MakingRequest, making_typed
from core.errors import Invalid
from core.measure import PIECE, parse_quantity
from orders.admin.making import Fields
from orders.edits.operations import EditWish
from orders.edits.wishes import MadeAddition
from orders.models import Order

KEEP, ADD, MADE, COUNT, MOST_TYPED = "keep:", "add:", "made:", "count:", 120
LONGEST_MAKING = 4000
CHOOSE_AGAIN = "A piece that is made for the customer could not be read any more. Please choose it again."


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form: quantities as typed, by their fields' names.

    `made` are the pieces to be made, as they are kept in the form, each with the quantity typed beside it.
    """

    fields: Mapping[str, str]
    reason: str
    q: str
    made: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked yet."""
        return not self.made and not any(self.fields.values())

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Every field again, for the form that agrees."""
        made = [
            pair
            for place, (kept, count) in enumerate(self.made)
            for pair in ((f"{MADE}{place}", kept), (f"{COUNT}{place}", count))
        ]
        return [*self.fields.items(), *made]


def typed_in(sent: Mapping[str, str]) -> Typed:
    """From a request."""
    names = list(sent.items())[:MOST_TYPED]
    fields = {name: str(value)[:12] for name, value in names if name.startswith((KEEP, ADD))}
    made = tuple(
        (str(value)[:LONGEST_MAKING], str(sent.get(COUNT + name.removeprefix(MADE), ""))[:12])
        for name, value in names
        if name.startswith(MADE)
    )
    return Typed(fields, str(sent.get("reason", ""))[:400], str(sent.get("q", ""))[:80], made)


def with_made(typed: Typed, posted: Fields) -> Typed:
    """The form with one more piece to be made: its variant, what was chosen for it, and how many."""
    asked = making_typed(posted)
    kept = {
        "variant": _last(posted, "make"),
        "unit": asked.unit,
        "measures": dict(asked.measures or {}),
        "add_ons": list(asked.add_ons),
        "note": asked.note,
        "is_sure": asked.is_sure,
    }
    count = _last(posted, "made_quantity", "1")
    return replace(typed, made=(*typed.made, (json.dumps(kept, sort_keys=True), count)))


def _last(posted: Fields, name: str, default: str = "") -> str:
    values: Sequence[str] = posted.get(name, ())
    return values[-1][:40] if values else default


def made_addition(kept: str, count: str) -> MadeAddition:
    """One piece to be made, from what the form kept of it. Raises Invalid for what is no such thing or no quantity."""
    try:
        asked = json.loads(kept)
        making = MakingRequest(
            unit=str(asked["unit"]),
            measures={str(name): str(text) for name, text in asked["measures"].items()},
            add_ons=tuple(str(each) for each in asked["add_ons"]),
            note=str(asked["note"]),
            is_sure=asked["is_sure"] is True,
        )
        variant_id = str(asked["variant"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
        raise Invalid(CHOOSE_AGAIN) from wrong
    return MadeAddition(variant_id, parse_quantity(count, PIECE), making)


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
    made = tuple(made_addition(kept, count) for kept, count in typed.made if count.strip() not in ("", "0"))
    return EditWish(quantities, additions, made)


def counts_of(order: Order) -> dict[str, int]:
    """How many of each thing are in an order; of a set, how many sets."""
    found: dict[str, int] = {}
    for row in order.lines.all():
        if row.bundle:
            found[row.bundle["ref"]] = row.bundle["quantity"]
        else:
            found[row.line_ref] = found.get(row.line_ref, 0) + row.quantity
    return found
