"""Buy X, get Y, and bundles at one price: which units are bought, and which are given or belong together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from core.money import round_half_up, split_amount
from orders.promotions.rules.basket import Basket, BasketLine
from orders.promotions.rules.conditions import line_meets
from orders.promotions.rules.promotion import Promotion
from orders.promotions.rules.units import Left, Unit, units_of

WHOLE_BP = 10_000
MOST_BUNDLES = 50


def buy_get_discounts(promotion: Promotion, basket: Basket, left: Left) -> dict[str, int]:
    """For every `buy_quantity` bought, `get_quantity` at `value` basis points off; the cheapest eligible are given.

    A unit is never both bought and given. Repeats while there are units; `max_quantity` caps the given ones.
    """
    lines = _discountable(basket)
    buying = {line.ref for line in lines if line_meets(line, promotion.buy_rules)}
    getting = {line.ref for line in lines if line_meets(line, promotion.target_rules)}
    off: Counter[str] = Counter()
    if not buying or not getting:
        return {}
    for unit in given_units(promotion, units_of(lines, left), buying=buying, getting=getting):
        off[unit.line.ref] += round_half_up(Fraction(unit.price * promotion.value, WHOLE_BP))
    return dict(off)


def given_units(
    promotion: Promotion, units: Sequence[Unit], *, buying: set[str], getting: set[str]
) -> list[Unit]:
    """The units given: as many rounds as can be filled, each unit given the cheapest that still leaves enough to buy.

    Units that could also be bought are given only as long as `buy_quantity` a round remain.
    """
    bought = sum(unit.line.ref in buying for unit in units)
    eligible = sorted((unit for unit in units if unit.line.ref in getting), key=lambda unit: unit[:2])
    both = sum(unit.line.ref in buying for unit in eligible)
    for rounds in range(_most_rounds(promotion, len(eligible)), 0, -1):
        spare = bought - rounds * promotion.buy_quantity
        wanted = rounds * promotion.get_quantity
        if spare >= 0 and wanted <= len(eligible) - both + min(both, spare):
            return _cheapest(eligible, wanted, buying=buying, spare=spare)
    return []


def _most_rounds(promotion: Promotion, eligible: int) -> int:
    most = eligible if promotion.max_quantity is None else min(eligible, promotion.max_quantity)
    return most // promotion.get_quantity


def _cheapest(eligible: Sequence[Unit], wanted: int, *, buying: set[str], spare: int) -> list[Unit]:
    chosen: list[Unit] = []
    for unit in eligible:
        if len(chosen) == wanted:
            break
        if unit.line.ref in buying:
            if not spare:
                continue
            spare -= 1
        chosen.append(unit)
    return chosen


def bundle_discounts(promotion: Promotion, basket: Basket, left: Left) -> dict[str, int]:
    """Every full set of the bundle's parts costs `value` together; the difference is shared by the units' prices.

    The dearest units that fit are taken, set after set, as long as a set saves something; `max_quantity` caps the sets.
    """
    units = sorted(units_of(_discountable(basket), left), key=lambda unit: (-unit.price, unit.place))
    slots = [part for part in promotion.parts for _ in range(part.quantity)]
    fits = {
        id(part): {line.ref for line in basket.lines if line_meets(line, part.rules)}
        for part in promotion.parts
    }
    off: Counter[str] = Counter()
    for _ in range(promotion.max_quantity or MOST_BUNDLES):
        chosen = _one_set([fits[id(slot)] for slot in slots], units)
        saved = sum(units[place].price for place in chosen) - promotion.value
        if not chosen or saved <= 0:
            break
        shares = split_amount(saved, [units[place].price for place in chosen])
        for place, share in zip(chosen, shares, strict=True):
            off[units[place].line.ref] += share
        units = [unit for place, unit in enumerate(units) if place not in chosen]
    return dict(off)


def _one_set(slots: Sequence[set[str]], units: Sequence[Unit]) -> list[int]:
    """Places of units that fill every slot, each unit used once; none when they cannot all be filled.

    Augmenting paths, so that a unit which fits two slots never stands in the way of a set.
    """
    holder: dict[int, int] = {}

    def fill(slot: int, seen: set[int]) -> bool:
        for place, unit in enumerate(units):
            if unit.line.ref not in slots[slot] or place in seen:
                continue
            seen.add(place)
            if place not in holder or fill(holder[place], seen):
                holder[place] = slot
                return True
        return False

    return sorted(holder) if slots and all(fill(slot, set()) for slot in range(len(slots))) else []


def _discountable(basket: Basket) -> list[BasketLine]:
    return [line for line in basket.lines if line.is_discountable]
