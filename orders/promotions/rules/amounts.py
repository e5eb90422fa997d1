"""How much a promotion takes off which line, given what earlier ones left. Sums are exact, nothing falls below zero."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from core.money import payable_step, split_amount
from orders.promotions.rules.basket import SHIPPING, Basket, BasketLine
from orders.promotions.rules.buying import bundle_discounts, buy_get_discounts
from orders.promotions.rules.promotion import Allocation, Method, Promotion, Target
from orders.promotions.rules.units import Left, unit_prices

WHOLE_BP = 10_000
Discounts = dict[str, int]
"""Minor units off, by line ref (or SHIPPING); only what is more than zero."""


def discounts_of(
    promotion: Promotion, basket: Basket, targets: Sequence[BasketLine], left: Left
) -> Discounts:
    """What this promotion would take off now. `left` is what each line and the shipping still cost."""
    found = _RECKONINGS[promotion.method](promotion, basket, targets, left)
    capped = _capped({ref: amount for ref, amount in found.items() if amount > 0}, promotion.max_discount)
    return _payable(capped, left, payable_step(basket.currency))


def effective_value(promotion: Promotion, targets: Sequence[BasketLine]) -> int:
    """The promotion's value, or that of the highest tier reached; 0 when there are tiers and none is reached."""
    if not promotion.tiers:
        return promotion.value
    reached_by = {
        "spend": sum(line.total for line in targets),
        "count": sum(line.quantity for line in targets),
    }[promotion.tiers_by]
    reached = [tier for tier in promotion.tiers if tier.threshold <= reached_by]
    return max(reached, key=lambda tier: tier.threshold).value if reached else 0


def _percentage(promotion: Promotion, basket: Basket, targets: Sequence[BasketLine], left: Left) -> Discounts:
    value = min(effective_value(promotion, targets), WHOLE_BP)
    if promotion.target is Target.SHIPPING:
        return {SHIPPING: _percent(left[SHIPPING], value)}
    bases = _bases(promotion, targets, left)
    return {ref: _percent(base, value) for ref, base in bases.items()}


def _fixed(promotion: Promotion, basket: Basket, targets: Sequence[BasketLine], left: Left) -> Discounts:
    value = effective_value(promotion, targets)
    if promotion.target is Target.SHIPPING:
        return {SHIPPING: min(value, left[SHIPPING])}
    if promotion.target is Target.ORDER or promotion.allocation is Allocation.ACROSS:
        weights = [left[line.ref] for line in targets]
        if not any(weights):
            return {}
        shares = split_amount(min(value, sum(weights)), weights)
        return {line.ref: share for line, share in zip(targets, shares, strict=True)}
    chosen = _chosen_units(promotion, targets, left)
    return {ref: sum(min(value, price) for price in prices) for ref, prices in chosen.items()}


def _bases(promotion: Promotion, targets: Sequence[BasketLine], left: Left) -> Mapping[str, int]:
    """What a percentage is taken of, by line: all that is left of it, or its chosen units."""
    if promotion.target is Target.ORDER or promotion.allocation is Allocation.ACROSS:
        return {line.ref: left[line.ref] for line in targets}
    return {ref: sum(prices) for ref, prices in _chosen_units(promotion, targets, left).items()}


def _chosen_units(promotion: Promotion, targets: Sequence[BasketLine], left: Left) -> dict[str, list[int]]:
    """The prices of the units a per-unit discount touches: up to `max_quantity` of each line, or the cheapest in all."""
    units = {line.ref: sorted(unit_prices(line, left)) for line in targets}
    if promotion.max_quantity is None:
        return units
    if promotion.allocation is Allocation.EACH:
        return {ref: prices[: promotion.max_quantity] for ref, prices in units.items()}
    order = {line.ref: place for place, line in enumerate(targets)}
    cheapest = sorted((price, order[ref], ref) for ref, prices in units.items() for price in prices)
    chosen: dict[str, list[int]] = {}
    for price, _, ref in cheapest[: promotion.max_quantity]:
        chosen.setdefault(ref, []).append(price)
    return chosen


def _gift(promotion: Promotion, basket: Basket, targets: Sequence[BasketLine], left: Left) -> Discounts:
    return {}  # a gift takes nothing off: it adds a line that costs nothing


def _buy_get(promotion: Promotion, basket: Basket, targets: Sequence[BasketLine], left: Left) -> Discounts:
    return buy_get_discounts(promotion, basket, left)


def _bundle(promotion: Promotion, basket: Basket, targets: Sequence[BasketLine], left: Left) -> Discounts:
    return bundle_discounts(promotion, basket, left)


def _percent(amount: int, basis_points: int) -> int:
    """Half up, as `round_half_up`, in whole numbers: amounts left to pay are never below zero."""
    return (2 * amount * basis_points + WHOLE_BP) // (2 * WHOLE_BP)


def _capped(found: Discounts, most: int | None) -> Discounts:
    """Not more than the cap in all: a larger discount is cut and its rest shared in proportion."""
    total = sum(found.values())
    if most is None or total <= most:
        return found
    shares = split_amount(most, list(found.values()))
    return {ref: share for ref, share in zip(found, shares, strict=True) if share > 0}


def _payable(found: Discounts, left: Left, step: int) -> Discounts:
    """In all as much as can be paid, half up, where not every sum can be; down where a line would be left less than nothing."""
    total = sum(found.values())
    if total % step == 0:
        return found
    down = total - total % step
    for wanted in (down + step, down) if 2 * (total % step) >= step else (down,):
        shares = dict(zip(found, split_amount(wanted, list(found.values())), strict=True))
        if all(share <= left[ref] for ref, share in shares.items()):
            break
    return {ref: share for ref, share in shares.items() if share > 0}


_RECKONINGS: Mapping[Method, Callable[[Promotion, Basket, Sequence[BasketLine], Left], Discounts]] = {
    Method.PERCENTAGE: _percentage,
    Method.FIXED: _fixed,
    Method.BUY_GET: _buy_get,
    Method.BUNDLE: _bundle,
    Method.GIFT: _gift,
}
