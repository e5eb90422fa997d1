"""The other pieces of an exchange: kept for its customer, let go when it is not to be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings

from catalog.inventory.operations import Allocation, OutOfStock, StockLine, release_stock
from core import clock
from core.errors import Invalid, Refused
from orders.returns.exchange_sums import Swap, exchange_sums
from orders.returns.models import Exchange, Return, ReturnItem
from orders.returns.queries.exchange_choices import ExchangeOption, options_of
from orders.sales.operations.hold_stock import hold_for
from orders.sales.operations.place_order import next_order_number
from orders.sales.rules import LEAST_PAYABLE


class ReplacementGone(Refused):
    """The other piece has been sold, or there are too few of it."""

    code = "replacement_gone"
    message = (
        "The piece you would like instead has just been sold. Please choose another, or your money back."
    )


def hold_exchange(found: Return, wanted: Mapping[int, str]) -> Exchange:
    """Keep what each piece of a new return is to be exchanged for (variant ids by line) for EXCHANGE_HOLD_DAYS.

    In the caller's transaction, with the order locked. Raises Invalid for a piece without a choice, ReplacementGone.
    """
    items = list(found.items.select_related("line"))
    options = options_of(found.order, [item.line for item in items])
    for item in items:
        chosen = _chosen(item, options.get(item.line.line_no, ()), wanted.get(item.line.line_no, ""))
        item.replacement_id, item.price_step = chosen.variant_pk, chosen.step.amount
    return keep_replacements(found, items)


def keep_replacements(found: Return, items: list[ReturnItem]) -> Exchange:
    """Write the exchange of these chosen replacements down and hold them. Raises ReplacementGone."""
    ReturnItem.objects.bulk_update(items, ["replacement", "price_step"])
    exchange = Exchange.objects.create(
        return_of=found,
        number=next_order_number(),
        held_until=clock.now() + timedelta(days=settings.EXCHANGE_HOLD_DAYS),
        difference=_difference(items),
    )
    hold_replacements(exchange, {item: item.quantity for item in items})
    return exchange


def _chosen(item: ReturnItem, options: tuple[ExchangeOption, ...], variant_id: str) -> ExchangeOption:
    title = f"{item.line.product_title} {item.line.variant_title}".strip()
    if not options:
        raise Invalid(
            fields={
                "replacement": f"{title}: there is nothing to exchange it for. Please choose your money back."
            }
        )
    for option in options:
        if option.variant_id == variant_id:
            return option
    raise Invalid(
        fields={"replacement": f"{title}: please choose the size or colour you would like instead."}
    )


def _difference(items: list[ReturnItem]) -> int:
    swaps = [
        Swap(item.quantity, item.line.total * item.quantity // item.line.quantity, item.price_step)
        for item in items
    ]
    sums = exchange_sums(swaps, least=LEAST_PAYABLE.amount)
    return sums.due - sums.back


def hold_replacements(exchange: Exchange, units: Mapping[ReturnItem, int]) -> list[Allocation]:
    """Hold so many of each item's replacement under the exchange's number, until `held_until`. Raises ReplacementGone."""
    order = exchange.return_of.order
    assert exchange.number is not None and exchange.held_until is not None
    try:
        return hold_for(
            order.shipping_address,
            reference=exchange.number,
            lines=[
                StockLine(
                    line_ref=replacement_ref(exchange, item), variant_id=item.replacement_id, quantity=count
                )
                for item, count in units.items()
                if item.replacement_id is not None
            ],
            collect_at=order.collect_at,
            expires_at=exchange.held_until,
        )
    except OutOfStock as refusal:
        raise ReplacementGone from refusal


def replacement_ref(exchange: Exchange, item: ReturnItem) -> str:
    """What a replacement is called in the hold and on its order."""
    return f"{exchange.public_id}:{item.line.line_no}"


def lapse_exchange(found: Return) -> bool:
    """Let the other pieces of a locked return go: it ends in another way. False when it has none that are kept.

    After payments' own locks and before the series of invoices.
    """
    exchange = Exchange.objects.filter(return_of=found, status=Exchange.Status.HELD).first()
    if exchange is None:
        return False
    exchange.status = Exchange.Status.LAPSED
    exchange.save(update_fields=["status"])
    release_stock(reference=exchange.number or "")
    return True
