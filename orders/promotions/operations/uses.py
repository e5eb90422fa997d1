"""Holding, using and giving back what promotions cost."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Q

from core.errors import Refused
from core.locks import lock_rows
from orders.promotions.models import CampaignBudget, Promotion, PromotionCode, PromotionUse


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


def hold_promotions(*, reference: str, customer_ref: str, uses: Sequence[WantedUse]) -> Locked:
    """Set aside what an order's promotions cost, in the transaction that writes the order. Again is harmless.

    What the same order held before and does not want now is given back; answers what is locked now. Raises
    PromotionGone, with nothing changed, when a budget or a code's limit no longer suffices, or this customer has used
    the code already.
    """
    with transaction.atomic():
        wanted_codes = _codes_of(uses)
        promotions = Promotion.objects.in_bulk([use.promotion_id for use in uses])
        locked = _lock(
            reference,
            campaigns={promotion.campaign_id for promotion in promotions.values() if promotion.campaign_id},
            codes={code.pk for code in wanted_codes.values()},
        )
        _end_uses(reference, PromotionUse.Status.RELEASED, locked)
        for use in uses:
            code = wanted_codes.get((use.promotion_id, use.code.upper()))
            taken = Taken(
                code=locked.codes[code.pk] if code else None,
                budget=locked.by_campaign.get(promotions[use.promotion_id].campaign_id or 0),
            )
            _take(use, taken, reference=reference, customer_ref=customer_ref)
        return replace(locked, holds=True) if uses else locked


def consume_promotions(*, reference: str, locked: Locked | None = None) -> None:
    """The order is confirmed: what was held is used. Again is harmless. `locked` when its rows were locked before."""
    with transaction.atomic():
        _end_uses(reference, PromotionUse.Status.USED, locked or lock_promotions(reference=reference))


def release_promotions(*, reference: str, locked: Locked | None = None) -> None:
    """The order is not to be: what was held is given back. What was used stays used. Again is harmless."""
    with transaction.atomic():
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
    held = PromotionUse.objects.filter(reference=reference, status=PromotionUse.Status.HELD)
    own = list(held.values_list("budget_id", "code_id"))
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
    held = PromotionUse.objects.filter(reference=reference, status=PromotionUse.Status.HELD)
    is_used = status == PromotionUse.Status.USED
    rows = list(held.order_by("pk"))
    for use in rows:
        if use.code_id is not None:
            _book_code(locked.codes[use.code_id], held=-1, used=int(is_used))
        if use.budget_id is not None:
            budget = locked.budgets[use.budget_id]
            cost = _cost(budget, use.amount)
            _book_budget(budget, held=-cost, used=cost if is_used else 0)
    if rows:
        held.update(status=status)


def _take(use: WantedUse, taken: Taken, *, reference: str, customer_ref: str) -> None:
    if taken.code is not None:
        _check_code(taken.code, reference, customer_ref)
        _book_code(taken.code, held=1)
    if taken.budget is not None:
        cost = _cost(taken.budget, use.amount)
        if cost > taken.budget.left:
            raise PromotionGone
        _book_budget(taken.budget, held=cost)
    PromotionUse.objects.update_or_create(
        promotion_id=use.promotion_id,
        reference=reference,
        defaults={
            "code": taken.code, "budget": taken.budget, "customer_ref": customer_ref, "amount": use.amount,
            "status": PromotionUse.Status.HELD,
        },
    )  # fmt: skip


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
