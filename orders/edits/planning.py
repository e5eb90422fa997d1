"""From a wish to the lines and sums of an order as it would be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalog.inventory.allocation import Destination
from catalog.inventory.queries import sellable_of
from catalog.inventory.queries.planned import planned_allocation
from catalog.inventory.rules import StockLine
from catalog.made.queries import words_of
from core.errors import Invalid
from core.measure import quantity_text
from core.money import Money
from orders.carts.queries import Deal, PricedLine
from orders.checkout.operations.sold_lines import sold_lines
from orders.edits.rules import SetStaysWhole, SoldRow, kept_promotions, kept_rows, kept_total, parts_of
from orders.edits.wishes import EditedThing, EditPreview, EditWish, NothingChanges, NothingStays
from orders.promotions.rules.applied import GIFT_REF
from orders.sales.models import Order, OrderLine
from orders.sales.operations.change_lines import (
    ChangedLines,
    added_pieces,
    changed_rows,
    changed_sums,
    changed_totals,
)
from orders.sales.operations.sold_json import sold_as_json, sold_from_json
from orders.sales.operations.write_lines import SoldLine
from orders.sales.rules import ServedPart


@dataclass(frozen=True, slots=True)
class EditPlan:
    """What changes: so many of a line (by number) stay, these lines come on top.

    `expected_on` is when what is added would be there, if it took effect on the day it was agreed.
    """

    kept: Mapping[int, int]
    added: tuple[SoldLine, ...]
    expected_on: date | None = None

    @property
    def lead_days(self) -> int:
        """How long the slowest added piece takes to make."""
        return max((line.lead_days for line in self.added), default=0)

    def as_json(self) -> dict[str, Any]:
        """As it is kept until it takes effect."""
        return {
            "kept": {str(line_no): count for line_no, count in self.kept.items()},
            "added": [sold_as_json(line) for line in self.added],
            "expected_on": self.expected_on.isoformat() if self.expected_on else None,
        }


def plan_from_json(kept: Mapping[str, Any], currency: str) -> EditPlan:
    """The same back."""
    return EditPlan(
        kept={int(line_no): count for line_no, count in kept["kept"].items()},
        added=tuple(sold_from_json(line, currency) for line in kept["added"]),
        expected_on=date.fromisoformat(kept["expected_on"]) if kept.get("expected_on") else None,
    )


def sold_row(row: OrderLine, currency: str) -> SoldRow:
    """A written line as the rules want it."""
    return SoldRow(
        line_no=row.line_no,
        thing=row.bundle.get("ref") or row.line_ref,
        quantity=row.quantity,
        unit_price=Money(row.unit_price, currency),
        total=Money(row.total, currency),
        uom=row.uom,
        is_of_set=bool(row.bundle),
    )


def plan_of(
    order: Order, wish: EditWish, added: Sequence[PricedLine], prices: Mapping[str, Money]
) -> tuple[EditPlan, list[str]]:
    """The plan of a wish, and the SKUs whose price fits no GST slab. Raises Invalid, NothingChanges or NothingStays."""
    rows = [sold_row(row, order.currency) for row in order.lines.all()]
    try:
        kept = kept_rows(rows, wish.quantities)
    except SetStaysWhole as wrong:
        raise Invalid("A set stays whole: take all of it out, or leave it.") from wrong
    except ValueError as wrong:
        raise Invalid(
            "Keep as many as were ordered, or fewer. To have more, add the piece: it costs today's price."
        ) from wrong
    if not kept and not added:
        raise NothingChanges
    if not added and all(kept.get(row.line_no, row.quantity) == 0 for row in rows):
        raise NothingStays
    sold, dead_band = (
        sold_lines(added, prices, Deal(order.currency), is_export=order.shipping_address.is_abroad)
        if added
        else ([], [])
    )
    return EditPlan(kept, tuple(sold)), dead_band


def changed_by(order: Order, plan: EditPlan) -> ChangedLines:
    """A plan with the money that follows from it."""
    rows = {row.line_no: sold_row(row, order.currency) for row in order.lines.all()}
    return ChangedLines(
        kept={line_no: (count, kept_total(rows[line_no], count)) for line_no, count in plan.kept.items()},
        promotions=kept_promotions(order.applied_promotions, parts_of(list(rows.values()), plan.kept)),
        added=plan.added,
    )


def preview_of(order: Order, plan: EditPlan, *, way: str = "") -> EditPreview:
    """An order as a plan would make it; places are guessed by the stock of this moment."""
    changed = changed_by(order, plan)
    rows = changed_rows(order, changed)
    totals = changed_totals(order, rows, added_pieces(plan.added, _served(order, plan)), changed)
    sums = changed_sums(order, totals, changed)
    after = Money(sums.total, order.currency)
    return EditPreview(
        things=(*_things(order, rows), *_added(plan)),
        total_before=order.money_total,
        total_after=after,
        tax_before=Money(order.tax_total, order.currency),
        tax_after=Money(sums.tax_total, order.currency),
        way=way or way_of(order, after),
        short=_short(plan),
    )


def way_of(order: Order, after: Money) -> str:
    """What becomes of the difference: nothing, cash at the door, a payment of its own, or a refund."""
    if order.awaits_cash:
        return "door"
    if after == order.money_total:
        return "none"
    return "pay" if after > order.money_total else "return"


def _served(order: Order, plan: EditPlan) -> list[ServedPart]:
    if not plan.added:
        return []
    wanted = [StockLine(line.line_ref, line.variant_id, line.quantity) for line in plan.added]
    to = Destination(order.shipping_state_code, order.shipping_address.pin)
    planned = planned_allocation(lines=wanted, ship_to_state=to.state_code or "", ship_to_pincode=to.pincode)
    if planned:
        return [ServedPart(pick.line_ref, pick.quantity, pick.location_state_code) for pick in planned]
    place = order.lines.all()[0].location_state_code
    return [ServedPart(line.line_ref, line.quantity, place) for line in plan.added]


def _short(plan: EditPlan) -> tuple[str, ...]:
    left = sellable_of([line.variant_id for line in plan.added])
    return tuple(
        f"Only {quantity_text(left[line.variant_id].quantity, line.uom)} left of {line.product_title} {line.variant_title}."
        for line in plan.added
        if left[line.variant_id].quantity < line.quantity
    )


def _things(order: Order, after: Sequence[OrderLine]) -> list[EditedThing]:
    """What is in the order, before and after, sets as one."""
    left: dict[str, tuple[int, int]] = {}
    for row in after:
        thing = row.bundle.get("ref") or row.line_ref
        count, total = left.get(thing, (0, 0))
        left[thing] = (count + row.quantity, total + row.total)
    things: dict[str, list[OrderLine]] = {}
    for row in order.lines.all():
        things.setdefault(row.bundle.get("ref") or row.line_ref, []).append(row)
    return [_thing(order, ref, rows, left.get(ref, (0, 0))) for ref, rows in things.items()]


def _thing(order: Order, ref: str, rows: Sequence[OrderLine], left: tuple[int, int]) -> EditedThing:
    row, bundle = rows[0], rows[0].bundle
    title = (
        f"{bundle['title']} {bundle['variant_title']}"
        if bundle
        else f"{row.product_title} {row.variant_title}"
    )
    before = bundle["quantity"] if bundle else sum(each.quantity for each in rows)
    return EditedThing(
        ref=ref,
        sku=bundle.get("sku") or row.sku,
        title=title.strip(),
        uom=row.uom,
        before=before,
        after=(before if left[0] else 0) if bundle else left[0],
        total_before=Money(sum(each.total for each in rows), order.currency),
        total_after=Money(left[1], order.currency),
        is_set=bool(bundle),
        is_gift=ref.startswith(GIFT_REF),
    )


def _added(plan: EditPlan) -> list[EditedThing]:
    return [
        EditedThing(
            ref="",
            sku=line.sku,
            title=f"{line.product_title} {line.variant_title}".strip(),
            uom=line.uom,
            before=0,
            after=line.quantity,
            total_before=Money.zero(line.total.currency),
            total_after=line.total,
            words=words_of(line.configuration),
        )
        for line in plan.added
    ]


def words_of_plan(preview: EditPreview) -> str:
    """What changes, for people: "2 → 1 × Meera Silk Blouse 34; + 1 × Saree"."""
    parts = []
    for thing in preview.things:
        after = quantity_text(thing.after, thing.uom)
        if thing.is_changed and thing.before:
            parts.append(
                f"{quantity_text(thing.before, thing.uom)} → {after} × {thing.title}"
                if thing.after
                else f"without {thing.title}"
            )
        elif thing.is_changed:
            made = " (made for the customer)" if thing.words else ""
            parts.append(f"with {after} × {thing.title}{made}")
    return "; ".join(parts)[:300]
