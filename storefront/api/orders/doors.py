"""/store/orders and what follows an order: the code of an order in cash, returns, and why pieces come back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from core.api.asked import Asked
from core.api.bodies import Body, Metadata, Text, Whole
from core.api.errors import BadRequest
from core.api.fields import picked, wanted_fields
from core.api.wire import NO_MOMENT, name_of, number_of, written
from core.errors import NotFound
from orders.checkout.operations import confirm_cash_order
from orders.returns.operations import ReturnRequest, ReturnWish, request_return
from orders.returns.queries import ReturnView, return_reasons, return_view
from orders.sales.queries import order_token
from orders.sales.queries.outward import OutwardOrder, outward_order, outward_orders
from storefront.api.orders.shape import ORDER_FIELDS, order_json
from storefront.api.shapes.shipping import WAYS_BACK
from storefront.api.versions import VersionedView
from storefront.api.view import StoreView, answered, plain_request
from storefront.try_limits import CODE_TRIES, RETURN_REQUESTS

STATUSES = {
    "pending": ("pending", "confirmed"),
    "completed": (),
    "canceled": ("cancelled", "expired"),
    "requires_action": ("pending",),
}


class OrderView(VersionedView):
    """A door of one order."""

    def held_as(self, request: HttpRequest, **path: str) -> str | None:
        """The order."""
        return path["order_id"]

    def shown(self, request: Request, **path: str) -> dict[str, Any]:
        """The order as reads tell it."""
        fields = Asked(plain_request(request), ("fields",)).text("fields")
        wanted = wanted_fields("order", ORDER_FIELDS, fields)
        return {"order": picked(order_json(self.found(path["order_id"]), self.caller), wanted)}

    def found(self, order_id: str) -> OutwardOrder:
        """The order, if it is the caller's: a customer's only with their token; a guest's by its id, as after paying.

        Raises NotFound.
        """
        order = outward_order(order_id)
        if order is None or (order.customer_id is not None and order.customer_id != self.caller.customer_id):
            raise NotFound(f"Order id not found: {order_id[:60]}")
        return order


class Orders(StoreView):
    """GET /store/orders."""

    needs_customer = True

    def get(self, request: Request) -> HttpResponse:
        """Those of whoever is logged in, newest first."""
        asked = Asked(plain_request(request), ("limit", "offset", "fields", "order", "status", "id", "q"))
        page = asked.page()
        asked.order(lambda each: each in {"-created_at", "created_at", "-id"})
        statuses = [each for name in asked.texts("status") or () for each in STATUSES.get(name, ("none",))]
        orders, count = outward_orders(
            self.customer_id, limit=page.limit, offset=page.offset, statuses=statuses
        )
        wanted = wanted_fields("order", ORDER_FIELDS, asked.text("fields"))
        shown = [picked(order_json(each, self.caller), wanted) for each in orders]
        return answered({"orders": shown, "count": count, "offset": page.offset, "limit": page.limit})


class OneOrder(OrderView):
    """GET /store/orders/:id."""

    def get(self, request: Request, order_id: str) -> HttpResponse:
        """One order. Raises NotFound."""
        return self.as_it_is(request, order_id=order_id)


class CodeBody(Body):
    """The digits of the text message."""

    code = Text(required=True, allow_null=False, allow_blank=False, max_length=12)


class ConfirmCode(OrderView):
    """POST /store/orders/:id/confirm-code."""

    def post(self, request: Request, order_id: str) -> HttpResponse:
        """Confirm an order in cash that waits for its code."""
        said, order = CodeBody.read(request), self.found(order_id)
        CODE_TRIES.spend(plain_request(request), order.id)
        confirm_cash_order(token=order_token(order.id), code=said["code"])
        return answered({"order": order_json(self.found(order_id), self.caller)})


class ReturnItemBody(Body):
    """Units of a line that come back, and why."""

    id = Text(required=True, allow_null=False, allow_blank=False)
    quantity = Whole(min_value=1)
    reason_id = Text()
    note = Text(max_length=500)


class WayBackBody(Body):
    """How they come back."""

    option_id = Text(required=True, allow_null=False)
    price = serializers.FloatField(required=False, allow_null=True)


class ReturnBody(Body):
    """A return."""

    order_id = Text(required=True, allow_null=False, allow_blank=False)
    items = ReturnItemBody(many=True)
    return_shipping = WayBackBody(required=False, allow_null=True)
    note = Text(max_length=500)
    receive_now = serializers.BooleanField(required=False)
    location_id = Text()
    metadata = Metadata()


class Returns(OrderView):
    """POST /store/return and /store/returns."""

    has_versions = False  # the order is named in the body, and what may come back is judged anew

    def post(self, request: Request) -> HttpResponse:
        """Ask for a return. Raises NotReturnable naming the piece, NotFound for another's order."""
        said = ReturnBody.read(request)
        order = self.found(said["order_id"])
        RETURN_REQUESTS.spend(plain_request(request), order.id)
        return_id = request_return(order_id=order.id, request=_wished(said, order))
        found = return_view(order_id=order.id, return_id=return_id)
        return answered({"return": return_json(found, order, said)})


def _wished(said: dict[str, Any], order: OutwardOrder) -> ReturnRequest:
    by_name = {name_of("ordli", line.pk): line.line_no for line in order.lines}
    reasons = [each.code for each in return_reasons()]
    wishes = []
    for item in said["items"]:
        if item["id"] not in by_name:
            raise BadRequest(f"Item with id: {item['id'][:60]} is not part of the order")
        reason = (item.get("reason_id") or "").removeprefix("rr_") or (reasons[0] if reasons else "")
        wishes.append(ReturnWish(by_name[item["id"]], item["quantity"], reason))
    if not wishes:
        raise BadRequest("Invalid request: Field 'items' is required")
    option = (said.get("return_shipping") or {}).get("option_id", "so_return_pickup")
    way = option.removeprefix("so_return_")
    if way not in WAYS_BACK:
        raise BadRequest(f"Return shipping option with id: {option[:60]} was not found")
    notes = [said.get("note") or "", *(item.get("note") or "" for item in said["items"])]
    return ReturnRequest(wishes=wishes, way=way, note=" ".join(note for note in notes if note)[:500])


def return_json(found: ReturnView, order: OutwardOrder, said: dict[str, Any]) -> dict[str, Any]:
    """A return as the contract writes it."""
    number = found.number.rpartition("-")[2].lstrip("R")
    status = {
        "received": "received",
        "inspected": "received",
        "refunded": "received",
        "cancelled": "canceled",
    }
    return {
        "id": found.id,
        "order_id": order.id,
        "display_id": int(number) if number.isascii() and number.isdigit() else 0,
        "status": status.get(found.status, "requested"),
        "refund_amount": number_of(found.refund) if found.refund else None,
        "items": [
            {
                "id": f"retitem_{found.id}_{place}",
                "quantity": item["quantity"],
                "received_quantity": 0,
                "damaged_quantity": 0,
                "reason_id": item.get("reason_id"),
                "note": item.get("note"),
                "item_id": item["id"],
                "return_id": found.id,
                "metadata": {},
            }
            for place, item in enumerate(said["items"], start=1)
        ],
        "exchange_id": None,
        "claim_id": None,
        "location_id": None,
        "created_by": None,
        "requested_at": written(found.requested_at),
        "created_at": written(found.requested_at),
        "received_at": None,
        "canceled_at": None,
        "metadata": {"number": found.number, "state": found.status, "words": found.label},
    }


class ReturnReasons(StoreView):
    """GET /store/return-reasons."""

    def get(self, request: Request) -> HttpResponse:
        """What a customer may choose."""
        page = Asked(plain_request(request), ("fields", "limit", "offset", "order", "q")).page()
        rows = reasons_json()
        shown = rows[page.offset : page.offset + page.limit]
        return answered(
            {"return_reasons": shown, "count": len(rows), "offset": page.offset, "limit": page.limit}
        )


class OneReturnReason(StoreView):
    """GET /store/return-reasons/:id."""

    def get(self, request: Request, reason_id: str) -> HttpResponse:
        """Raises NotFound."""
        found = next((each for each in reasons_json() if each["id"] == reason_id), None)
        if found is None:
            raise NotFound(f"Return reason with id: {reason_id[:60]} was not found")
        return answered({"return_reason": found})


def reasons_json() -> list[dict[str, Any]]:
    """Why pieces come back."""
    return [
        {
            "id": name_of("rr", each.code),
            "value": each.code,
            "label": each.label,
            "description": None,
            "metadata": None,
            "created_at": NO_MOMENT,
            "updated_at": NO_MOMENT,
        }
        for each in return_reasons()
    ]
