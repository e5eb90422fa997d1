"""Automatic promotions are kept put together, and no change of them goes unseen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from core import clock
from orders.promotions.automatic import automatic_promotions
from orders.promotions.models import Campaign, CampaignBudget, Promotion, PromotionRule
from orders.promotions.rules import Promotion as Rules
from orders.promotions.rules import Rule

pytestmark = pytest.mark.django_db


def offer(**fields: object) -> Promotion:
    campaign = Campaign.objects.create(name="Onam")
    CampaignBudget.objects.create(campaign=campaign, kind="spend", limit=1000)
    words = {"name": "Ten", "status": "active", "method": "percentage", "value": 1000, "campaign": campaign}
    row = Promotion.objects.create(**{**words, **fields})
    PromotionRule.objects.create(promotion=row, attribute="spend", operator="gte", values=["1"])
    return row


def only() -> Rules:
    (found,) = automatic_promotions("INR")
    return found


def change_value() -> None:
    Promotion.objects.update(value=2000)


def change_rule() -> None:
    PromotionRule.objects.update(values=["2"])


def add_rule() -> None:
    PromotionRule.objects.create(
        promotion=Promotion.objects.get(), attribute="count", operator="gte", values=[3]
    )


def remove_rule() -> None:
    PromotionRule.objects.all().delete()


def change_campaign() -> None:
    Campaign.objects.update(ends_at=clock.now() + timedelta(days=1))


def spend_budget() -> None:
    CampaignBudget.objects.update(held=300, used=100)


def remove_budget() -> None:
    CampaignBudget.objects.all().delete()


@pytest.mark.parametrize(
    "change",
    [change_value, change_rule, add_rule, remove_rule, change_campaign, spend_budget, remove_budget],
)
def test_every_change_is_seen_at_once(change: Callable[[], None]) -> None:
    offer()
    before = only()
    assert (before.rules, before.budget_left) == ((Rule("spend", "gte", ("1",)),), 1000)
    change()
    assert only() != before


def test_two_changes_in_one_transaction_and_one_that_is_taken_back() -> None:
    offer()
    for value in (2000, 3000):
        Promotion.objects.update(value=value)
        assert only().value == value
    with transaction.atomic():
        Promotion.objects.update(value=4000)
        assert only().value == 4000
        transaction.set_rollback(True)
    assert only().value == 3000


def test_what_ends_is_gone_and_what_begins_is_there() -> None:
    row = offer()
    assert only().id == row.pk
    Promotion.objects.update(status="inactive")
    assert automatic_promotions("INR") == []
    Promotion.objects.update(status="active", currency="USD")
    assert automatic_promotions("INR") == []
    assert [each.id for each in automatic_promotions("USD")] == [row.pk]
    Promotion.objects.update(is_automatic=False)
    assert automatic_promotions("USD") == []


def test_what_a_campaign_has_left_costs_no_reading_anew(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    offer()
    assert only().budget_left == 1000
    CampaignBudget.objects.update(held=999)
    with django_assert_num_queries(1):
        found = only()
    assert (found.budget_kind, found.budget_left) == ("spend", 1)
