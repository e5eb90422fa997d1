"""From a cart to an order: ways of delivery, payment sessions, completion."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request

from core.api.asked import Asked
from core.api.bodies import Body, Metadata, Text
from core.api.errors import BadRequest
from core.api.wire import dumped
from core.errors import NotFound, Refused
from orders.carts.operations import accept_prices
from orders.carts.queries import CartSummary
from orders.checkout.drafts.operations import tell_checkout
from orders.checkout.drafts.queries import ToldCart, told_cart
from orders.checkout.drafts.rules import Told
from orders.checkout.operations import PaymentStart, PriceChanged, begin_payment, complete_cart, retry_payment
from orders.checkout.rules import CASH_ON_DELIVERY
from orders.fulfilment.shipping.queries import NoSuchShippingOption, ShippingChoice
from orders.sales.queries import order_page, order_token
from storefront.api.caller import market_named
from storefront.api.carts.current import CartView, fields_of, summary_of
from storefront.api.carts.payments import (
    cart_of_collection,
    collection_json,
    method_of,
    providers_json,
)
from storefront.api.orders.shape import whole_order
from storefront.api.reading.answers import shared_answer
from storefront.api.shapes.shipping import option_json, return_options_json
from storefront.api.view import StoreView, answered, plain_request


class NotPaid(Refused):
    """The provider knows of no money yet, or of an attempt that failed."""

    code = "payment_requires_more"

    def __init__(self, *, is_failed: bool) -> None:
        super().__init__(FAILED if is_failed else NOT_PAID)
        self.kind = "payment_authorization_error" if is_failed else "payment_requires_more_error"


NOT_BEGUN = "Payment sessions are required to complete cart"
FAILED = "Payment authorization failed"
NOT_PAID = "The payment has not arrived yet. Please finish it, or try again in a moment."


class OptionBody(Body):
    """A way of delivery."""

    option_id = Text(required=True, allow_null=False, allow_blank=False)
    data = Metadata()


class CartIdBody(Body):
    """Which cart."""

    cart_id = Text(required=True, allow_null=False, allow_blank=False)
    data = Metadata()


class SessionBody(Body):
    """A way to pay."""

    provider_id = Text(required=True, allow_null=False, allow_blank=False)
    data = Metadata()


class CompleteBody(Body):
    """What the payment's window gave the browser; without it the provider is asked about every attempt."""

    idempotency_key = Text()
    razorpay_payment_id = Text()
    razorpay_order_id = Text()
    razorpay_signature = Text()


class Methods(CartView):
    """POST /store/carts/:id/shipping-methods."""

    def post(self, request: Request, cart_id: str) -> HttpResponse:
        """Choose a way of delivery. Raises NotFound for one that is not offered for this cart."""
        said = OptionBody.read(request)
        fields_of(request)
        current = self.writable(cart_id)
        code = said["option_id"].removeprefix("so_")
        if code not in {each.code for each in summary_of(current).shipping_options}:
            raise NoSuchShippingOption(f"Shipping option with id: {said['option_id'][:60]} was not found")
        tell_checkout(cart_id=current.id, told=Told(option_code=code))
        return self.answer(request, cart_id)


class ShippingOptions(CartView):
    """GET /store/shipping-options?cart_id=…"""

    def get(self, request: Request) -> HttpResponse:
        """The ways that fit this cart, priced; or the ways in which pieces come back."""
        asked = Asked(plain_request(request), ("cart_id", "is_return", "fields", "limit", "offset", "order"))
        if asked.yes("is_return"):
            return answered({"shipping_options": return_options_json()})
        if not asked.text("cart_id"):
            raise BadRequest("Invalid request: Field 'cart_id' is required")
        told = self.found(asked.text("cart_id"))
        choices: tuple[ShippingChoice, ...] = summary_of(told).shipping_options
        return answered({"shipping_options": [option_json(each) for each in choices]})


class CalculateOption(CartView):
    """POST /store/shipping-options/:id/calculate."""

    has_versions = False  # nothing is written

    def post(self, request: Request, option_id: str) -> HttpResponse:
        """What a way costs for a cart. Raises NotFound."""
        said = CartIdBody.read(request)
        offered = summary_of(self.found(said["cart_id"])).shipping_options
        found = next((each for each in offered if f"so_{each.code}" == option_id), None)
        if found is None:
            raise NotFound(f"Shipping option with id: {option_id[:60]} was not found")
        return answered({"shipping_option": option_json(found)})


class PaymentProviders(StoreView):
    """GET /store/payment-providers?region_id=…"""

    def get(self, request: Request) -> HttpResponse:
        """The ways to pay in a region."""
        asked = Asked(plain_request(request), ("region_id", "fields", "limit", "offset", "order", "id"))
        market = market_named(asked.text("region_id"))
        found = providers_json() if market is None or market.currency == "INR" else providers_json()[:1]
        body = {"payment_providers": found, "count": len(found), "offset": 0, "limit": 20}
        return shared_answer(plain_request(request), dumped(body), tags=(), seen=None)


class PaymentCollections(CartView):
    """POST /store/payment-collections."""

    has_versions = False  # nothing is written

    def post(self, request: Request) -> HttpResponse:
        """What a cart is to be paid: asked for again, the same."""
        said = CartIdBody.read(request)
        told = self.found(said["cart_id"])
        return answered(
            {"payment_collection": collection_json(told, summary_of(told), shown_id=said["cart_id"])}
        )


class PaymentSessions(CartView):
    """POST /store/payment-collections/:id/payment-sessions. Its version is the cart's: what is paid is what was read."""

    def held_as(self, request: HttpRequest, **path: str) -> str | None:
        """The cart."""
        return f"cart_{path['collection_id'].rpartition('_')[2]}"

    def shown(self, request: Request, **path: str) -> dict[str, Any]:
        """The cart as reads tell it."""
        return super().shown(request, cart_id=cart_of_collection(path["collection_id"]))

    def post(self, request: Request, collection_id: str) -> HttpResponse:
        """Choose a way to pay. Online, the cart is frozen, its pieces are held and the provider's order is made.

        Cash is only noted: the cart is ordered when it is completed. Refuses what the checkout refuses.
        """
        said = SessionBody.read(request)
        shown_id = cart_of_collection(collection_id)
        method = method_of(said["provider_id"])
        told = self.found(shown_id)
        start: PaymentStart | None = None
        if method == CASH_ON_DELIVERY:
            told = self.writable(shown_id)
            tell_checkout(cart_id=told.id, told=Told(payment_method=method))
        elif told.status == "paying" and told.order_id and told.payment_method == method:
            start = retry_payment(token=order_token(told.order_id))
        else:
            start = self._begin(self.writable(shown_id), method)
        told = told_cart(told.id if start is None else shown_id)
        body = collection_json(told, summary_of(told), shown_id=shown_id, start=start)
        return answered({"payment_collection": body})

    def _begin(self, told: ToldCart, method: str) -> PaymentStart:
        tell_checkout(cart_id=told.id, told=Told(payment_method=method))
        return begun(told_cart(told.id))


class Complete(CartView):
    """POST /store/carts/:id/complete."""

    def post(self, request: Request, cart_id: str) -> HttpResponse:
        """The order, or the cart and why it is none yet. Again is harmless: the same order."""
        said = CompleteBody.read(request)
        told = self.found(cart_id)
        try:
            order_id = self._ordered(told, said)
        except NotPaid as refusal:
            error = {"message": refusal.message, "name": "Error", "type": refusal.kind}
            return answered({"type": "cart", "cart": self.written(request, cart_id), "error": error})
        return answered({"type": "order", "order": whole_order(order_id, self.caller)})

    def _ordered(self, told: ToldCart, said: dict[str, Any]) -> str:
        """The order of a cart. Raises Refused while it is not paid."""
        if told.order_id is not None and told.status != "open":
            return _confirmed(told.order_id, said)
        cart: CartSummary = summary_of(told)
        if told.payment_method != CASH_ON_DELIVERY and cart.to_pay.amount:
            raise BadRequest(NOT_BEGUN)
        return begun(told).order_id


def begun(told: ToldCart) -> PaymentStart:
    """The order of a cart, placed as it was told. Raises what the checkout refuses.

    When a price is not the one that was seen, the payment stops and says so; whoever asks again has read it.
    """
    try:
        return begin_payment(cart_id=told.id, details=told.details())
    except PriceChanged as changed:
        shown = {line: new.amount for line, (_, new) in changed.changes.items()}
        accept_prices(cart_id=told.id, shown=shown)
        raise


def _confirmed(order_id: str, said: dict[str, Any]) -> str:
    """A cart's order once its money is here, or where none is awaited. Raises NotPaid. Asks the provider."""
    page = order_page(order_id)
    if page.status == "pending" and not page.awaits_code:
        posted = {name: value or "" for name, value in said.items() if name.startswith("razorpay_")}
        page = complete_cart(token=order_token(order_id), posted=posted)
    if page.status == "pending" and not page.awaits_code:
        raise NotPaid(is_failed=page.payment.status == "failed")
    return order_id
