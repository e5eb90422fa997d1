"""A draft becomes an order that waits for its money, and whoever is to pay gets a link."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from core import clock
from core.audit import record
from core.models import User
from core.money import format_money
from orders.assisted.models import DraftOrder
from orders.assisted.operations.drafting import author, details_of, locked_draft
from orders.assisted.rules import DOOR, LINK, DraftNotOffered, DraftOffer, NoSuchDraft
from orders.carts.models import Cart
from orders.carts.operations.agreeing import check_agreed_prices
from orders.checkout.operations.begin_payment import place_cart
from orders.checkout.rules import CASH_ON_DELIVERY, PREPAID
from orders.notes.models import OrderNote
from orders.sales.models import Order
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact
from orders.sales.tokens import token_of
from payments.operations import request_link
from payments.queries import payment_state

WAYS = {LINK: "by a payment link", "shop": "in the shop", DOOR: "at the door"}


def offer_draft(*, draft_id: str, offer: DraftOffer, accepted_total: int, by: User) -> str:
    """Place a draft's order: its pieces are held, and it waits for its money. Returns the order's number. Audited.

    By the rules of any checkout, with the total (minor units) that staff saw and told the customer. To be paid by
    link, a task makes the link and the customer gets it by letter. Safe to repeat: a draft has one order at a time.
    Raises NoSuchDraft, Invalid, DraftNotOffered for one that is over, and what begin_payment raises: nothing has
    changed then. Uses the network.
    """
    offer.check()
    draft = DraftOrder.objects.select_related("cart__customer").filter(public_id=draft_id).first()
    if draft is None:
        raise NoSuchDraft
    check_agreed_prices(draft.cart)
    held = place_cart(
        cart_id=draft.cart.public_id,
        details=details_of(draft, payment_method=CASH_ON_DELIVERY if offer.way == DOOR else PREPAID),
        accepted_total=accepted_total,
        payable_until=clock.now() + timedelta(hours=offer.hours),
    )
    _record_offer(draft.public_id, held.order.public_id, way=offer.way, by=by)
    if offer.way == LINK and held.intent_id is not None:
        send_draft_link(draft_id=draft_id, by=by)
    return held.order.number


@transaction.atomic
def _record_offer(draft_id: str, order_id: str, *, way: str, by: User) -> None:
    """Once for each order: on its timeline, in the trail, and what colleagues should know beside it."""
    draft = locked_draft(draft_id)
    order = locked_order(public_id=order_id)
    text = f"Put together by {by}, to be paid {WAYS[way]}."
    told = record_fact(order, Fact(key="offered", kind="offered", text=text, actor=str(by)))
    if not told:
        return
    total = format_money(order.money_total)
    record(author(by), "offered", draft, {"order": (None, order.number), "total": (None, total)})
    if draft.note:
        OrderNote.objects.create(order=order, text=draft.note, author=by)


@transaction.atomic
def send_draft_link(*, draft_id: str, by: User) -> None:
    """Have a payment link made for the order of an offered draft, open as long as its pieces are held. Audited.

    One that is open already is left as it is. Raises NoSuchDraft, or DraftNotOffered when nothing waits to be paid.
    """
    draft = locked_draft(draft_id)
    order = waiting_order(draft)
    intent_id = payment_state(order.reference).intent_id
    if intent_id is None or order.is_cash:
        raise DraftNotOffered("Nothing is to be paid online for this order.")
    return_url = f"{settings.SITE_URL}/checkout/return/{token_of(order.public_id)}/"
    link_id = request_link(intent_id=intent_id, return_url=return_url, expires_at=_payable_until(order))
    amount = format_money(order.amount_due)
    if record_fact(
        order,
        Fact(key=f"link:{link_id}", kind="link", text=f"A payment link for {amount}.", actor=str(by)),
    ):
        record(author(by), "sent a payment link", draft, {"amount": (None, amount)})


def _payable_until(order: Order) -> datetime:
    return order.payable_until or clock.now() + timedelta(hours=settings.DRAFT_HOLD_HOURS)


def waiting_order(draft: DraftOrder) -> Order:
    """The locked order of a locked draft that waits for its money. Raises DraftNotOffered."""
    if draft.cart.status != Cart.Status.PAYING or draft.cart.order is None:
        raise DraftNotOffered
    order = locked_order(public_id=draft.cart.order.public_id)
    if order.status != Order.Status.PENDING:
        raise DraftNotOffered
    return order
