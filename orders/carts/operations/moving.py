"""Putting one cart's lines into another."""

from __future__ import annotations

from catalog.inventory.queries import sellable_of
from orders.carts.models import Cart, LineItem
from orders.carts.operations.open_cart import touch_cart
from orders.carts.rules import MOST_LINES, merged_quantity


def move_lines(*, source: Cart, target: Cart) -> list[LineItem]:
    """Copy the lines of one locked cart into another and put the first aside; returns lines that were clamped.

    The same variant in both is summed, at most ten and at most what can be sold. Lines beyond the cart's limit stay
    behind. Asking again does nothing: the source then points at its successor.
    """
    there = {line.variant_id: line for line in target.lines.all()}
    coming = list(source.lines.all())
    sellable = sellable_of([line.variant_id for line in coming if line.variant_id in there])
    clamped = []
    for line in coming:
        known = there.get(line.variant_id)
        if known is None:
            if len(there) < MOST_LINES:
                there[line.variant_id] = _copy(line, target)
            continue
        left = sellable[line.variant_id].quantity if line.variant_id in sellable else 0
        wanted = known.quantity + line.quantity
        known.quantity = merged_quantity(one=known.quantity, other=line.quantity, sellable=left)
        known.save(update_fields=["quantity"])
        if known.quantity < wanted:
            clamped.append(known)
    source.status, source.successor = Cart.Status.ABANDONED, target
    source.save(update_fields=["status", "successor"])
    touch_cart(target)
    return clamped


def _copy(line: LineItem, target: Cart) -> LineItem:
    return LineItem.objects.create(
        cart=target, variant_id=line.variant_id, quantity=line.quantity, unit_price=line.unit_price
    )
