"""Campaigns and their budgets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from core.errors import Invalid, NotFound
from core.locks import lock_rows
from orders.promotions.models import Campaign, CampaignBudget

MOST_BUDGET = 10**12


@dataclass(frozen=True, slots=True)
class CampaignTerms:
    """What is said of a campaign. `budget` is minor units for kind spend, a number for usage; None is without limit."""

    name: str
    description: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    budget_kind: str = CampaignBudget.Kind.SPEND
    budget: int | None = None


@transaction.atomic
def save_campaign(terms: CampaignTerms, campaign_id: int | None = None) -> int:
    """Make a campaign, or change one; its key. A budget may be raised and lowered, not taken away.

    Raises NotFound, or Invalid by field, and then nothing is changed.
    """
    row = Campaign() if campaign_id is None else _locked(campaign_id)
    budget = lock_rows(CampaignBudget.objects.filter(campaign_id=row.pk)).first() if row.pk else None
    _judge(terms, row.pk, budget)
    row.name, row.description = terms.name, terms.description
    row.starts_at, row.ends_at = terms.starts_at, terms.ends_at
    row.save()
    if terms.budget is not None:
        known = {"kind": terms.budget_kind, "limit": terms.budget}
        CampaignBudget.objects.update_or_create(campaign=row, defaults=known)
    return int(row.pk)


def check_campaign(terms: CampaignTerms, campaign_id: int | None = None) -> None:
    """What `save_campaign` would refuse now, without doing it. Raises Invalid by field."""
    _judge(terms, campaign_id, CampaignBudget.objects.filter(campaign_id=campaign_id or 0).first())


def _judge(terms: CampaignTerms, campaign_id: int | None, budget: CampaignBudget | None) -> None:
    problems = _problems(terms, budget)
    if Campaign.objects.filter(name=terms.name).exclude(pk=campaign_id or 0).exists():
        problems["name"] = "There is a campaign of this name. Change that one, or choose another."
    if problems:
        raise Invalid(fields=problems)


def _problems(terms: CampaignTerms, budget: CampaignBudget | None) -> dict[str, str]:
    problems = {}
    if terms.starts_at and terms.ends_at and terms.ends_at < terms.starts_at:
        problems["ends_at"] = "It cannot end before it begins. Choose a later end."
    if terms.budget is not None and not 1 <= terms.budget <= MOST_BUDGET:
        problems["budget"] = "Say how much it may give, or leave it out for no limit."
    if budget is None:
        return problems
    if terms.budget is None:
        problems["budget"] = "A budget stays once there is one. Raise it instead."
    elif terms.budget_kind != budget.kind and (budget.held or budget.used):
        problems["budget_kind"] = "Something was given already. Make a new campaign to count otherwise."
    return problems


def _locked(campaign_id: int) -> Campaign:
    row = Campaign.objects.select_for_update(of=("self",)).filter(pk=campaign_id).first()
    if row is None:
        raise NotFound("There is no such campaign.")
    return row
