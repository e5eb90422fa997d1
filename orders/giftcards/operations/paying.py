"""The money for a gift card has come, or staff give one: the card exists from then on."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from core import clock
from core.audit import Author, record
from core.errors import Invalid, NotFound
from core.locks import lock_rows
from core.money import format_money
from core.outbox import publish
from orders.giftcards.events import GiftCardPaid
from orders.giftcards.models import GiftCardOrder
from orders.giftcards.operations.writing import write_gift
from orders.giftcards.rules import GiftWish, clean_wish
from orders.sales.operations import CapturedPayment
from payments.credit.operations import CardTerms, issue_gift_card
from payments.operations import cancel_payment, capture_payment, refund_payment


@transaction.atomic
def confirm_gift_card(*, reference: str, payment: CapturedPayment) -> str:
    """Issue the card a captured payment is for; returns the gift's status. Repeating it changes nothing.

    A payment it cannot take (second, late, other amount) goes back in full, once. Raises NotFound.
    """
    gift = lock_rows(GiftCardOrder.objects.filter(number=reference)).first()
    if gift is None:
        raise NotFound("There is no such gift card.")
    if gift.payment_id == payment.payment_id:
        return gift.status
    refusal = _refusal(gift, payment)
    if refusal:
        refund_payment(payment_id=payment.payment_id, amount=payment.amount, reason=refusal, automatic=True)
        return gift.status
    gift.account_id = issue_gift_card(CardTerms(gift.number, gift.money, f"Bought as {gift.number}"))
    gift.status, gift.payment_id, gift.paid_at = (
        GiftCardOrder.Status.PAID,
        payment.payment_id,
        clock.now(),
    )
    gift.save(update_fields=["account_id", "status", "payment_id", "paid_at"])
    publish(GiftCardPaid(gift_id=gift.public_id, number=gift.number))
    return gift.status


@transaction.atomic
def judge_gift_authorization(*, reference: str, payment: CapturedPayment) -> bool:
    """Have a bank's late promise captured while the card can still be issued; True when it will be. Raises NotFound.

    Any other promise is left alone and lapses without a fee.
    """
    gift = lock_rows(GiftCardOrder.objects.filter(number=reference)).first()
    if gift is None:
        raise NotFound("There is no such gift card.")
    if gift.payment_id == payment.payment_id or _refusal(gift, payment):
        return False
    capture_payment(payment_id=payment.payment_id)
    return True


def _refusal(gift: GiftCardOrder, payment: CapturedPayment) -> str | None:
    """Why the money goes back; None when the card can be issued."""
    if gift.status == GiftCardOrder.Status.EXPIRED:
        return "gift_expired"
    if gift.status != GiftCardOrder.Status.PENDING:
        return "second_payment"
    return None if payment.amount == gift.money else "wrong_amount"


@transaction.atomic
def give_gift_card(*, wish: GiftWish, reason: str, by: Author, key: str) -> str:
    """Staff give a card, for a reason; returns its number. The same key gives it once. Audited. Raises Invalid."""
    cleaned = clean_wish(wish, today=clock.today_in_india(), by_staff=True)
    if not reason.strip():
        raise Invalid(fields={"reason": "Say why: the next person will want to know."})
    assert cleaned.amount is not None
    account_id = issue_gift_card(CardTerms(key, cleaned.amount, reason.strip(), actor=by.name))
    gift, is_new = write_gift(
        cleaned,
        key=key,
        status=GiftCardOrder.Status.GIVEN,
        account_id=account_id,
        given_by=by.name[:120],
        reason=reason.strip()[:200],
    )
    if is_new:
        given = {"worth": (None, format_money(gift.money)), "why": (None, gift.reason)}
        record(by, "gave a gift card", gift, given)
    return gift.number


def expire_gift_cards(*, limit: int = 200) -> int:
    """End gift cards that nobody paid within PENDING_ORDER_HOURS. Returns how many ended."""
    before = clock.now() - timedelta(hours=settings.PENDING_ORDER_HOURS)
    overdue = GiftCardOrder.objects.filter(status=GiftCardOrder.Status.PENDING, created_at__lte=before)
    numbers = list(overdue.order_by("created_at").values_list("number", flat=True)[:limit])
    return sum(_expire(number) for number in numbers)


@transaction.atomic
def _expire(number: str) -> bool:
    gift = lock_rows(GiftCardOrder.objects.filter(number=number)).get()
    if gift.status != GiftCardOrder.Status.PENDING:
        return False
    cancel_payment(reference=number)
    gift.status = GiftCardOrder.Status.EXPIRED
    gift.save(update_fields=["status"])
    return True
