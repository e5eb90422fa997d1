"""The verbs of gift cards."""

from orders.giftcards.operations.buying import (
    GiftStart,
    begin_gift_card,
    complete_gift_card,
    retry_gift_card,
)
from orders.giftcards.operations.delivering import DueGift, take_due_gifts
from orders.giftcards.operations.paying import (
    confirm_gift_card,
    expire_gift_cards,
    give_gift_card,
    judge_gift_authorization,
)

__all__ = [
    "DueGift",
    "GiftStart",
    "begin_gift_card",
    "complete_gift_card",
    "confirm_gift_card",
    "expire_gift_cards",
    "give_gift_card",
    "judge_gift_authorization",
    "retry_gift_card",
    "take_due_gifts",
]
