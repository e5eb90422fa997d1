"""Campaigns with their budgets, and trying a promotion on a cart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from core.api.bodies import Body, Text, Whole
from core.api.fields import Wanted, picked
from core.api.wire import name_of, written
from core.audit import audited
from core.backoffice.bodies import MOST_MINOR_UNITS, Moment
from core.backoffice.caller import NotAllowed
from core.backoffice.calls import Call
from core.backoffice.lists import FIELDS, AdminList, Filter, exactly, listed, matching
from core.backoffice.things import one
from core.backoffice.view import AdminView, done, found_row, fresh, wanted_of
from core.backoffice.wire import money_of, row_key
from orders.api.promotion_things import CAMPAIGN, TRIAL
from orders.api.promotions import READ, WRITE
from orders.carts.queries.why import CartAnswer, CartQuestion, why_promotions
from orders.checkout.rules import CASH_ON_DELIVERY, PREPAID
from orders.models import Campaign, CampaignBudget, Promotion
from orders.promotions.operations import CampaignTerms, save_campaign

ANSWER = one(campaign=CAMPAIGN)
SEES_CARTS = {"scope": "orders:read", "right": "orders.view_cart"}


class CampaignBody(Body):
    """What is said of a campaign. What is left out stays as it is."""

    name = Text(max_length=80, allow_blank=False, allow_null=False)
    description = Text(max_length=2_000, allow_null=False)
    starts_at = Moment()
    ends_at = Moment()
    budget_kind = serializers.ChoiceField(choices=CampaignBudget.Kind.values, required=False)
    budget = Whole(required=False, min_value=1, max_value=MOST_MINOR_UNITS)


class NewCampaignBody(CampaignBody):
    """A new one."""

    name = Text(max_length=80, allow_blank=False, allow_null=False, required=True)


def campaign_row(row: Campaign) -> dict[str, Any]:
    """A campaign, its budget read with it."""
    budget: CampaignBudget | None = getattr(row, "budget", None)
    return {
        "id": name_of("camp", row.pk),
        "name": row.name,
        "description": row.description,
        "starts_at": written(row.starts_at),
        "ends_at": written(row.ends_at),
        "budget_kind": budget.kind if budget else None,
        "budget": budget.limit if budget else None,
        "held": budget.held if budget else 0,
        "used": budget.used if budget else 0,
    }


class Campaigns(AdminList):
    """Campaigns."""

    plural = "campaigns"
    kind = CAMPAIGN
    filters: ClassVar[Mapping[str, Filter]] = {"q": matching("name"), "name": exactly("name")}

    def rows(self, **path: str) -> QuerySet[Campaign]:
        """All of them."""
        return Campaign.objects.select_related("budget")

    def written(self, rows: Sequence[Campaign], wanted: Wanted) -> list[dict[str, Any]]:
        """No query more."""
        return [campaign_row(row) for row in rows]

    def post(self, request: Request) -> HttpResponse:
        """Make a campaign; promotions join it by its name."""
        wanted_of(CAMPAIGN, request)
        said = NewCampaignBody.read(request)
        author = self.caller.author
        with audited(author, Campaign) as watch, audited(author, CampaignBudget) as budgets:
            made = save_campaign(CampaignTerms(**said))
            watch.add(made)
            for budget in CampaignBudget.objects.filter(campaign_id=made):
                budgets.add(budget.pk)
        return done(one_campaign(request, made), status=201)


Campaigns.calls = {
    "get": listed(Campaigns, scope=READ, right="orders.view_campaign"),
    "post": Call(
        WRITE,
        "orders.add_campaign",
        ANSWER,
        NewCampaignBody,
        query={"fields": FIELDS},
        example={"name": "Diwali", "budget_kind": "spend", "budget": 5_000_000},
        status=201,
    ),
}


def one_campaign(request: Request, key: int) -> dict[str, Any]:
    """A campaign as it is asked for. Raises NotFound."""
    wanted = wanted_of(CAMPAIGN, request)
    row = found_row(Campaign.objects.select_related("budget"), pk=key)
    return {"campaign": picked(campaign_row(row), wanted)}


class OneCampaign(AdminView):
    """One campaign."""

    has_versions = True
    calls: ClassVar[Mapping[str, Call]] = {
        "get": Call(READ, "orders.view_campaign", ANSWER, query={"fields": FIELDS}),
        "post": Call(
            WRITE,
            "orders.change_campaign",
            ANSWER,
            CampaignBody,
            query={"fields": FIELDS},
            example={"budget": 8_000_000},
        ),
    }

    def shown(self, request: Request, **path: str) -> dict[str, Any]:
        """The campaign. Raises NotFound."""
        return one_campaign(request, row_key("camp", path["campaign_id"]))

    def held(self, **path: str) -> QuerySet[Any] | None:
        """Its row. Raises NotFound."""
        return Campaign.objects.filter(pk=row_key("camp", path["campaign_id"]))

    def get(self, request: Request, campaign_id: str) -> HttpResponse:
        """One campaign, and how much of its budget is gone."""
        return fresh(request, self.shown(request, campaign_id=campaign_id))

    def post(self, request: Request, campaign_id: str) -> HttpResponse:
        """Change its words, its window or its budget."""
        wanted_of(CAMPAIGN, request)
        said = CampaignBody.read(request)
        row = found_row(Campaign.objects.select_related("budget"), pk=row_key("camp", campaign_id))
        budget = getattr(row, "budget", None)
        there = {name: getattr(row, name) for name in ("name", "description", "starts_at", "ends_at")}
        if budget is not None:
            there |= {"budget_kind": budget.kind, "budget": budget.limit}
        author, kept = self.caller.author, [budget.pk] if budget else []
        with audited(author, Campaign, [row.pk]), audited(author, CampaignBudget, kept) as budgets:
            save_campaign(CampaignTerms(**{**there, **said}), row.pk)
            for made in CampaignBudget.objects.filter(campaign_id=row.pk):
                budgets.add(made.pk)
        return done(one_campaign(request, row.pk))


class TrialBody(Body):
    """Which cart, and what is assumed of its checkout."""

    cart = Text(required=True, allow_blank=False, allow_null=False, max_length=60)
    payment_method = serializers.ChoiceField(choices=[PREPAID, CASH_ON_DELIVERY], required=False)
    email = Text(allow_null=False)
    shipping_option = Text(allow_null=False, max_length=60)


class Trial(AdminView):
    """Trying a promotion on a cart."""

    calls: ClassVar[Mapping[str, Call]] = {
        "post": Call(
            READ,
            "orders.view_promotion",
            one(trial=TRIAL),
            TrialBody,
            query={"fields": FIELDS},
            example={"cart": "WEB-1042", "payment_method": "prepaid"},
        )
    }

    def post(self, request: Request, promotion_id: str) -> HttpResponse:
        """What it would take off a cart, or an order's, as if it were on: beside all that are, and why each applies or not."""
        wanted, said = wanted_of(TRIAL, request), TrialBody.read(request)
        if not self.caller.may(**SEES_CARTS):
            raise NotAllowed(
                "Trying it on a cart takes the scope orders:read, or the right orders.view_cart."
            )
        row = found_row(Promotion.objects.all(), pk=row_key("promo", promotion_id))
        question = CartQuestion(name=said.pop("cart"), draft_id=row.pk, **said)
        return done({"trial": picked(_trial(why_promotions(question)), wanted)})


def _trial(answer: CartAnswer) -> dict[str, Any]:
    return {
        "cart_id": answer.cart_id,
        "order_number": answer.order_number,
        "discount": money_of(answer.discount),
        "total": money_of(answer.total),
        "promotions": [
            {
                "id": name_of("promo", each.promotion_id),
                "name": each.name,
                "lane": lane,
                "priority": each.priority,
                "applied": each.applied,
                "words": each.words,
                "amount": money_of(each.amount),
                "is_on_trial": each.is_draft,
            }
            for lane, judged in answer.lanes
            for each in judged
        ],
        "surcharges": [{"title": title, "amount": money_of(amount)} for title, amount in answer.surcharges],
    }
