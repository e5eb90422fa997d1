"""A past order's pieces once more: what is still sold goes into the bag."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from catalog.made.rules import Configuration, configuration_from
from catalog.products.models import ProductVariant
from core.errors import NotFound, Refused
from orders.carts.operations.asking import ask_about
from orders.carts.operations.lines import put_line
from orders.sales.models import Order, OrderLine


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing of a past order: which variant, how much of it, and how it was made."""

    title: str
    variant_id: str
    quantity: int
    configuration: Configuration


@dataclass(frozen=True, slots=True)
class OrderedAgain:
    """How many things went into the bag, and why the others did not, in the shopper's words."""

    count: int
    notices: tuple[str, ...]


def order_again(*, cart_id: str, order_id: str) -> OrderedAgain:
    """Put what is still sold of an order (public id) into an open cart, at today's prices, made as it was then.

    What cannot be had is told, piece by piece; the others go into the bag all the same. Raises NotFound for an unknown
    order, NoSuchCart or CartNotOpen. Uses the network, after its transactions.
    """
    order = Order.objects.filter(public_id=order_id).first()
    if order is None:
        raise NotFound("We could not find this order.")
    count, notices = 0, []
    for wanted in _wanted(list(order.lines.all())):
        try:
            _, in_cart = put_line(
                cart_id=cart_id,
                variant_id=wanted.variant_id,
                quantity=wanted.quantity,
                making=wanted.configuration,
            )
        except Refused as refusal:
            if refusal.code in {"no_such_cart", "cart_not_open"}:
                raise
            notices.append(_notice(wanted, refusal))
        else:
            count += 1
            ask_about(in_cart)
    return OrderedAgain(count, tuple(notices))


def _notice(wanted: Wanted, refusal: Refused) -> str:
    advice = " ".join([refusal.message, *getattr(refusal, "fields", {}).values()])
    return advice if wanted.title in advice else f"{wanted.title}: {advice}"


def _wanted(lines: list[OrderLine]) -> list[Wanted]:
    """Lines served from two places are one thing again, and the parts of a set are the set."""
    things: dict[str, list[OrderLine]] = {}
    for line in lines:
        things.setdefault(line.bundle.get("ref") or line.line_ref, []).append(line)
    sets = [same[0].bundle for same in things.values() if same[0].bundle]
    by_sku = dict(
        ProductVariant.objects.filter(Q(sku__in=[each["sku"] for each in sets])).values_list(
            "sku", "public_id"
        )
    )
    return [_thing(same, by_sku) for same in things.values()]


def _thing(same: list[OrderLine], by_sku: dict[str, str]) -> Wanted:
    line = same[0]
    if line.bundle:
        kept: dict[str, Any] = line.bundle
        title = f"{kept['title']} ({kept['variant_title']})".removesuffix(" ()")
        return Wanted(title, by_sku.get(kept["sku"], ""), kept["quantity"], Configuration())
    title = f"{line.product_title} ({line.variant_title})".removesuffix(" ()")
    kept = line.configuration
    made = configuration_from(kept) if "add_ons" in kept else Configuration()
    return Wanted(title, line.variant_public_id, sum(each.quantity for each in same), made)
