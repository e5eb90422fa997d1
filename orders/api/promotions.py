"""Promotions: read, made, changed, switched, copied, ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework.request import Request

from core.api.bodies import Body
from core.api.fields import Wanted, picked
from core.audit import audited
from core.backoffice.calls import Call
from core.backoffice.lists import FIELDS, AdminList, Filter, exactly, listed, matching, one_of, only_if, yes
from core.backoffice.things import one, text, yes_or_no
from core.backoffice.view import AdminView, done, found_row, fresh, wanted_of
from core.backoffice.wire import row_key
from orders.api.promotion_terms import (
    NewPromotionBody,
    PromotionBody,
    promotion_rows,
    promotions_read,
    terms_of,
)
from orders.api.promotion_things import PROMOTION
from orders.models import Promotion
from orders.promotions.operations import (
    activate_promotion,
    deactivate_promotion,
    duplicate_promotion,
    remove_promotion,
    save_promotion,
)

READ, WRITE = "promotions:read", "promotions:write"
ANSWER = one(promotion=PROMOTION)
EXAMPLE = {
    "name": "Diwali: 10% off silk",
    "method": "percentage",
    "value": 1000,
    "max_discount": {"amount": 50000, "currency": "INR"},
    "ends_at": "2026-11-14T23:59:59+05:30",
    "rules": [{"kind": "target", "attribute": "category", "operator": "in", "values": ["silk-blouses"]}],
}


class Promotions(AdminList):
    """Promotions."""

    plural = "promotions"
    kind = PROMOTION
    filters: ClassVar[Mapping[str, Filter]] = {
        "q": matching("name"),
        "status": one_of("status", Promotion.Status.values),
        "is_automatic": only_if(yes("is_automatic")),
        "code": exactly("codes__code", "In capitals."),
        "campaign": exactly("campaign__name"),
    }

    def rows(self, **path: str) -> QuerySet[Promotion]:
        """All of them."""
        return promotions_read()

    def written(self, rows: Sequence[Promotion], wanted: Wanted) -> list[dict[str, Any]]:
        """One query for each thing that conditions name: categories, tags, groups …"""
        return promotion_rows(rows)

    def post(self, request: Request) -> HttpResponse:
        """Make a promotion; it is a draft until it is switched on, and can be tried on a cart."""
        wanted_of(PROMOTION, request)
        terms = terms_of(NewPromotionBody.read(request), None)
        with audited(self.caller.author, Promotion, relations=("rules",)) as watch:
            made = save_promotion(terms)
            watch.add(made)
        return done(one_promotion(request, made), status=201)


Promotions.calls = {
    "get": listed(Promotions, scope=READ, right="orders.view_promotion"),
    "post": Call(
        WRITE,
        "orders.add_promotion",
        ANSWER,
        NewPromotionBody,
        query={"fields": FIELDS},
        example=EXAMPLE,
        status=201,
    ),
}


def one_promotion(request: Request, key: int) -> dict[str, Any]:
    """A promotion as it is asked for. Raises NotFound."""
    wanted = wanted_of(PROMOTION, request)
    row = found_row(promotions_read(), pk=key)
    return {"promotion": picked(promotion_rows([row])[0], wanted)}


class PromotionDoor(AdminView):
    """A door of one promotion."""

    has_versions = True

    def shown(self, request: Request, **path: str) -> dict[str, Any]:
        """The promotion. Raises NotFound."""
        return one_promotion(request, row_key("promo", path["promotion_id"]))

    def held(self, **path: str) -> QuerySet[Any] | None:
        """Its row. Raises NotFound."""
        return Promotion.objects.filter(pk=row_key("promo", path["promotion_id"]))


class OnePromotion(PromotionDoor):
    """One promotion."""

    calls: ClassVar[Mapping[str, Call]] = {
        "get": Call(READ, "orders.view_promotion", ANSWER, query={"fields": FIELDS}),
        "post": Call(
            WRITE,
            "orders.change_promotion",
            ANSWER,
            PromotionBody,
            query={"fields": FIELDS},
            example={"value": 1500, "ends_at": "2026-11-16T23:59:59+05:30"},
        ),
        "delete": Call(
            WRITE,
            "orders.delete_promotion",
            one(id=text("promo_7"), deleted=yes_or_no()),
        ),
    }

    def get(self, request: Request, promotion_id: str) -> HttpResponse:
        """One promotion."""
        return fresh(request, self.shown(request, promotion_id=promotion_id))

    def post(self, request: Request, promotion_id: str) -> HttpResponse:
        """Change what is said of it; one that is on counts so at once, orders keep what they were sold with."""
        wanted_of(PROMOTION, request)
        said = PromotionBody.read(request)
        row = found_row(promotions_read(), pk=row_key("promo", promotion_id))
        with audited(self.caller.author, Promotion, [row.pk], ("rules",)):
            save_promotion(terms_of(said, row), row.pk)
        return done(one_promotion(request, row.pk))

    def delete(self, request: Request, promotion_id: str) -> HttpResponse:
        """Take away one that no order was sold with, and its codes; else switch it off."""
        key = found_row(Promotion.objects.all(), pk=row_key("promo", promotion_id)).pk
        with audited(self.caller.author, Promotion, [key], ("rules",)):
            remove_promotion(key)
        return done({"id": promotion_id, "deleted": True})


class Activate(PromotionDoor):
    """Switching a promotion on."""

    verb: ClassVar[Any] = staticmethod(activate_promotion)
    calls: ClassVar[Mapping[str, Call]] = {
        "post": Call(WRITE, "orders.change_promotion", ANSWER, Body, query={"fields": FIELDS})
    }

    def post(self, request: Request, promotion_id: str) -> HttpResponse:
        """Let it count from now on; the refusal says what makes it nonsense."""
        return self._turned(request, promotion_id)

    def _turned(self, request: Request, promotion_id: str) -> HttpResponse:
        wanted_of(PROMOTION, request)
        Body.read(request)
        key = found_row(Promotion.objects.all(), pk=row_key("promo", promotion_id)).pk
        with audited(self.caller.author, Promotion, [key]):
            type(self).verb(key)
        return done(one_promotion(request, key))


class Deactivate(Activate):
    """Switching a promotion off."""

    verb = staticmethod(deactivate_promotion)

    def post(self, request: Request, promotion_id: str) -> HttpResponse:
        """Let it count no more; orders keep what they were sold with."""
        return self._turned(request, promotion_id)


class Duplicate(AdminView):
    """A draft like another promotion."""

    calls: ClassVar[Mapping[str, Call]] = {
        "post": Call(WRITE, "orders.add_promotion", ANSWER, Body, query={"fields": FIELDS}, status=201)
    }

    def post(self, request: Request, promotion_id: str) -> HttpResponse:
        """Make a draft with the same terms and conditions, without codes."""
        wanted_of(PROMOTION, request)
        Body.read(request)
        key = found_row(Promotion.objects.all(), pk=row_key("promo", promotion_id)).pk
        with audited(self.caller.author, Promotion) as watch:
            made = duplicate_promotion(key)
            watch.add(made)
        return done(one_promotion(request, made), status=201)
