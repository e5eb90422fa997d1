"""Asking the outside before anything is promised: stock and prices of the ERP, the courier's reach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from catalog.inventory.queries import WantedStock, live_sellable
from catalog.pricing.ports import PriceQuestion
from catalog.pricing.quotes import Quotes, quoted_prices, remembered_prices
from core.http import Deadline
from core.money import Money
from orders.carts.queries import PricedLine, taken_parts, titles_by_ref
from orders.carts.queries.parcel import load_of
from orders.checkout.operations.refusals import PiecesShort, PinNotServed
from orders.customers.rules import Address
from orders.fulfilment.dispatch.queries import Reach, reach_abroad, reach_at_store, reach_of
from orders.fulfilment.dispatch.rules import Leg
from orders.fulfilment.shipping.queries import Store

STOCK_UNVERIFIED = "stock_unverified"
PRICE_UNVERIFIED = "price_unverified"
LEAST_TIME_S = 0.05
HOME_CURRENCY = "INR"


@dataclass(frozen=True, slots=True)
class LiveAnswers:
    """What the outside said. `prices` by SKU, of one piece; `flags` names what could not be asked.

    `lines` are these, as the cart of `cart_changed_at` had them. `takes_cash` is whether the courier takes cash there, `legs` when parcels leave and arrive. `asked_for` is what the questions were about: the answers hold only for exactly that.
    """

    asked_for: frozenset[tuple[str, str, int]]
    prices: Mapping[str, Money]
    flags: Mapping[str, str]
    legs: tuple[Leg, ...]
    takes_cash: bool = False
    lines: Sequence[PricedLine] = ()
    cart_changed_at: datetime | None = None


def check_live(lines: Sequence[PricedLine], *, ship_to: Address, store: Store | None = None) -> LiveAnswers:
    """Ask for stock, prices and reach, within LIVE_CHECK_TIMEOUT_S for the ERP's two answers together.

    Raises PiecesShort naming every short line, or PinNotServed. A system that does not answer stops nobody: the
    last snapshot decides and a flag says so. Uses the network; never in a transaction.
    """
    reach = ask_reach(lines, ship_to=ship_to, store=store)
    deadline = Deadline(seconds=settings.LIVE_CHECK_TIMEOUT_S)
    flags: dict[str, str] = {}
    if not _ask_stock(lines, ship_to, deadline, place=store.code if store else ""):
        flags[STOCK_UNVERIFIED] = "The ERP did not answer at checkout; the last stock snapshot decided."
    quotes = _ask_prices(lines, ship_to, deadline)
    if not quotes.is_live:
        flags[PRICE_UNVERIFIED] = "The ERP did not answer at checkout; the last known prices were charged."
    return LiveAnswers(
        asked_for=signature(lines),
        prices=quotes.prices,
        flags=flags,
        legs=reach.legs,
        takes_cash=reach.takes_cash,
    )


def ask_reach(lines: Sequence[PricedLine], *, ship_to: Address, store: Store | None = None) -> Reach:
    """The couriers' word on these pieces for this address; for a store, in which they are collected, its own days.

    Raises PinNotServed. Uses the network, but for a store.
    """
    if store is not None:
        return reach_at_store(store.code, days=store.ready_days)
    if ship_to.is_abroad:
        return reach_abroad()
    load = load_of(lines)
    reach = reach_of(ship_to.pincode, weight_g=load.weight_g, lines=load.taken)
    if not reach.serviceable:
        raise PinNotServed(ship_to.pincode)
    return reach


def signature(lines: Sequence[PricedLine]) -> frozenset[tuple[str, str, int]]:
    """Which lines of which pieces, how many: to tell whether a cart is still the one that was asked about."""
    return frozenset((line.line_id, line.variant.sku, line.quantity) for line in lines)


def _ask_stock(lines: Sequence[PricedLine], ship_to: Address, deadline: Deadline, *, place: str) -> bool:
    """True when the ERP itself answered; what is collected has to lie in its store. Raises PiecesShort."""
    wanted = [
        WantedStock(
            variant_id=part.variant.id,
            sku=part.variant.sku,
            quantity=part.quantity,
            line_ref=part.ref,
            uom=part.uom,
        )
        for line in lines
        for part in taken_parts(line, line.price)
    ]
    verdict = live_sellable(lines=wanted, pincode=ship_to.pin, timeout_s=deadline.remaining_s(), place=place)
    if verdict.short:
        raise PiecesShort(verdict.short, titles_by_ref(lines))
    return verdict.source == "live"


def _ask_prices(lines: Sequence[PricedLine], ship_to: Address, deadline: Deadline) -> Quotes:
    """Prices by SKU as the ERP tells them now, or told a moment ago; its word is about rupees alone."""
    if lines[0].price.currency != HOME_CURRENCY:
        return Quotes({}, is_live=True)
    wanted: Counter[tuple[str, str]] = Counter()
    for line in lines:
        if not line.contents:
            wanted[line.variant.sku, line.uom] += line.quantity
    questions = [PriceQuestion(sku=sku, quantity=count, uom=uom) for (sku, uom), count in wanted.items()]
    state = ship_to.state_code
    if deadline.remaining_s() < LEAST_TIME_S:
        return Quotes(remembered_prices(questions, ship_to_state=state), is_live=False)
    return quoted_prices(questions, ship_to_state=state, timeout_s=deadline.remaining_s())
