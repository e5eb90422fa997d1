"""Parcels of which staff know more than the courier."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.http import HttpResponse
from rest_framework.request import Request

from core.api.bodies import Body
from core.audit import audited
from core.backoffice.bodies import ReasonBody
from core.backoffice.caller import Caller
from core.backoffice.calls import Call
from core.backoffice.lists import FIELDS
from core.backoffice.view import AdminView, done, found_row, wanted_of
from orders.api.offered import check_offered
from orders.api.orders import ANSWER, WRITE, order_answer
from orders.api.things import ORDER_PAGE
from orders.fulfilment.operations import mark_delivered, mark_lost
from orders.models import Shipment


class ParcelDoor(AdminView):
    """A door of one parcel; its order is what is read."""

    has_versions = True

    def shown(self, request: Request, **path: str) -> dict[str, Any]:
        """The parcel's order. Raises NotFound."""
        wanted = wanted_of(ORDER_PAGE, request)
        parcel = found_row(
            Shipment.objects.select_related("fulfillment__order"), public_id=path["shipment_id"]
        )
        return order_answer(parcel.fulfillment.order.public_id, wanted, self.caller)


class ParcelArrived(ParcelDoor):
    """Staff know that a parcel is with its customer."""

    calls: ClassVar[Mapping[str, Call]] = {
        "post": Call(WRITE, "orders.change_shipment", ANSWER, Body, query={"fields": FIELDS})
    }

    def post(self, request: Request, shipment_id: str) -> HttpResponse:
        """Mark a parcel as delivered, though the courier's log does not say so."""
        Body.read(request)

        def deed(caller: Caller) -> None:
            mark_delivered(shipment_id=shipment_id, actor=str(caller.user))

        return _parcel_step(self, request, shipment_id, "mark_as_delivered", deed)


class ParcelLost(ParcelDoor):
    """Staff give a parcel up."""

    calls: ClassVar[Mapping[str, Call]] = {
        "post": Call(
            WRITE,
            "orders.change_shipment",
            ANSWER,
            ReasonBody,
            query={"fields": FIELDS},
            example={"reason": "The courier cannot find it."},
        )
    }

    def post(self, request: Request, shipment_id: str) -> HttpResponse:
        """Call a parcel lost: a claim opens, and it is written off."""
        reason = ReasonBody.read(request)["reason"]

        def deed(caller: Caller) -> None:
            mark_lost(shipment_id=shipment_id, reason=reason, actor=str(caller.user))

        return _parcel_step(self, request, shipment_id, "mark_as_lost", deed)


def _parcel_step(
    view: AdminView, request: Request, shipment_id: str, name: str, deed: Callable[[Caller], None]
) -> HttpResponse:
    wanted = wanted_of(ORDER_PAGE, request)
    parcel = found_row(Shipment.objects.select_related("fulfillment__order"), public_id=shipment_id)
    order = parcel.fulfillment.order
    check_offered(order, view.caller, name=name, about="parcel", pk=parcel.pk)
    with audited(view.caller.author, Shipment, [parcel.pk]):
        deed(view.caller)
    return done(order_answer(order.public_id, wanted, view.caller))
