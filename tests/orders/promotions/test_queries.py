"""From what staff keep to what the engine works with."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from orders.promotions.models import Campaign, CampaignBudget, Promotion, PromotionCode, PromotionRule
from orders.promotions.queries import UNKNOWN_CODE, USED_BEFORE, USED_UP, code_problem, live_promotions
from orders.promotions.rules import BundlePart, Lane, Method, Rule, Tier

pytestmark = pytest.mark.django_db


def test_everything_staff_keep_reaches_the_engine() -> None:
    campaign = Campaign.objects.create(name="Eid", ends_at=clock.now() + timedelta(days=1))
    CampaignBudget.objects.create(campaign=campaign, kind="spend", limit=1000, held=100, used=200)
    rule = {"attribute": "category", "operator": "in", "values": [4]}
    row = Promotion.objects.create(
        name="Set", status="active", lane=1, method="bundle", value=500, parts=[{"rules": [rule], "quantity": 2}],
        tiers=[{"threshold": 1, "value": 2}], campaign=campaign, ends_at=clock.now() + timedelta(days=2),
    )  # fmt: skip
    PromotionRule.objects.create(promotion=row, kind="cart", attribute="spend", operator="gte", values=[200])
    PromotionRule.objects.create(
        promotion=row, kind="target", attribute="tag", operator="ne", values=["7", 8]
    )
    (found,) = live_promotions()
    assert (found.lane, found.method, found.value) == (Lane.CATALOGUE, Method.BUNDLE, 500)
    assert found.rules == (Rule("spend", "gte", ("200",)),)
    assert found.target_rules == (Rule("tag", "ne", ("7", "8")),)
    assert found.parts == (BundlePart((Rule("category", "in", ("4",)),), 2),)
    assert found.tiers == (Tier(1, 2),)
    assert (found.budget_kind, found.budget_left) == ("spend", 700)
    assert found.ends_at == campaign.ends_at


def coupon(**code: object) -> PromotionCode:
    row = Promotion.objects.create(
        name="Coupon", status="active", method="percentage", value=1000, is_automatic=False
    )
    return PromotionCode.objects.create(promotion=row, code="DIWALI", **code)


def test_only_active_ones_and_those_whose_code_was_entered(django_assert_num_queries: object) -> None:
    coupon()
    Promotion.objects.create(name="Draft", method="fixed", value=1)
    automatic = Promotion.objects.create(name="Auto", status="active", method="fixed", value=1)
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert [found.id for found in live_promotions()] == [automatic.pk]
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert [found.id for found in live_promotions()] == [automatic.pk]
    with django_assert_num_queries(4):  # type: ignore[operator]
        assert len(live_promotions(codes=[" diwali "])) == 2


def test_why_a_code_opens_nothing() -> None:
    code = coupon(limit=1)
    assert code_problem("diwali") is None
    assert code_problem("DIWALLI") == UNKNOWN_CODE
    PromotionCode.objects.update(used=1)
    assert code_problem("DIWALI") == USED_UP
    PromotionCode.objects.update(used=0, expires_at=clock.now() - timedelta(seconds=1))
    assert code_problem("DIWALI") == UNKNOWN_CODE
    PromotionCode.objects.update(expires_at=None, once_per_customer=True)
    code.uses.create(
        promotion=code.promotion, reference="WEB-9", customer_ref="asha", amount=1, status="used"
    )
    assert code_problem("DIWALI", customer_ref="asha") == USED_BEFORE
    assert code_problem("DIWALI", customer_ref="bina") is None
    assert live_promotions(codes=["DIWALI"], customer_ref="asha")[0].refusal == USED_BEFORE
