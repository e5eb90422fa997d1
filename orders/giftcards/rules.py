"""What may be asked of a gift card: how much, for whom, on which day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.errors import Invalid
from core.money import Money, format_money
from orders.customers.rules import NAME_LENGTH, clean_email

PREFIX = "GIFT-"
LEAST, MOST = Money(500_00), Money(50_000_00)
OFFERED = (Money(1_000_00), Money(2_500_00), Money(5_000_00), Money(10_000_00))
MESSAGE_LENGTH = 400
LATEST_DAYS = 180


@dataclass(frozen=True, slots=True)
class GiftWish:
    """A gift card as it is wished for. `amount` None: what was typed is no amount. `deliver_on` None: today."""

    amount: Money | None
    sender_name: str
    sender_email: str
    recipient_name: str
    recipient_email: str
    message: str
    deliver_on: date | None


def is_gift_card(reference: str) -> bool:
    """Whether what payments calls this reference is a gift card's own."""
    return reference.startswith(PREFIX)


def clean_wish(wish: GiftWish, *, today: date, by_staff: bool = False) -> GiftWish:
    """The wish tidied. Raises Invalid naming every wrong field at once. Staff may give any amount above nothing."""
    problems: dict[str, str] = {}
    least = Money(1) if by_staff else LEAST
    if wish.amount is None or not least <= wish.amount <= MOST:
        problems["amount"] = (
            f"Choose an amount from {format_money(LEAST, trim=True)} to {format_money(MOST, trim=True)}."
        )
    names = {}
    for field, missing in (
        ("sender_name", "Enter your name."),
        ("recipient_name", "Enter the name of who gets it."),
    ):
        names[field] = " ".join(getattr(wish, field).split())[:NAME_LENGTH]
        if not names[field]:
            problems[field] = missing
    recipient_email = _kept(problems, "recipient_email", lambda: clean_email(wish.recipient_email))
    sender_email = wish.sender_email
    if not by_staff or wish.sender_email:
        sender_email = _kept(problems, "sender_email", lambda: clean_email(wish.sender_email))
    deliver_on = wish.deliver_on or today
    if not today <= deliver_on <= today + timedelta(days=LATEST_DAYS):
        problems["deliver_on"] = f"Choose a day from today to {LATEST_DAYS} days ahead."
    message = wish.message.strip().replace("\r\n", "\n")
    if len(message) > MESSAGE_LENGTH:
        problems["message"] = f"Please keep your words to {MESSAGE_LENGTH} letters."
    if problems:
        raise Invalid(fields=problems)
    return replace(
        wish,
        sender_name=names["sender_name"],
        recipient_name=names["recipient_name"],
        sender_email=sender_email,
        recipient_email=recipient_email,
        message=message,
        deliver_on=deliver_on,
    )


def _kept(problems: dict[str, str], field: str, clean: Callable[[], str]) -> str:
    try:
        return clean()
    except Invalid as wrong:
        problems[field] = next(iter(wrong.fields.values()), wrong.message)
        return ""
