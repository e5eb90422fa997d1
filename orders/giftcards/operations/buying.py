"""A shopper buys a gift card: no cart, no carriage, a payment of its own."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from core import clock
from core.errors import Refused, Unavailable
from orders.giftcards.models import GiftCardOrder
from orders.giftcards.operations.paying import confirm_gift_card
from orders.giftcards.operations.writing import write_gift
from orders.giftcards.queries import GiftPage, gift_by_token
from orders.giftcards.rules import GiftWish, clean_wish
from orders.sales.operations import CapturedPayment
from orders.sales.tokens import token_of
from payments.operations import open_payment, record_return, start_payment
from payments.ports import PayerFacts, PaymentPage
from payments.queries import payments_of

log = logging.getLogger(__name__)


class GiftNotPayable(Refused):
    """There is nothing to pay on this gift card."""

    code = "gift_not_payable"
    message = "This gift card is not waiting for a payment. You can choose a new one."


@dataclass(frozen=True, slots=True)
class GiftStart:
    """A gift card that waits for its payment, and the page where it is paid; no page while the provider is away."""

    order_number: str
    token: str
    page: PaymentPage | None


def begin_gift_card(*, wish: GiftWish, key: str) -> GiftStart:
    """Keep the wish and open its payment; the same `key` is the same card. Uses the network after the transaction.

    Raises Invalid naming each wrong field, and then keeps nothing.
    """
    cleaned = clean_wish(wish, today=clock.today_in_india())
    with transaction.atomic():
        gift, is_new = write_gift(cleaned, key=key)
        if is_new:
            _ask(gift)
    return _start(gift)


def retry_gift_card(*, token: str) -> GiftStart:
    """Pay the same card again after a failed or left attempt. Raises NoSuchGift, GiftNotPayable, AlreadyPaid."""
    found = gift_by_token(token)
    return _start(GiftCardOrder.objects.get(public_id=found.id))


def complete_gift_card(*, token: str, posted: Mapping[str, str]) -> GiftPage:
    """Back from paying: the provider is asked, and when the money is there so is the card. Raises NoSuchGift."""
    found = gift_by_token(token)
    record_return(reference=found.number, posted=posted)
    for payment in payments_of(found.number):
        if payment.status == "captured" and not payment.refunds:
            captured = CapturedPayment(payment.payment_id, payment.amount, payment.method)
            confirm_gift_card(reference=found.number, payment=captured)
    return gift_by_token(token)


def _ask(gift: GiftCardOrder) -> str:
    return open_payment(
        reference=gift.number, amount=gift.money, description=f"Blouson gift card {gift.number}"
    )


def _start(gift: GiftCardOrder) -> GiftStart:
    if gift.status != GiftCardOrder.Status.PENDING:
        raise GiftNotPayable
    token = token_of(gift.public_id)
    try:
        page = start_payment(
            intent_id=_ask(gift),
            return_url=f"{settings.SITE_URL}/gift-cards/return/{token}/",
            cancel_url=f"{settings.SITE_URL}/gift-cards/order/{token}/",
            payer=PayerFacts(name=gift.sender_name, email=gift.sender_email, phone=""),
        )
    except Unavailable as failure:
        log.warning("payment of %s not started (%s)", gift.number, failure.code)
        page = None
    return GiftStart(gift.number, token, page)
