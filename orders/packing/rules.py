"""What may be wished of a parcel. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import Invalid
from core.money import Money
from orders.customers.leads.rules import plain_message

NOTE_LENGTH = 500
GIFT_MESSAGE_LENGTH = 300
GIFT_WRAP = "gift_wrap"  # what rules of surcharges and promotions call it


@dataclass(frozen=True, slots=True)
class PackingWishes:
    """`note` is for the shop alone; `gift_message` is printed and lies in the parcel."""

    note: str = ""
    gift_wrap: bool = False
    gift_message: str = ""

    @property
    def is_gift(self) -> bool:
        """Whether somebody else is to be glad of it."""
        return self.gift_wrap or bool(self.gift_message)

    def __bool__(self) -> bool:
        return bool(self.note) or self.is_gift


NO_WISHES = PackingWishes()


@dataclass(frozen=True, slots=True)
class Packing:
    """What is wished, and what wrapping costs, or would cost: None while it is not offered."""

    wishes: PackingWishes = NO_WISHES
    gift_wrap_price: Money | None = None


AS_ALWAYS = Packing()


def clean_wishes(wishes: PackingWishes) -> PackingWishes:
    """Plain text, lines kept. Raises Invalid naming each field that is too long (note, gift_message)."""
    cleaned = PackingWishes(plain_message(wishes.note), wishes.gift_wrap, plain_message(wishes.gift_message))
    problems = {
        field: f"Please shorten this to {most} characters."
        for field, text, most in (
            ("note", cleaned.note, NOTE_LENGTH),
            ("gift_message", cleaned.gift_message, GIFT_MESSAGE_LENGTH),
        )
        if len(text) > most
    }
    if problems:
        raise Invalid(fields=problems)
    return cleaned


def joined_wishes(*, own: PackingWishes, coming: PackingWishes) -> PackingWishes:
    """Two carts become one: what the own one says stays, the rest is taken over."""
    return PackingWishes(
        own.note or coming.note, own.gift_wrap or coming.gift_wrap, own.gift_message or coming.gift_message
    )
