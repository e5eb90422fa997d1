"""Promotions and their codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework.request import Request

from core.api.bodies import Body, Text, Whole
from core.api.fields import Wanted, picked
from core.api.wire import name_of, written
from core.audit import audited, record
from core.backoffice.bodies import MOST_NUMBER, Moment
from core.backoffice.calls import Call
from core.backoffice.lists import FIELDS, AdminList, Filter, exactly, listed, matching, one_of, only_if, yes
from core.backoffice.many import YesOrNo
from core.backoffice.things import one, whole
from core.backoffice.view import AdminView, done, found_row, fresh, wanted_of
from core.backoffice.wire import amount_of, row_key
from orders.api.things import CODE, PROMOTION
from orders.models import Promotion, PromotionCode
from orders.promotions.operations import (
    MOST_CODES,
    CodeBatch,
    activate_promotion,
    deactivate_promotion,
    duplicate_promotion,
    make_codes,
)

READ, WRITE = "promotions:read", "promotions:write"
ANSWER = one(promotion=PROMOTION)
PLAIN = (
    "name", "status", "lane", "priority", "is_exclusive", "is_automatic", "method", "target", "allocation", "value",
    "currency", "upsell_message",
)  # fmt: skip


def promotion_row(row: Promotion) -> dict[str, Any]:
    """A promotion, its campaign and rules read with it."""
    return {
        "id": name_of("promo", row.pk),
        **{name: getattr(row, name) for name in PLAIN},
        "max_discount": amount_of(row.max_discount, row.currency),
        "starts_at": written(row.starts_at),
        "ends_at": written(row.ends_at),
        "campaign": str(row.campaign) if row.campaign else None,
        "created_at": written(row.created_at),
        "rules": [
            {
                "kind": each.kind,
                "attribute": each.attribute,
                "operator": each.operator,
                "values": each.values,
            }
            for each in row.rules.all()
        ],
    }


def promotions_read() -> QuerySet[Promotion]:
    """Promotions with what hangs on them."""
    return Promotion.objects.select_related("campaign").prefetch_related("rules")


class Promotions(AdminList):
    """Promotions."""

    plural = "promotions"
    kind = PROMOTION
    filters: ClassVar[Mapping[str, Filter]] = {
        "q": matching("name"),
        "status": one_of("status", Promotion.Status.values),
        "is_automatic": only_if(yes("is_automatic")),
        "code": exactly("codes__code", "In capitals."),
    }

    def rows(self, **path: str) -> QuerySet[Promotion]:
        """All of them."""
        return promotions_read()

    def written(self, rows: Sequence[Promotion], wanted: Wanted) -> list[dict[str, Any]]:
        """No query more."""
        return [promotion_row(row) for row in rows]


Promotions.calls = {"get": listed(Promotions, scope=READ, right="orders.view_promotion")}


class OnePromotion(AdminView):
    """One promotion."""

    calls: ClassVar[Mapping[str, Call]] = {
        "get": Call(READ, "orders.view_promotion", ANSWER, query={"fields": FIELDS})
    }

    def get(self, request: Request, promotion_id: str) -> HttpResponse:
        """One promotion."""
        wanted = wanted_of(PROMOTION, request)
        row = found_row(promotions_read(), pk=row_key("promo", promotion_id))
        return fresh(request, {"promotion": picked(promotion_row(row), wanted)})


class Activate(AdminView):
    """Switching a promotion on."""

    verb: ClassVar[Any] = staticmethod(activate_promotion)
    calls: ClassVar[Mapping[str, Call]] = {
        "post": Call(WRITE, "orders.change_promotion", ANSWER, Body, query={"fields": FIELDS})
    }

    def post(self, request: Request, promotion_id: str) -> HttpResponse:
        """Let it count from now on; the refusal says what makes it nonsense."""
        return self._turned(request, promotion_id)

    def _turned(self, request: Request, promotion_id: str) -> HttpResponse:
        wanted = wanted_of(PROMOTION, request)
        Body.read(request)
        key = found_row(Promotion.objects.all(), pk=row_key("promo", promotion_id)).pk
        with audited(self.caller.author, Promotion, [key]):
            type(self).verb(key)
        row = found_row(promotions_read(), pk=key)
        return done({"promotion": picked(promotion_row(row), wanted)})


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
        wanted = wanted_of(PROMOTION, request)
        Body.read(request)
        key = found_row(Promotion.objects.all(), pk=row_key("promo", promotion_id)).pk
        with audited(self.caller.author, Promotion) as watch:
            made = duplicate_promotion(key)
            watch.add(made)
        row = found_row(promotions_read(), pk=made)
        return done({"promotion": picked(promotion_row(row), wanted)}, status=201)


class CodesBody(Body):
    """A batch of codes."""

    name = Text(required=True, allow_blank=False, allow_null=False, max_length=40)
    count = Whole(min_value=1, max_value=MOST_CODES)
    prefix = Text(allow_null=False, max_length=20, default="")
    limit = Whole(required=False, allow_null=True, min_value=1, max_value=MOST_NUMBER)
    once_per_customer = YesOrNo(required=False)
    expires_at = Moment()


class Codes(AdminList):
    """The codes of a promotion, and making more of them."""

    plural = "codes"
    kind = CODE
    filters: ClassVar[Mapping[str, Filter]] = {
        "code": exactly("code", "In capitals."),
        "batch": exactly("batch"),
        "is_active": only_if(yes("is_active")),
    }

    def rows(self, **path: str) -> QuerySet[PromotionCode]:
        """Of this promotion. Raises NotFound."""
        row = found_row(Promotion.objects.all(), pk=row_key("promo", path["promotion_id"]))
        return PromotionCode.objects.filter(promotion=row)

    def written(self, rows: Sequence[PromotionCode], wanted: Wanted) -> list[dict[str, Any]]:
        """No query more."""
        names = ("code", "batch", "limit", "held", "used", "once_per_customer", "is_active")
        return [
            {
                "id": name_of("code", row.pk),
                **{name: getattr(row, name) for name in names},
                "expires_at": written(row.expires_at),
            }
            for row in rows
        ]

    def post(self, request: Request, promotion_id: str) -> HttpResponse:
        """Make a batch of codes that are hard to guess; the promotion needs a code from now on."""
        said = CodesBody.read(request)
        row = found_row(Promotion.objects.all(), pk=row_key("promo", promotion_id))
        batch = CodeBatch(
            promotion_id=row.pk,
            name=said["name"],
            count=said["count"],
            prefix=said["prefix"],
            limit=said.get("limit", 1),
            once_per_customer=said.get("once_per_customer", True),
            expires_at=said.get("expires_at"),
        )
        with audited(self.caller.author, Promotion, [row.pk]):
            made = make_codes(batch)
            record(self.caller.author, "made codes", row, {"codes": (None, f"{made:,} as “{batch.name}”")})
        return done({"made": made}, status=201)


Codes.calls = {
    "get": listed(Codes, scope=READ, right="orders.view_promotioncode"),
    "post": Call(
        WRITE,
        "orders.add_promotioncode",
        one(made=whole(100)),
        CodesBody,
        example={"name": "Diwali letters", "count": 100, "prefix": "DIWALI"},
        status=201,
    ),
}
