"""Gift cards and store credit: put beside a cart to help pay for it, and taken away again."""

from __future__ import annotations

from django.db import transaction

from core.errors import Refused
from orders.carts.models import Cart, CartCredit
from orders.carts.operations.codes import apply_code
from orders.carts.operations.open_cart import locked_open_cart, touch_cart
from payments.credit.queries import CreditView, NoSuchCard, gift_card, store_credit_of
from payments.credit.rules import clean_code

MOST_CREDITS_OF_CART = 5


class TooManyCards(Refused):
    """More gift cards than one cart may hold."""

    code = "too_many_gift_cards"
    message = f"Your bag holds {MOST_CREDITS_OF_CART} gift cards already. Please use these first."


class NothingLeft(Refused):
    """There is such a card, but nothing on it that is free."""

    code = "nothing_left"
    message = "There is nothing left on this gift card, or another order of yours is using it just now."


class NoStoreCredit(Refused):
    """Guests have none, and this customer has none left."""

    code = "no_store_credit"
    message = "There is no store credit to use. Log in first if you have some."


def enter_code(*, cart_id: str, code: str) -> str:
    """What was typed into the one box for codes: a promotion's code or a gift card's. Returns what to tell the shopper.

    Raises what apply_code and apply_gift_card raise; what is neither is answered as an unknown code.
    """
    if clean_code(code):
        try:
            card = apply_gift_card(cart_id=cart_id, code=code)
        except NoSuchCard:
            pass
        else:
            return f"We took your gift card ending {card.last_four}: {card.available} is on it."
    return f"We took your code {apply_code(cart_id=cart_id, code=code)}."


@transaction.atomic
def apply_gift_card(*, cart_id: str, code: str) -> CreditView:
    """Let a gift card help to pay for an open cart; returns it. Again is harmless.

    Raises NoSuchCart, CartNotOpen, NoSuchCard (unknown, expired and blocked alike), NothingLeft or TooManyCards.
    """
    cart = locked_open_cart(cart_id)
    card = gift_card(code)
    if card.balance.currency != cart.currency:
        raise NoSuchCard
    if card.available.amount <= 0:
        raise NothingLeft
    _keep(cart, card.account_id)
    return card


@transaction.atomic
def use_store_credit(*, cart_id: str) -> CreditView:
    """Let the customer's own store credit help to pay. Raises NoSuchCart, CartNotOpen, NoStoreCredit, TooManyCards."""
    cart = locked_open_cart(cart_id)
    owner = cart.customer.public_id if cart.customer else ""
    credit = store_credit_of(owner, cart.currency)
    if credit is None or not credit.can_be_spent or credit.available.amount <= 0:
        raise NoStoreCredit
    _keep(cart, credit.account_id)
    return credit


@transaction.atomic
def remove_credit(*, cart_id: str, account_id: str) -> None:
    """Take a card or the store credit out; taking it out twice is fine. Raises NoSuchCart or CartNotOpen."""
    cart = locked_open_cart(cart_id)
    cart.credits.filter(account_id=account_id).delete()
    touch_cart(cart)


def move_credits(*, source: Cart, target: Cart) -> None:
    """Copy the cards of one locked cart into another, as many as it may hold."""
    there = set(target.credits.values_list("account_id", flat=True))
    coming = [each for each in source.credits.values_list("account_id", flat=True) if each not in there]
    room = max(0, MOST_CREDITS_OF_CART - len(there))
    CartCredit.objects.bulk_create([CartCredit(cart=target, account_id=each) for each in coming[:room]])


def _keep(cart: Cart, account_id: str) -> None:
    if not cart.credits.filter(account_id=account_id).exists():
        if cart.credits.count() >= MOST_CREDITS_OF_CART:
            raise TooManyCards
        CartCredit.objects.create(cart=cart, account_id=account_id)
    touch_cart(cart)
