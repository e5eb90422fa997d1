"""A gift card as its giver, and as its owner, sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from core.errors import NotFound
from core.ids import hash_token
from core.money import Money
from orders.giftcards.models import GiftCardOrder
from orders.sales.tokens import token_of
from payments.credit.queries import CreditView, code_for_letter, credit_accounts, gift_card

LONGEST_TOKEN = 100


class NoSuchGift(NotFound):
    """Unknown token."""

    code = "no_such_gift"
    message = "We could not find this gift card. Please open the link from your letter again."


@dataclass(frozen=True, slots=True)
class GiftPage:
    """The giver's page. `token` opens it; `can_pay` says whether it still waits for money."""

    id: str
    number: str
    token: str
    status: str
    amount: Money
    sender_name: str
    sender_email: str
    recipient_name: str
    recipient_email: str
    message: str
    deliver_on: date
    delivered_at: datetime | None
    can_pay: bool


@dataclass(frozen=True, slots=True)
class CardPage:
    """The card itself. `code` is for whoever has the link, and for nobody else."""

    number: str
    code: str
    amount: Money
    left: Money
    expires_on: date | None
    can_be_spent: bool
    sender_name: str
    recipient_name: str
    message: str


def card_token(gift_id: str) -> str:
    """The link token of the card itself, for its letter."""
    return token_of(f"{gift_id}:card")


def gift_by_token(token: str) -> GiftPage:
    """The giver's page behind a link token. Raises NoSuchGift."""
    return gift_page_of(_row(token_hash=_hash(token)))


def gift_page(gift_id: str) -> GiftPage:
    """The giver's page by public id. Raises NoSuchGift."""
    return gift_page_of(_row(public_id=gift_id))


def card_by_token(token: str) -> CardPage:
    """The card behind a link token, once it has been delivered. Raises NoSuchGift."""
    gift = _row(card_token_hash=_hash(token))
    if gift.delivered_at is None:
        raise NoSuchGift
    account = credit_accounts([gift.account_id])[gift.account_id]
    return CardPage(
        number=gift.number,
        code=code_for_letter(gift.account_id),
        amount=gift.money,
        left=account.available,
        expires_on=account.expires_on,
        can_be_spent=account.can_be_spent,
        sender_name=gift.sender_name,
        recipient_name=gift.recipient_name,
        message=gift.message,
    )


def card_balance(typed: str) -> CreditView:
    """What is left on the card whose code was typed. Raises NoSuchCard: unknown, expired and blocked ones alike."""
    return gift_card(typed)


def _hash(token: str) -> str:
    if not 0 < len(token) <= LONGEST_TOKEN:
        raise NoSuchGift
    return hash_token(token)


def _row(**by: str) -> GiftCardOrder:
    found = GiftCardOrder.objects.filter(**by).first()
    if found is None:
        raise NoSuchGift
    return found


def gift_page_of(gift: GiftCardOrder) -> GiftPage:
    """The giver's page of a row."""
    return GiftPage(
        id=gift.public_id,
        number=gift.number,
        token=token_of(gift.public_id),
        status=gift.status,
        amount=gift.money,
        sender_name=gift.sender_name,
        sender_email=gift.sender_email,
        recipient_name=gift.recipient_name,
        recipient_email=gift.recipient_email,
        message=gift.message,
        deliver_on=gift.deliver_on,
        delivered_at=gift.delivered_at,
        can_pay=gift.status == GiftCardOrder.Status.PENDING,
    )
