"""A cart goes to another region: other prices, another currency, and what is not sold there stays out."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from catalog.range.queries import Market, market_of
from core.rows import change_row
from orders.carts.models import Cart, LineItem
from orders.carts.operations.open_cart import locked_open_cart, touch_cart
from orders.carts.queries.lines import PricedLine, priced_lines
from orders.carts.rules import RegionClosed
from orders.checkout.drafts.models import CheckoutDraft


@transaction.atomic
def change_region(*, cart_id: str, region: str) -> tuple[str, ...]:
    """Sell an open cart in another region (by code), at its prices; returns what to tell the shopper, nothing when it is there.

    What has no price there is taken out, by name. Where it goes and how it is sent is asked anew: each region has ways of
    its own. Raises RegionClosed, NoSuchCart or CartNotOpen, and then changes nothing.
    """
    return sell_in(locked_open_cart(cart_id), open_market(region))


def open_market(region: str) -> Market:
    """A region in which orders are taken. Raises RegionClosed."""
    market = market_of(region)
    if market.code != region or not market.is_open:
        raise RegionClosed
    return market


def follow_region(target: Cart, source: Cart) -> tuple[str, ...]:
    """Before two carts are joined: both in the region that was shopped in last. In the caller's transaction, both locked."""
    return () if target.region == source.region else sell_in(target, market_of(source.region))


def sell_in(cart: Cart, market: Market) -> tuple[str, ...]:
    """As change_region, on a cart that is locked, in the caller's transaction."""
    if (cart.region, cart.currency) == (market.code, market.currency):
        return ()
    change_row(cart, region=market.code, currency=market.currency)
    lines = priced_lines(cart)
    gone = [line for line in lines if line.variant.price is None or line.making.missing]
    _reprice(cart, [line for line in lines if line not in gone])
    cart.lines.filter(public_id__in=[line.line_id for line in gone]).delete()
    CheckoutDraft.objects.filter(cart=cart).update(shipping={}, billing={}, option_code="", payment_method="")
    touch_cart(cart)
    return _notices(market, lines, gone)


def _reprice(cart: Cart, lines: Sequence[PricedLine]) -> None:
    prices = {line.line_id: line.price.amount for line in lines}
    rows = list(cart.lines.filter(public_id__in=prices))
    for row in rows:
        row.unit_price = prices[row.public_id]
    LineItem.objects.bulk_update(rows, ["unit_price"])


def _notices(market: Market, lines: Sequence[PricedLine], gone: Sequence[PricedLine]) -> tuple[str, ...]:
    found = []
    if len(gone) < len(lines):
        found.append(f"Your bag is now priced for {market.name}, in {market.currency}.")
    if gone:
        names = ", ".join(line.title for line in gone)
        found.append(f"Not sold in {market.name}, so no longer in your bag: {names}.")
    return tuple(found)
