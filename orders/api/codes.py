"""The codes of promotions: by the thousand, or one with a name of its own."""

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
from core.backoffice.lists import FIELDS, AdminList, Filter, exactly, listed, only_if, yes
from core.backoffice.many import YesOrNo
from core.backoffice.things import one, whole
from core.backoffice.view import AdminView, done, found_row, fresh, wanted_of
from core.backoffice.wire import row_key
from orders.api.promotion_things import CODE
from orders.api.promotions import READ, WRITE
from orders.models import Promotion, PromotionCode
from orders.promotions.operations import (
    MOST_CODES,
    CodeBatch,
    CodeTerms,
    add_code,
    change_code,
    make_codes,
)

ANSWER = one(code=CODE)


class CodesBody(Body):
    """A batch of codes."""

    name = Text(required=True, allow_blank=False, allow_null=False, max_length=40)
    count = Whole(min_value=1, max_value=MOST_CODES)
    prefix = Text(allow_null=False, max_length=20, default="")
    limit = Whole(required=False, allow_null=True, min_value=1, max_value=MOST_NUMBER)
    once_per_customer = YesOrNo(required=False)
    expires_at = Moment()


class CodeTermsBody(Body):
    """What a code is good for. What is left out stays as it is."""

    limit = Whole(required=False, allow_null=True, min_value=1, max_value=MOST_NUMBER)
    once_per_customer = YesOrNo(required=False)
    expires_at = Moment()
    is_active = YesOrNo(required=False)


class NamedBody(CodeTermsBody):
    """A code of one's own choice."""

    code = Text(required=True, allow_blank=False, allow_null=False, max_length=40)


def code_row(row: PromotionCode) -> dict[str, Any]:
    """A code."""
    names = ("code", "batch", "limit", "held", "used", "once_per_customer", "is_active")
    return {
        "id": name_of("code", row.pk),
        **{name: getattr(row, name) for name in names},
        "expires_at": written(row.expires_at),
    }


def code_answer(request: Request, where: Mapping[str, Any]) -> dict[str, Any]:
    """A code as it is asked for. Raises NotFound."""
    wanted = wanted_of(CODE, request)
    return {"code": picked(code_row(found_row(PromotionCode.objects.all(), **where)), wanted)}


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
        return [code_row(row) for row in rows]

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


class NamedCode(AdminView):
    """A code with a name of its own."""

    calls: ClassVar[Mapping[str, Call]] = {
        "post": Call(
            WRITE,
            "orders.add_promotioncode",
            ANSWER,
            NamedBody,
            query={"fields": FIELDS},
            example={"code": "DIWALI10", "limit": 500, "once_per_customer": True},
            status=201,
        )
    }

    def post(self, request: Request, promotion_id: str) -> HttpResponse:
        """Let one code of your choice open the promotion; it needs a code from now on."""
        wanted_of(CODE, request)
        said = NamedBody.read(request)
        row = found_row(Promotion.objects.all(), pk=row_key("promo", promotion_id))
        text = said.pop("code")
        with (
            audited(self.caller.author, Promotion, [row.pk]),
            audited(self.caller.author, PromotionCode) as watch,
        ):
            made = add_code(promotion_id=row.pk, code=text, terms=CodeTerms(**said))
            watch.add(made)
        return done(code_answer(request, {"pk": made}), status=201)


class OneCode(AdminView):
    """One code."""

    has_versions = True
    calls: ClassVar[Mapping[str, Call]] = {
        "get": Call(READ, "orders.view_promotioncode", ANSWER, query={"fields": FIELDS}),
        "post": Call(
            WRITE,
            "orders.change_promotioncode",
            ANSWER,
            CodeTermsBody,
            query={"fields": FIELDS},
            example={"is_active": False},
        ),
    }

    def shown(self, request: Request, **path: str) -> dict[str, Any]:
        """The code. Raises NotFound."""
        return code_answer(request, _where(path))

    def held(self, **path: str) -> QuerySet[Any] | None:
        """Its row. Raises NotFound."""
        return PromotionCode.objects.filter(**_where(path))

    def get(self, request: Request, **path: str) -> HttpResponse:
        """One code: how far it has been used, and what it is good for."""
        return fresh(request, self.shown(request, **path))

    def post(self, request: Request, **path: str) -> HttpResponse:
        """Change how often and how long it is good, or switch it off and on."""
        wanted_of(CODE, request)
        said = CodeTermsBody.read(request)
        row = found_row(PromotionCode.objects.all(), **_where(path))
        names = ("limit", "once_per_customer", "expires_at", "is_active")
        terms = CodeTerms(**{name: said.get(name, getattr(row, name)) for name in names})
        with audited(self.caller.author, PromotionCode, [row.pk]):
            change_code(code_id=row.pk, terms=terms)
        return done(self.shown(request, **path))


def _where(path: Mapping[str, str]) -> dict[str, int]:
    """Of this promotion and no other. Raises NotFound."""
    return {"promotion_id": row_key("promo", path["promotion_id"]), "pk": row_key("code", path["code_id"])}
