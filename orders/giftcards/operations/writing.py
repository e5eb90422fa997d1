"""A wish becomes a row with a number and two links."""

from __future__ import annotations

from typing import Any

from django.db import connection

from core.ids import hash_token, new_id
from orders.giftcards.models import GiftCardOrder
from orders.giftcards.queries import card_token
from orders.giftcards.rules import PREFIX, GiftWish
from orders.sales.tokens import token_of


def write_gift(wish: GiftWish, *, key: str, **facts: Any) -> tuple[GiftCardOrder, bool]:
    """The row for a cleaned wish, and whether it is new: the same key is the same card. Caller's transaction."""
    known = GiftCardOrder.objects.filter(key=key).first()
    if known is not None:
        return known, False
    assert wish.amount is not None
    public_id = new_id("gift")
    return GiftCardOrder.objects.get_or_create(
        key=key,
        defaults={
            "public_id": public_id,
            "number": _next_number(),
            "token_hash": hash_token(token_of(public_id)),
            "card_token_hash": hash_token(card_token(public_id)),
            "amount": wish.amount.amount,
            "currency": wish.amount.currency,
            "sender_name": wish.sender_name,
            "sender_email": wish.sender_email,
            "recipient_name": wish.recipient_name,
            "recipient_email": wish.recipient_email,
            "message": wish.message,
            "deliver_on": wish.deliver_on,
            **facts,
        },
    )


def _next_number() -> str:
    """The next `GIFT-<n>`; numbers may have gaps but never repeat."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('orders_gift_card_number')")
        (number,) = cursor.fetchone()
    return f"{PREFIX}{number}"
