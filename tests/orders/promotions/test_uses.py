"""Budgets, limits and codes: held while an order is paid, then used or given back, never more than there is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from core.errors import Invalid
from orders.promotions.models import Campaign, CampaignBudget, Promotion, PromotionCode, PromotionUse
from orders.promotions.operations import (
    CodeBatch,
    PromotionGone,
    WantedUse,
    consume_promotions,
    hold_promotions,
    make_codes,
    release_promotions,
)

pytestmark = pytest.mark.django_db


def diwali(*, kind: str = "spend", limit: int = 50_000) -> Promotion:
    """Ten percent under a campaign with a budget."""
    campaign = Campaign.objects.create(name="Diwali")
    CampaignBudget.objects.create(campaign=campaign, kind=kind, limit=limit)
    return Promotion.objects.create(
        name="Diwali 10%", status="active", method="percentage", value=1000, campaign=campaign
    )


def budget() -> tuple[int, int]:
    """Held and used."""
    row = CampaignBudget.objects.get()
    return row.held, row.used


def hold(promotion: Promotion, reference: str = "WEB-1", *, amount: int = 20_000, **how: str) -> None:
    """One order makes use of it."""
    use = WantedUse(promotion.pk, amount, how.get("code", ""))
    hold_promotions(reference=reference, customer_ref=how.get("customer", "asha"), uses=[use])


def test_money_is_held_then_used() -> None:
    promotion = diwali()
    hold(promotion)
    assert budget() == (20_000, 0)
    consume_promotions(reference="WEB-1")
    consume_promotions(reference="WEB-1")
    assert budget() == (0, 20_000)
    release_promotions(reference="WEB-1")  # what was used stays used
    assert budget() == (0, 20_000)


def test_what_is_given_back_can_be_held_again() -> None:
    promotion = diwali()
    hold(promotion)
    release_promotions(reference="WEB-1")
    assert budget() == (0, 0)
    hold(promotion)
    assert budget() == (20_000, 0)
    assert PromotionUse.objects.get().status == "held"


def test_the_same_order_holds_once_whatever_it_held_before() -> None:
    promotion = diwali()
    hold(promotion)
    hold(promotion, amount=5_000)
    assert budget() == (5_000, 0)
    hold_promotions(reference="WEB-1", customer_ref="asha", uses=[])
    assert budget() == (0, 0)


def test_a_budget_that_does_not_suffice_refuses_and_changes_nothing() -> None:
    promotion = diwali()
    hold(promotion, "WEB-1", amount=40_000)
    with pytest.raises(PromotionGone):
        hold(promotion, "WEB-2", amount=10_001)
    assert budget() == (40_000, 0)
    assert list(PromotionUse.objects.values_list("reference", flat=True)) == ["WEB-1"]
    hold(promotion, "WEB-2", amount=10_000)


def test_uses_are_counted_one_by_one() -> None:
    promotion = diwali(kind="usage", limit=2)
    hold(promotion, "WEB-1")
    hold(promotion, "WEB-2")
    with pytest.raises(PromotionGone):
        hold(promotion, "WEB-3")
    release_promotions(reference="WEB-1")
    hold(promotion, "WEB-3")
    assert budget() == (2, 0)


def test_a_codes_limit_and_its_once_per_customer() -> None:
    promotion = diwali(limit=10**9)
    PromotionCode.objects.create(promotion=promotion, code="ASHA10", limit=2, once_per_customer=True)
    hold(promotion, "WEB-1", code="asha10")
    consume_promotions(reference="WEB-1")
    with pytest.raises(PromotionGone, match="already"):
        hold(promotion, "WEB-2", code="ASHA10")
    hold(promotion, "WEB-2", code="ASHA10", customer="bina")
    with pytest.raises(PromotionGone):
        hold(promotion, "WEB-3", code="ASHA10", customer="chitra")
    row = PromotionCode.objects.get()
    assert (row.held, row.used) == (1, 1)


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(PromotionGone):
        hold(diwali(), code="NOSUCH")


def test_a_batch_of_codes_is_random_and_complete() -> None:
    promotion = diwali()
    assert make_codes(CodeBatch(promotion_id=promotion.pk, name="mailing", count=500, prefix="diwali")) == 500
    codes = list(PromotionCode.objects.values_list("code", flat=True))
    assert len(set(codes)) == 500
    assert all(code.startswith("DIWALI-") and len(code) == 15 for code in codes)
    with pytest.raises(Invalid):
        make_codes(CodeBatch(promotion_id=promotion.pk, name="none", count=0))


@pytest.mark.django_db(transaction=True)
def test_forty_shoppers_and_a_budget_for_ten() -> None:
    promotion = diwali(kind="usage", limit=10)

    def try_it(number: int) -> bool:
        try:
            hold(promotion, f"WEB-{number}")
        except PromotionGone:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(try_it, range(40))) == 10
    assert budget() == (10, 0)
