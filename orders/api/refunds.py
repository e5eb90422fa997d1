"""Refunds that wait for a second person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.http import HttpResponse
from rest_framework.request import Request

from core.api.bodies import Body
from core.backoffice.bodies import ReasonBody
from core.backoffice.calls import Call
from core.backoffice.lists import FIELDS
from core.backoffice.view import done, found_row, wanted_of
from core.errors import NotFound
from orders.api.orders import ANSWER, WRITE, OrderDoor, order_answer
from orders.api.things import ORDER_PAGE
from orders.models import Order
from orders.sales.queries.money import references_of
from payments.operations import approve_refund, decline_refund
from payments.queries import payments_of


class ApproveRefund(OrderDoor):
    """The second person's yes."""

    calls: ClassVar[Mapping[str, Call]] = {
        "post": Call(
            WRITE, "payments.approve_refund", ANSWER, Body, query={"fields": FIELDS}, for_people=True
        )
    }

    def post(self, request: Request, order_id: str, refund_id: str) -> HttpResponse:
        """Agree to a refund that a colleague or a program asked for: the money is sent."""
        wanted = wanted_of(ORDER_PAGE, request)
        Body.read(request)
        _check_refund(order_id, refund_id)
        approve_refund(refund_id=refund_id, by=self.caller.user)
        return done(order_answer(order_id, wanted, self.caller))


class DeclineRefund(OrderDoor):
    """The second person's no."""

    calls: ClassVar[Mapping[str, Call]] = {
        "post": Call(
            WRITE,
            "payments.approve_refund",
            ANSWER,
            ReasonBody,
            query={"fields": FIELDS},
            example={"reason": "It was refunded at the gateway already."},
            for_people=True,
        )
    }

    def post(self, request: Request, order_id: str, refund_id: str) -> HttpResponse:
        """Turn a waiting refund down."""
        wanted, said = wanted_of(ORDER_PAGE, request), ReasonBody.read(request)
        _check_refund(order_id, refund_id)
        decline_refund(refund_id=refund_id, reason=said["reason"], by=self.caller.user)
        return done(order_answer(order_id, wanted, self.caller))


def _check_refund(order_id: str, refund_id: str) -> None:
    """Raises NotFound for a refund of another order."""
    order = found_row(Order.objects.all(), public_id=order_id)
    refunds = (found for payment in payments_of(*references_of(order)) for found, _, _ in payment.refunds)
    if refund_id not in refunds:
        raise NotFound
