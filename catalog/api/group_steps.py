"""What a group's address is, where a category hangs, and what a collection holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from catalog.api.group_bodies import Handle
from catalog.api.groups import WRITE, CategoryKind, CollectionKind, GroupDoor
from catalog.collections.models import CollectionProduct, ProductCollection
from catalog.collections.operations import (
    arrange_collection,
    change_handle,
    choose_by_hand,
    set_collection_rules,
)
from core.api.bodies import Body, Text
from core.audit import audited, record
from core.backoffice.calls import Call
from core.backoffice.lists import FIELDS
from core.backoffice.things import one
from core.backoffice.view import done, found_row, wanted_of

MOST_LINES, MOST_PIECES = 20, 2_000


class HandleBody(Body):
    """Another address."""

    handle = Handle()


class RulesBody(Body):
    """Conditions, one a line, as staff write them; none: chosen by hand from now on."""

    conditions = serializers.ListField(
        child=Text(max_length=500, allow_blank=False, allow_null=False), max_length=MOST_LINES
    )
    match = serializers.ChoiceField(choices=ProductCollection.Match.values, required=False)


class ProductsBody(Body):
    """All that it is to hold, in this order."""

    product_ids = serializers.ListField(
        child=Text(max_length=40, allow_blank=False, allow_null=False), max_length=MOST_PIECES
    )


class Rehandled(GroupDoor):
    """Giving a group another address."""

    def post(self, request: Request, group_id: str) -> HttpResponse:
        """Give it another handle; its old addresses lead to the new one for good."""
        wanted_of(self.kind, request)
        said = HandleBody.read(request)
        row = found_row(self.all_rows(), **self.where({"group_id": group_id}))
        with audited(self.caller.author, self.model, [row.pk]):
            change_handle(kind=self.group, handle=row.handle, to=said["handle"])
        return done(self.answer(request, {"pk": row.pk}))


class RehandledCategory(CategoryKind, Rehandled):
    """Giving a category another address."""

    calls: ClassVar[Mapping[str, Call]] = {
        "post": Call(
            WRITE,
            "catalog.change_productcategory",
            one(category=CategoryKind.kind),
            HandleBody,
            query={"fields": FIELDS},
            example={"handle": "silk-blouses"},
        )
    }


class CollectionDoor(CollectionKind, GroupDoor):
    """A door of one collection."""

    @staticmethod
    def call(body: type[Body], example: Mapping[str, Any]) -> Mapping[str, Call]:
        """What its write takes."""
        answer, query = one(collection=CollectionKind.kind), {"fields": FIELDS}
        return {
            "post": Call(
                WRITE, "catalog.change_productcollection", answer, body, query=query, example=example
            )
        }


class RehandledCollection(CollectionKind, Rehandled):
    """Giving a collection another address."""

    calls = CollectionDoor.call(HandleBody, {"handle": "wedding-edit"})


class CollectionRules(CollectionDoor):
    """Letting conditions choose."""

    calls = CollectionDoor.call(
        RulesBody, {"conditions": ["fabric is Raw silk", "price at most 4999"], "match": "all"}
    )

    def post(self, request: Request, group_id: str) -> HttpResponse:
        """Let conditions choose what it holds, kept true from now on; none: it keeps what it holds, chosen by hand."""
        wanted_of(self.kind, request)
        said = RulesBody.read(request)
        row = found_row(self.all_rows(), **self.where({"group_id": group_id}))
        with audited(self.caller.author, self.model, [row.pk]):
            if said["conditions"]:
                match = said.get("match", row.match)
                set_collection_rules(handle=row.handle, lines=said["conditions"], match=match)
            else:
                choose_by_hand(row.handle)
        return done(self.answer(request, {"pk": row.pk}))


class CollectionProducts(CollectionDoor):
    """Choosing by hand."""

    calls = CollectionDoor.call(ProductsBody, {"product_ids": ["prod_01KB9Q7E3N5XQ0T8S4W2Y6Z1AC"]})

    def post(self, request: Request, group_id: str) -> HttpResponse:
        """Make these what it holds, in this order; a collection by rules chooses for itself."""
        wanted_of(self.kind, request)
        said = ProductsBody.read(request)
        row = found_row(self.all_rows(), **self.where({"group_id": group_id}))
        before = _held(row.pk)
        with audited(self.caller.author, self.model, [row.pk]):
            if arrange_collection(handle=row.handle, product_ids=said["product_ids"]):
                record(self.caller.author, "changed", row, {"products": (before, _held(row.pk))})
        return done(self.answer(request, {"pk": row.pk}))


def _held(collection_id: int) -> list[str]:
    """The codes of what it holds, in order."""
    rows = CollectionProduct.objects.filter(productcollection=collection_id).order_by("rank", "id")
    return list(rows.values_list("product__erp_sku", flat=True))
