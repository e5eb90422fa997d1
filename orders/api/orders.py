"""Orders: found, read, and what staff tell each other about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from core.api.bodies import Body, Text
from core.api.fields import Wanted, picked
from core.backoffice.caller import SOURCE, Caller
from core.backoffice.calls import Call
from core.backoffice.lists import FIELDS, AdminList, Between, Filter, exactly, listed, one_of
from core.backoffice.things import one
from core.backoffice.view import AdminView, done, found_row, fresh, wanted_of
from orders.api.offered import open_steps, step_row
from orders.api.things import ORDER, ORDER_PAGE
from orders.api.writing import SEES_CONTACTS, order_below, order_row
from orders.desk.awaiting import AWAITED, BY_NAME
from orders.desk.queries import gather
from orders.models import Order
from orders.notes.operations import set_tags, write_note
from orders.notes.rules import MOST_TAGS, NOTE_LENGTH, TAG_LENGTH

READ, WRITE = "orders:read", "orders:write"
ANSWER = one(order=ORDER_PAGE)


def _awaited(name: str) -> Q:
    if name not in BY_NAME:
        raise ValueError(f"expected one of {', '.join(BY_NAME)}")
    return BY_NAME[name].condition


class Orders(AdminList):
    """Orders."""

    plural = "orders"
    kind = ORDER
    filters: ClassVar[Mapping[str, Filter]] = {
        "number": exactly("number"),
        "status": one_of("status", Order.Status.values),
        "payment_status": one_of("payment_status", Order.PaymentStatus.values),
        "payment_method": one_of("payment_method", Order.PaymentMethod.values),
        "fulfilment_status": one_of("fulfilment_status", Order.FulfilmentStatus.values),
        "customer_id": exactly("customer__public_id"),
        "erp_id": exactly("erp_id"),
        "tag": exactly("tags__name"),
        "awaiting": Filter(
            _awaited,
            {
                "type": "string",
                "enum": [each.name for each in AWAITED],
                "description": "What they wait for, as in the admin's queue.",
            },
        ),
    }
    moments: ClassVar[Mapping[str, Between]] = {
        "placed_at": Between("placed_at"),
        "confirmed_at": Between("confirmed_at"),
    }

    def rows(self, **path: str) -> QuerySet[Order]:
        """All of them."""
        return Order.objects.select_related("customer")

    def written(self, rows: Sequence[Order], wanted: Wanted) -> list[dict[str, Any]]:
        """One query for tags, and one for lines."""
        prefetch_related_objects(rows, "tags", *(["lines"] if wanted.has("lines") else []))
        return [order_row(row, wanted, self.caller) for row in rows]


class OrdersByContact(Orders):
    """Orders of somebody by e-mail address or telephone: for whoever may see how to reach customers."""

    filters: ClassVar[Mapping[str, Filter]] = {
        **Orders.filters,
        "email": exactly("email"),
        "phone": exactly("phone", "+91 and ten digits."),
    }


Orders.calls = {"get": listed(Orders, scope=READ, right="orders.view_order")}
OrdersByContact.calls = {"get": listed(OrdersByContact, **SEES_CONTACTS)}


def order_answer(order_id: str, wanted: Wanted, caller: Caller) -> dict[str, Any]:
    """An order with all that hangs on it, as far as it is wanted. Raises NotFound."""
    order = found_row(Order.objects.select_related("customer"), public_id=order_id)
    prefetch_related_objects([order], "tags", "lines")
    gather(order)
    told = order_row(order, wanted, caller) | order_below(order, wanted, caller)
    if wanted.has("steps"):
        told["steps"] = [step_row(each, order) for each in open_steps(order, caller)]
    return {"order": picked(told, wanted)}


class OrderDoor(AdminView):
    """A door of one order. Its verbs own their transactions: some ask other systems."""

    has_versions = True

    def shown(self, request: Request, **path: str) -> dict[str, Any]:
        """The order. Raises NotFound."""
        return order_answer(path["order_id"], wanted_of(ORDER_PAGE, request), self.caller)


class OneOrder(OrderDoor):
    """One order."""

    calls: ClassVar[Mapping[str, Call]] = {
        "get": Call(READ, "orders.view_order", ANSWER, query={"fields": FIELDS})
    }

    def get(self, request: Request, order_id: str) -> HttpResponse:
        """One order: lines, payments, parcels, timeline, notes, and the steps that stand open to you."""
        return fresh(request, self.shown(request, order_id=order_id))


class NoteBody(Body):
    """What colleagues should know."""

    text = Text(required=True, allow_blank=False, allow_null=False, max_length=NOTE_LENGTH)


class Notes(OrderDoor):
    """Notes beside an order."""

    calls: ClassVar[Mapping[str, Call]] = {
        "post": Call(
            WRITE,
            "orders.add_ordernote",
            ANSWER,
            NoteBody,
            query={"fields": FIELDS},
            example={"text": "Call after six."},
            status=201,
        )
    }

    def post(self, request: Request, order_id: str) -> HttpResponse:
        """Write a note for colleagues; the customer never reads it."""
        wanted, said = wanted_of(ORDER_PAGE, request), NoteBody.read(request)
        write_note(order_id=order_id, text=said["text"], by=self.caller.user, source=SOURCE)
        return done(order_answer(order_id, wanted, self.caller), status=201)


class TagsBody(Body):
    """All the tags that the order is to have."""

    tags = serializers.ListField(
        child=Text(allow_null=False, max_length=TAG_LENGTH), max_length=MOST_TAGS, required=True
    )

    def validate_tags(self, tags: list[str]) -> list[str]:
        """A comma would make two of one."""
        if any("," in tag for tag in tags):
            raise serializers.ValidationError("A tag has no comma in it.")
        return tags


class Tags(OrderDoor):
    """Tags of an order."""

    calls: ClassVar[Mapping[str, Call]] = {
        "post": Call(
            WRITE,
            "orders.add_ordertag",
            ANSWER,
            TagsBody,
            query={"fields": FIELDS},
            example={"tags": ["vip", "call back"]},
        )
    }

    def post(self, request: Request, order_id: str) -> HttpResponse:
        """Make these the order's tags."""
        wanted, said = wanted_of(ORDER_PAGE, request), TagsBody.read(request)
        set_tags(order_id=order_id, typed=",".join(said["tags"]), by=self.caller.user, source=SOURCE)
        return done(order_answer(order_id, wanted, self.caller))
