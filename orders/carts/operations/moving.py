"""Putting one cart's lines into another."""

from __future__ import annotations

from catalog.inventory.queries import sellable_of
from orders.carts.models import Cart, LineItem
from orders.carts.operations.change_region import follow_region
from orders.carts.operations.codes import move_codes
from orders.carts.operations.credits import move_credits
from orders.carts.operations.open_cart import touch_cart
from orders.carts.rules import MOST_LINES, merged_quantity
from orders.checkout.drafts.models import CheckoutDraft
from orders.packing.rules import joined_wishes


def move_lines(*, source: Cart, target: Cart) -> list[LineItem]:
    """Copy the lines, codes and wishes of one locked cart into another and put the first aside; returns lines that were clamped.

    The same variant made alike in both is summed, at most ten pieces and at most what can be sold. Lines beyond the cart's limit stay
    behind. Asking again does nothing: the source then points at its successor.
    """
    follow_region(target, source)
    coming, there = list(source.lines.select_related("variant")), _by_making(target)
    sellable = sellable_of([line.variant_id for line in coming if _making(line) in there])
    clamped = []
    for line in coming:
        known = there.get(_making(line))
        if known is None:
            if len(there) < MOST_LINES:
                there[_making(line)] = _copy(line, target)
            continue
        left = sellable[line.variant_id].quantity if line.variant_id in sellable else 0
        wanted = known.quantity + line.quantity
        known.quantity = merged_quantity(
            one=known.quantity, other=line.quantity, sellable=left, sold_by=line.variant.sold_by
        )
        known.save(update_fields=["quantity"])
        if known.quantity < wanted:
            clamped.append(known)
    move_codes(source=source, target=target)
    move_credits(source=source, target=target)
    move_told(source=source, target=target)
    source.status, source.successor = Cart.Status.ABANDONED, target
    source.save(update_fields=["status", "successor"])
    target.email = target.email or source.email
    take_over_wishes(source=source, target=target, also=("email",))
    touch_cart(target)
    return clamped


def copy_lines(*, source: Cart, target: Cart) -> None:
    """Copy what a locked cart holds into another, and leave the first as it is. What lies there already stays as it is."""
    follow_region(target, source)
    there = _by_making(target)
    for line in source.lines.all():
        if _making(line) not in there and len(there) < MOST_LINES:
            there[_making(line)] = _copy(line, target)
    take_over_wishes(source=source, target=target)
    touch_cart(target)


def move_told(*, source: Cart, target: Cart) -> None:
    """What was told of one cart goes along; what was told of the other itself stays."""
    if not CheckoutDraft.objects.filter(cart=target).exists():
        CheckoutDraft.objects.filter(cart=source).update(cart=target)


def take_over_wishes(*, source: Cart, target: Cart, also: tuple[str, ...] = ()) -> None:
    """What is wished of the parcel goes along; what the target says itself stays. Saves the columns `also` too."""
    joined = joined_wishes(own=target.wishes, coming=source.wishes)
    target.save(update_fields=[*target.take_wishes(joined), *also])


def _by_making(cart: Cart) -> dict[tuple[int, str], LineItem]:
    return {_making(line): line for line in cart.lines.all()}


def _making(line: LineItem) -> tuple[int, str]:
    """What tells two lines of a cart apart."""
    return line.variant_id, line.configuration_key


def _copy(line: LineItem, target: Cart) -> LineItem:
    return LineItem.objects.create(
        cart=target,
        variant_id=line.variant_id,
        quantity=line.quantity,
        uom=line.uom,
        unit_price=line.unit_price,
        configuration=line.configuration,
        configuration_key=line.configuration_key,
        metadata=line.metadata,
    )
