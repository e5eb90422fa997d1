"""Holding, using and giving back what promotions cost."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Q

from core import clock
from core.errors import Refused
from core.locks import lock_rows
from core.prepared import prepared_rows
from core.transactions import joining
from orders.promotions.models import CampaignBudget, PromotionCode, PromotionUse

_CAMPAIGNS = "SELECT id, campaign_id FROM orders_promotion WHERE id = ANY(ARRAY(SELECT unnest(%s::bigint[])))"
_HELD = """
SELECT budget_id, code_id FROM orders_promotionuse WHERE reference = %s::text AND status = 'held' ORDER BY id
"""
_END = """
UPDATE orders_promotionuse SET status = %(status)s::text
WHERE reference = %(reference)s::text AND status = 'held' RETURNING code_id, budget_id, amount
"""
_WRITE = """
INSERT INTO orders_promotionuse
    (promotion_id, code_id, budget_id, reference, customer_ref, amount, status, created_at)
SELECT promotion_id, code_id, budget_id, %(reference)s::text, %(customer_ref)s::text, amount, 'held', %(now)s::timestamptz
FROM unnest(%(promotions)s::bigint[], %(codes)s::bigint[], %(budgets)s::bigint[], %(amounts)s::bigint[])
    AS wanted (promotion_id, code_id, budget_id, amount)
ON CONFLICT (promotion_id, reference) DO UPDATE
SET code_id = EXCLUDED.code_id, budget_id = EXCLUDED.budget_id, customer_ref = EXCLUDED.customer_ref,
    amount = EXCLUDED.amount, status = 'held'
RETURNING id
"""


class PromotionGone(Refused):
    """A promotion that the shopper was shown can no longer be had: its budget or code was used up meanwhile."""

    code = "promotion_gone"
    message = "A discount in your cart has just been used up. Please look at the new total."


@dataclass(frozen=True, slots=True)
class WantedUse:
    """One promotion that an order makes use of: `amount` in minor units; `code` as entered, empty when automatic."""

    promotion_id: int
    amount: int
    code: str = ""


@joining
def hold_promotions(*, reference: str, customer_ref: str, uses: Sequence[WantedUse]) -> Locked:
    """Set aside what an order's promotions cost, in the transaction that writes the order. Again is harmless.

    What the same order held before and does not want now is given back; answers what is locked now. Raises
    PromotionGone, with nothing changed, when a budget or a code's limit no longer suffices, or this customer has used
    the code already.
    """
    wanted_codes = _codes_of(uses)
    campaigns = dict(prepared_rows(_CAMPAIGNS, [[use.promotion_id for use in uses]])) if uses else {}
    locked = _lock(
        reference,
        campaigns={campaign for campaign in campaigns.values() if campaign},
        codes={code.pk for code in wanted_codes.values()},
    )
    takes = [
        (
            use,
            Taken(
                code=locked.codes[code.pk]
                if (code := wanted_codes.get((use.promotion_id, use.code.upper())))
                else None,
                budget=locked.by_campaign.get(campaigns[use.promotion_id] or 0),
            ),
        )
        for use in uses
    ]
    if not (locked.holds or locked.budgets or locked.codes):
        _write_uses(takes, reference, customer_ref)  # nothing to book, so nothing that may refuse
        return replace(locked, holds=bool(uses))
    with transaction.atomic():
        _end_uses(reference, PromotionUse.Status.RELEASED, locked)
        for use, taken in takes:
            _book(use, taken, reference=reference, customer_ref=customer_ref)
        _write_uses(takes, reference, customer_ref)
    return replace(locked, holds=True) if uses else locked


@joining
def consume_promotions(*, reference: str, locked: Locked | None = None) -> None:
    """The order is confirmed: what was held is used. Again is harmless. `locked` when its rows were locked before."""
    _end_uses(reference, PromotionUse.Status.USED, locked or lock_promotions(reference=reference))


@joining
def release_promotions(*, reference: str, locked: Locked | None = None) -> None:
    """The order is not to be: what was held is given back. What was used stays used. Again is harmless."""
    _end_uses(reference, PromotionUse.Status.RELEASED, locked or lock_promotions(reference=reference))


def lock_promotions(*, reference: str) -> Locked:
    """What an order holds, locked, for callers who lock stock before they know how it ends. Caller's transaction."""
    return _lock(reference)


@dataclass(frozen=True, slots=True)
class Locked:
    """Budgets and codes, locked, with their figures kept in step."""

    budgets: Mapping[int, CampaignBudget]
    codes: Mapping[int, PromotionCode]
    holds: bool = True  # False: the order holds nothing yet

    @property
    def by_campaign(self) -> dict[int, CampaignBudget]:
        """The budgets by their campaign."""
        return {budget.campaign_id: budget for budget in self.budgets.values()}


@dataclass(frozen=True, slots=True)
class Taken:
    """What one use is charged to."""

    code: PromotionCode | None
    budget: CampaignBudget | None


def _lock(reference: str, *, campaigns: Collection[int] = (), codes: Collection[int] = ()) -> Locked:
    """What an order holds and what it wants besides, budgets before codes."""
    own = prepared_rows(_HELD, [reference])
    if not (own or campaigns or codes):
        return Locked({}, {}, holds=False)
    own_budgets = [budget for budget, _ in own if budget]
    own_codes = [code for _, code in own if code]
    budgets = CampaignBudget.objects.filter(Q(pk__in=own_budgets) | Q(campaign_id__in=campaigns))
    return Locked(
        budgets={row.pk: row for row in lock_rows(budgets)},
        codes={row.pk: row for row in lock_rows(PromotionCode.objects.filter(pk__in={*own_codes, *codes}))},
    )


def _end_uses(reference: str, status: PromotionUse.Status, locked: Locked) -> None:
    if not locked.holds:
        return
    is_used = status == PromotionUse.Status.USED
    for code_id, budget_id, amount in prepared_rows(_END, {"reference": reference, "status": str(status)}):
        if code_id is not None:
            _book_code(locked.codes[code_id], held=-1, used=int(is_used))
        if budget_id is not None:
            budget = locked.budgets[budget_id]
            cost = _cost(budget, amount)
            _book_budget(budget, held=-cost, used=cost if is_used else 0)


def _book(use: WantedUse, taken: Taken, *, reference: str, customer_ref: str) -> None:
    """Charge one use to its code and its budget. Raises PromotionGone."""
    if taken.code is not None:
        _check_code(taken.code, reference, customer_ref)
        _book_code(taken.code, held=1)
    if taken.budget is not None:
        cost = _cost(taken.budget, use.amount)
        if cost > taken.budget.left:
            raise PromotionGone
        _book_budget(taken.budget, held=cost)


def _write_uses(takes: Sequence[tuple[WantedUse, Taken]], reference: str, customer_ref: str) -> None:
    """One row for each promotion of the order, held; one that was given back before is held again. One statement."""
    if not takes:
        return
    told: dict[str, Any] = {
        "promotions": [use.promotion_id for use, _ in takes],
        "codes": [taken.code.pk if taken.code else None for _, taken in takes],
        "budgets": [taken.budget.pk if taken.budget else None for _, taken in takes],
        "amounts": [use.amount for use, _ in takes],
        "reference": reference,
        "customer_ref": customer_ref,
        "now": clock.now(),
    }
    prepared_rows(_WRITE, told)


def _check_code(code: PromotionCode, reference: str, customer_ref: str) -> None:
    if not code.is_active or (code.limit is not None and code.held + code.used >= code.limit):
        raise PromotionGone
    if code.once_per_customer and used_before(code_id=code.pk, customer_ref=customer_ref, but_not=reference):
        raise PromotionGone("You have used this code already. It is valid once.")


def _cost(budget: CampaignBudget, amount: int) -> int:
    return amount if budget.kind == CampaignBudget.Kind.SPEND else 1


def _book_code(code: PromotionCode, *, held: int, used: int = 0) -> None:
    code.held, code.used = code.held + held, code.used + used
    code.save(update_fields=["held", "used"])


def _book_budget(budget: CampaignBudget, *, held: int, used: int = 0) -> None:
    budget.held, budget.used = budget.held + held, budget.used + used
    budget.save(update_fields=["held", "used"])


def _codes_of(uses: Sequence[WantedUse]) -> dict[tuple[int, str], PromotionCode]:
    wanted = {(use.promotion_id, use.code.upper()) for use in uses if use.code}
    if not wanted:
        return {}
    rows = PromotionCode.objects.filter(code__in=[code for _, code in wanted])
    found = {(row.promotion_id, row.code): row for row in rows}
    if wanted - set(found):
        raise PromotionGone
    return found


def used_before(*, code_id: int, customer_ref: str, but_not: str = "") -> bool:
    """Whether this customer holds or has used a code in another order."""
    counted = [PromotionUse.Status.HELD, PromotionUse.Status.USED]
    rows = PromotionUse.objects.filter(code_id=code_id, customer_ref=customer_ref, status__in=counted)
    return bool(customer_ref) and rows.exclude(reference=but_not).exists()
