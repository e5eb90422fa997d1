"""/store/orders/:id/transfer: a guest's order asked for, given, declined."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from core.api.bodies import Body, Text
from core.errors import Refused
from orders.sales.operations.transfer_order import (
    accept_transfer,
    ask_for_order,
    decline_transfer,
    withdraw_transfer,
)
from storefront.api.orders.shape import whole_order
from storefront.api.view import StoreView, answered, plain_request
from storefront.letters.operations import write_letter
from storefront.letters.order_transfer import compose_order_transfer
from storefront.try_limits import ORDER_LOOKUPS


class NoPage(Refused):
    """Nobody has said where a shop front lets the order's owner answer."""

    code = "no_transfer_page"
    message = "Orders cannot be asked for here: STORE_TRANSFER_PAGE names no page where their owners answer."


class AskBody(Body):
    """Why."""

    description = Text(max_length=500)
    update_order_email = serializers.BooleanField(required=False)


class TokenBody(Body):
    """The key from the letter."""

    token = Text(required=True, allow_null=False, allow_blank=False, max_length=1000)


class AskForOrder(StoreView):
    """POST /store/orders/:id/transfer/request."""

    needs_customer = True

    def post(self, request: Request, order_id: str) -> HttpResponse:
        """Ask for a guest's order: its own e-mail address is asked by letter. Tells nothing of it but that it is there."""
        AskBody.read(request)
        if not settings.STORE_TRANSFER_PAGE:
            raise NoPage
        ORDER_LOOKUPS.spend(plain_request(request), self.customer_id)
        key = ask_for_order(order_id=order_id, customer_id=self.customer_id)
        write_letter(compose_order_transfer(key))
        return answered({"order": {"id": key.order_id, "custom_display_id": key.number}})


class WithdrawOrder(StoreView):
    """POST /store/orders/:id/transfer/cancel."""

    needs_customer = True

    def post(self, request: Request, order_id: str) -> HttpResponse:
        """Whoever asked does not ask any more."""
        withdraw_transfer(order_id=order_id, customer_id=self.customer_id)
        return answered({"order": {"id": order_id}})


class AcceptTransfer(StoreView):
    """POST /store/orders/:id/transfer/accept."""

    def post(self, request: Request, order_id: str) -> HttpResponse:
        """The letter's reader agrees. Raises NotFound for a wrong or old key."""
        accept_transfer(order_id=order_id, token=TokenBody.read(request)["token"])
        return answered({"order": whole_order(order_id, self.caller)})


class DeclineTransfer(StoreView):
    """POST /store/orders/:id/transfer/decline."""

    def post(self, request: Request, order_id: str) -> HttpResponse:
        """The letter's reader says no. Raises NotFound for a wrong or old key."""
        decline_transfer(order_id=order_id, token=TokenBody.read(request)["token"])
        return answered({"order": whole_order(order_id, self.caller)})
