"""The shopper presses Pay."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings

from catalog.range.queries import Market, market_of
from core.errors import Unavailable
from core.rows import PreparedModels
from orders.carts.models import Cart
from orders.carts.queries import priced_lines
from orders.carts.rules import NoSuchCart, RegionClosed
from orders.checkout.operations.at_store import placed_details
from orders.checkout.operations.check_live import LiveAnswers, ask_reach, check_live
from orders.checkout.operations.confirm_cash import send_first_code
from orders.checkout.operations.hold_order import HeldOrder, hold_order
from orders.checkout.operations.refusals import CartEmpty, CheckoutClosed
from orders.checkout.operations.terms import check_sold
from orders.checkout.queries import checkout_terms_now
from orders.checkout.rules import CheckoutDetails, clean_details
from orders.fulfilment.shipping.queries import Store
from orders.sales.tokens import token_of
from payments.operations import start_payment
from payments.ports import PayerFacts, PaymentPage

_CART = PreparedModels(lambda public_id: Cart.objects.filter(public_id=public_id))
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PaymentStart:
    """An order and the page where it is paid. Without a page there is nothing to pay now (free, or in cash), or the
    provider is away: the order's own page says which, and offers to pay."""

    order_id: str
    order_number: str
    token: str
    page: PaymentPage | None


def begin_payment(
    *, cart_id: str, details: CheckoutDetails, accepted_total: int | None = None
) -> PaymentStart:
    """Turn a cart into a pending order with its stock held, and open its payment.

    First the outside is asked (no transaction), then everything is written in one transaction, then the payment is
    started. Safe to repeat at any point, from any number of tabs: a cart has one order. `accepted_total` is the
    total in minor units that the shopper was shown, None when none was.

    Refuses, changing nothing: CheckoutClosed, Invalid (fields), NoSuchCart, CartNotOpen, CartEmpty, CartChanged, PiecesShort (an
    OutOfStock), PinNotServed, PriceChanged, TotalChanged, TotalTooSmall, TotalTooFine, CashNotOffered, PromotionGone, NoSuchShippingOption,
    AlreadyPaid.
    """
    held = place_cart(cart_id=cart_id, details=details, accepted_total=accepted_total)
    try:
        page = payment_page(held)
    except Unavailable as failure:
        log.warning(
            "payment of %s not started (%s); the order page offers it again", held.order, failure.code
        )
        page = None
    return PaymentStart(held.order.public_id, held.order.number, token_of(held.order.public_id), page)


def place_cart(
    *,
    cart_id: str,
    details: CheckoutDetails,
    accepted_total: int | None = None,
    payable_until: datetime | None = None,
) -> HeldOrder:
    """As begin_payment, without starting the payment: the pieces wait, until `payable_until` when that is promised.

    Uses the network before its transaction.
    """
    terms = checkout_terms_now()
    if terms.closed:
        raise CheckoutClosed(terms.closed)
    placed, store = placed_details(details)
    cart = _CART.first(public_id=cart_id)
    if cart is None:
        raise NoSuchCart
    cleaned = clean_details(placed, countries=_market_of(cart).countries)
    held = hold_order(
        cart_id=cart_id,
        details=cleaned,
        answers=_ask_outside(cart, cleaned, store),
        accepted_total=accepted_total,
        payable_until=payable_until,
    )
    if held.order.awaits_code:
        send_first_code(held.order)
    return held


def _market_of(cart: Cart) -> Market:
    """The region that a cart is sold in. Raises RegionClosed when orders from there are taken no more."""
    market = market_of(cart.region)
    if market.code != cart.region or not market.is_open or market.currency != cart.currency:
        raise RegionClosed
    return market


def _ask_outside(cart: Cart, details: CheckoutDetails, store: Store | None) -> LiveAnswers:
    """Live answers for an open cart; a cart that is being paid has its prices and only its address is asked about."""
    lines = priced_lines(cart)
    if cart.status == Cart.Status.OPEN:
        if not lines:
            raise CartEmpty
        check_sold(lines)
        answers = check_live(lines, ship_to=details.shipping, store=store)
        return replace(answers, lines=lines, cart_changed_at=cart.changed_at)
    reach = ask_reach(lines, ship_to=details.shipping, store=store)
    return LiveAnswers(
        asked_for=frozenset(), prices={}, flags={}, legs=reach.legs, takes_cash=reach.takes_cash
    )


def payment_page(held: HeldOrder) -> PaymentPage | None:
    """The provider's page for a held order; None when there is nothing to pay. Uses the network; may raise Unavailable."""
    if held.intent_id is None:
        return None
    order, token = held.order, token_of(held.order.public_id)
    return start_payment(
        intent_id=held.intent_id,
        return_url=f"{settings.SITE_URL}/checkout/return/{token}/",
        cancel_url=f"{settings.SITE_URL}/checkout/cancel/{token}/",
        payer=PayerFacts(name=order.name, email=order.email, phone=order.phone),
    )
