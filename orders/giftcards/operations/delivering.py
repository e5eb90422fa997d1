"""Cards whose day has come."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from core import clock
from core.money import Money
from orders.giftcards.models import GiftCardOrder
from orders.giftcards.queries import card_token


@dataclass(frozen=True, slots=True)
class DueGift:
    """What the letter to whoever gets the card needs; the code itself is on the page behind `card_token`."""

    id: str
    card_token: str
    amount: Money
    sender_name: str
    recipient_name: str
    recipient_email: str
    message: str


@transaction.atomic
def take_due_gifts(*, limit: int = 100) -> tuple[DueGift, ...]:
    """The next cards to be delivered, marked as delivered: the caller writes their letters in the same transaction."""
    there = Q(status__in=[GiftCardOrder.Status.PAID, GiftCardOrder.Status.GIVEN], delivered_at__isnull=True)
    due = GiftCardOrder.objects.filter(there, deliver_on__lte=clock.today_in_india())
    rows = list(due.select_for_update(skip_locked=True).order_by("deliver_on", "pk")[:limit])
    GiftCardOrder.objects.filter(pk__in=[row.pk for row in rows]).update(delivered_at=clock.now())
    return tuple(
        DueGift(
            id=row.public_id,
            card_token=card_token(row.public_id),
            amount=row.money,
            sender_name=row.sender_name,
            recipient_name=row.recipient_name,
            recipient_email=row.recipient_email,
            message=row.message,
        )
        for row in rows
    )
