"""Lane after lane: which promotions apply together, and what they come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from orders.promotions.rules.amounts import Discounts, discounts_of
from orders.promotions.rules.basket import (
    SHIPPING,
    Adjustment,
    Basket,
    BasketLine,
    FreeGift,
    Outcome,
    Upsell,
    Verdict,
)
from orders.promotions.rules.charges import charges_on
from orders.promotions.rules.conditions import TARGET_MEASURED, first_unmet, target_lines
from orders.promotions.rules.promotion import Method, Promotion, Surcharge, Target
from orders.promotions.rules.units import Left
from orders.promotions.rules.verdicts import not_now, refused, unmet, upsell

WHOLE_BP = 10_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A promotion whose conditions hold, with the lines it targets."""

    promotion: Promotion
    targets: tuple[BasketLine, ...]


@dataclass(slots=True)
class Reckoning:
    """The work in progress: what is left to pay, and what was decided so far."""

    left: Left
    adjustments: list[Adjustment] = field(default_factory=list)
    gifts: list[FreeGift] = field(default_factory=list)
    verdicts: dict[int, Verdict] = field(default_factory=dict)
    upsells: list[Upsell] = field(default_factory=list)


def work_out(
    basket: Basket, promotions: Sequence[Promotion], surcharges: Sequence[Surcharge] = ()
) -> Outcome:
    """Which promotions apply to this basket, what each takes off, and why the others do not.

    Lanes run in order and see what earlier ones left. In a lane, promotions of the highest `priority` are judged
    first: the one that saves most applies (ties: the older), then the next priority, until one that applied is
    exclusive. Promotions of one priority, which is the usual case, therefore never add up within a lane. A gift
    counts as saving nothing. A discount that its budget cannot bear is not given at all. Surcharges come last.
    The same basket and promotions always give the same answer, in whatever order the promotions are handed over.
    """
    reckoning = Reckoning(left={line.ref: line.total for line in basket.lines} | {SHIPPING: basket.shipping})
    eligible = [
        candidate
        for promotion in promotions
        if (candidate := _eligible(promotion, basket, reckoning)) is not None
    ]
    eligible.sort(key=lambda each: (each.promotion.lane, -each.promotion.priority, each.promotion.id))
    for _, lane in groupby(eligible, key=lambda each: each.promotion.lane):
        _run_lane(list(lane), basket, reckoning)
    return Outcome(
        adjustments=tuple(reckoning.adjustments),
        gifts=tuple(reckoning.gifts),
        charges=charges_on(
            basket,
            surcharges,
            items=sum(amount for ref, amount in reckoning.left.items() if ref != SHIPPING),
        ),
        verdicts=tuple(reckoning.verdicts[promotion.id] for promotion in promotions),
        upsells=tuple(
            sorted(reckoning.upsells, key=lambda each: (each.kind, each.missing, each.promotion_id))
        ),
    )


def _eligible(promotion: Promotion, basket: Basket, reckoning: Reckoning) -> Candidate | None:
    """The promotion as a candidate, or its verdict written down."""
    verdict = not_now(promotion, basket)
    if verdict is not None:
        reckoning.verdicts[promotion.id] = verdict
        return None
    asks_targets = any(rule.attribute in TARGET_MEASURED for rule in promotion.rules)
    targets = target_lines(basket, promotion) if asks_targets else []
    rule = first_unmet(basket, promotion, targets)
    if rule is None:
        return Candidate(promotion, tuple(targets if asks_targets else target_lines(basket, promotion)))
    reckoning.verdicts[promotion.id] = unmet(promotion, rule, basket, targets)
    hint = upsell(promotion, rule, basket, targets)
    if hint is not None:
        reckoning.upsells.append(hint)
    return None


def _run_lane(candidates: Sequence[Candidate], basket: Basket, reckoning: Reckoning) -> None:
    closed_by: Promotion | None = None
    for _, rank in groupby(candidates, key=lambda each: each.promotion.priority):
        rivals = list(rank)
        if closed_by is not None:
            words = f"“{closed_by.name}” applies and allows no other beside it."
            for rival in rivals:
                reckoning.verdicts[rival.promotion.id] = refused(rival.promotion, "lane_closed", words)
            continue
        winner = _apply_best(rivals, basket, reckoning)
        if winner is not None and winner.is_exclusive:
            closed_by = winner


def _apply_best(rivals: Sequence[Candidate], basket: Basket, reckoning: Reckoning) -> Promotion | None:
    """Apply the rival that saves most and write every verdict; answers the winner."""
    best: tuple[Candidate, Discounts] | None = None
    for rival in rivals:
        found = discounts_of(rival.promotion, basket, rival.targets, reckoning.left)
        verdict = _fruitless(rival.promotion, found)
        if verdict is not None:
            reckoning.verdicts[rival.promotion.id] = verdict
        elif best is None or sum(found.values()) > sum(best[1].values()):
            best = (rival, found)
    if best is None:
        return None
    winner, found = best
    _apply(winner.promotion, found, reckoning)
    for rival in rivals:
        if rival.promotion.id not in reckoning.verdicts:
            words = f"“{winner.promotion.name}” saves more."
            reckoning.verdicts[rival.promotion.id] = refused(rival.promotion, "beaten", words)
    return winner.promotion


def _fruitless(promotion: Promotion, found: Discounts) -> Verdict | None:
    """Why a promotion whose conditions hold takes nothing off; None when it does."""
    if promotion.method is Method.GIFT:
        return None
    amount = sum(found.values())
    if not amount:
        what = (
            "shipping to take it off"
            if promotion.target is Target.SHIPPING
            else "piece in the cart it could apply to"
        )
        return refused(promotion, "nothing_to_take_off", f"There is no {what}.")
    over = (
        promotion.budget_kind == "spend"
        and promotion.budget_left is not None
        and amount > promotion.budget_left
    )
    return refused(promotion, "budget_exceeded", "Its budget cannot bear this discount.") if over else None


def _apply(promotion: Promotion, found: Discounts, reckoning: Reckoning) -> None:
    for ref, amount in found.items():
        reckoning.left[ref] -= amount
        reckoning.adjustments.append(Adjustment(line_ref=ref, promotion_id=promotion.id, amount=amount))
    if promotion.method is Method.GIFT:
        reckoning.gifts.append(FreeGift(promotion.id, promotion.gift_variant, promotion.get_quantity))
    reckoning.verdicts[promotion.id] = Verdict(
        promotion_id=promotion.id,
        applied=True,
        reason="applied",
        words="It applies.",
        amount=sum(found.values()),
    )
