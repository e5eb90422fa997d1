"""Gift cards and store credit beside a cart, and what is left on a card. Whoever guesses codes is slowed down."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from core.api.bodies import Body, Text
from core.api.wire import number_of
from orders.carts.operations import apply_gift_card, remove_credit, use_store_credit
from orders.carts.queries.credit import EnteredCredit
from orders.giftcards.queries import card_balance
from payments.credit.queries import CreditView, gift_card, store_credit_of
from storefront.api.carts.current import CartView, counted_guess, fields_of, summary_of, whole_cart
from storefront.api.view import StoreView, answered, plain_request
from storefront.try_limits import CARD_BALANCES


class CardBody(Body):
    """The code of a card, as it was typed."""

    code = Text(required=True, allow_null=False, allow_blank=False, max_length=80)


class CardBalance(StoreView):
    """POST /store/gift-cards/balance. The code travels in the body: addresses are written into logs."""

    def post(self, request: Request) -> HttpResponse:
        """What is left on a card. Unknown, expired and blocked cards get one answer, and few tries are taken."""
        said, plain = CardBody.read(request), plain_request(request)
        CARD_BALANCES.spend(plain, plain.META.get("REMOTE_ADDR", ""))
        return answered({"gift_card": _card(card_balance(said["code"]))})


class PaidByCredit(CartView):
    """A door through which credit is put beside a cart or taken away."""

    def told(self, request: Request, cart_id: str) -> HttpResponse:
        """The cart, and what each card or the store credit pays of it. Its total stays: credit is a way to pay."""
        wanted, told = fields_of(request), self.found(cart_id)
        summary = summary_of(told)
        cart = whole_cart(told, self.caller, wanted, shown_id=cart_id, summary=summary)
        entered = summary.credit.entered if summary.credit else ()
        return answered({"cart": cart, "credits": [_credit(each) for each in entered]})


class CartGiftCards(PaidByCredit):
    """POST and DELETE /store/carts/:id/gift-cards."""

    def post(self, request: Request, cart_id: str) -> HttpResponse:
        """Let a card help to pay; again is harmless. Raises NoSuchCard for unknown, expired and blocked ones alike."""
        said = CardBody.read(request)
        fields_of(request)
        current = self.writable(cart_id)
        with counted_guess(plain_request(request), current.id):
            apply_gift_card(cart_id=current.id, code=said["code"])
        return self.told(request, cart_id)

    def delete(self, request: Request, cart_id: str) -> HttpResponse:
        """Take a card out; again is harmless. Raises NoSuchCard."""
        said = CardBody.read(request)
        fields_of(request)
        current = self.writable(cart_id)
        with counted_guess(plain_request(request), current.id):
            card = gift_card(said["code"])
        remove_credit(cart_id=current.id, account_id=card.account_id)
        return self.told(request, cart_id)


class CartStoreCredit(PaidByCredit):
    """POST and DELETE /store/carts/:id/store-credit."""

    needs_customer = True

    def post(self, request: Request, cart_id: str) -> HttpResponse:
        """Let the customer's own store credit help to pay. Raises NoStoreCredit."""
        fields_of(request)
        use_store_credit(cart_id=self.writable(cart_id).id)
        return self.told(request, cart_id)

    def delete(self, request: Request, cart_id: str) -> HttpResponse:
        """Take it out; again is harmless."""
        fields_of(request)
        current = self.writable(cart_id)
        own = store_credit_of(self.customer_id, current.currency)
        if own is not None:
            remove_credit(cart_id=current.id, account_id=own.account_id)
        return self.told(request, cart_id)


def _credit(each: EnteredCredit) -> dict[str, Any]:
    return {
        "label": each.label,
        "amount": number_of(each.amount),
        "left": number_of(each.left),
        "note": each.words or None,
    }


def _card(card: CreditView) -> dict[str, Any]:
    return {
        "last_four": card.last_four,
        "balance": number_of(card.balance),
        "available": number_of(card.available),
        "currency_code": card.balance.currency.lower(),
        "expires_on": card.expires_on.isoformat() if card.expires_on else None,
    }
