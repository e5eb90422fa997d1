"""Which courier carries a parcel. Pure; amounts are paise, weights grams."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from orders.fulfilment.ports import CourierOffer
from orders.fulfilment.shipping.rules import Parcel, Zone

ALWAYS = "the courier’s own advice"
SLOWEST, WORST = 10_000, Decimal(0)


class Strategy(StrEnum):
    """How one of several couriers is taken."""

    RECOMMENDED = "recommended"
    CHEAPEST = "cheapest"
    FASTEST = "fastest"
    BEST_RATED = "best_rated"
    NAMED = "named"


STRATEGY_TITLES = {
    Strategy.RECOMMENDED: "whom Shiprocket recommends",
    Strategy.CHEAPEST: "the cheapest",
    Strategy.FASTEST: "the fastest",
    Strategy.BEST_RATED: "the best rated",
    Strategy.NAMED: "the one named below",
}


@dataclass(frozen=True, slots=True)
class CourierRuleFacts:
    """One rule of the staff's table. Limits are inclusive; None, "" and no zone mean: any."""

    name: str
    strategy: Strategy
    courier_id: int | None = None
    zone: Zone | None = None
    payment_method: str = ""
    min_weight_g: int | None = None
    max_weight_g: int | None = None
    min_value: int | None = None
    max_value: int | None = None

    def fits(self, parcel: Parcel) -> bool:
        """Whether the rule is about this parcel."""
        if self.payment_method and self.payment_method != parcel.payment_method:
            return False
        if self.zone is not None and not self.zone.holds(parcel):
            return False
        weight, value = parcel.weight_g or 0, parcel.value.amount
        return _within(weight, self.min_weight_g, self.max_weight_g) and _within(
            value, self.min_value, self.max_value
        )


@dataclass(frozen=True, slots=True)
class CourierChoice:
    """Who carries it, and by which rule."""

    offer: CourierOffer
    rule: str
    strategy: Strategy


def choose_courier(
    *, parcel: Parcel, offers: Sequence[CourierOffer], rules: Sequence[CourierRuleFacts]
) -> CourierChoice | None:
    """The offer that the first fitting rule takes; where none fits, or its named courier does not go there, the next
    one decides, and at last the courier's own advice. None when nobody offers. A parcel with cash to collect goes with
    whoever takes cash.

    Of equals the cheaper one is taken, then the faster, then the one with the lower number: the same question has the
    same answer in whatever order the offers come.
    """
    cash = parcel.payment_method == "cod"
    fitting = sorted((each for each in offers if each.takes_cash or not cash), key=_as_equals)
    if not fitting:
        return None
    for rule in rules:
        if rule.fits(parcel):
            found = _taken(fitting, rule.strategy, rule.courier_id)
            if found is not None:
                return CourierChoice(found, rule.name, rule.strategy)
    return CourierChoice(min(fitting, key=_BY[Strategy.RECOMMENDED]), ALWAYS, Strategy.RECOMMENDED)


def _taken(offers: Sequence[CourierOffer], strategy: Strategy, courier_id: int | None) -> CourierOffer | None:
    if strategy is Strategy.NAMED:
        return next((each for each in offers if each.courier_id == courier_id), None)
    return min(offers, key=_BY[strategy])


def _as_equals(offer: CourierOffer) -> tuple[int, int, int]:
    return offer.rate, _days(offer), offer.courier_id


def _days(offer: CourierOffer) -> int:
    return SLOWEST if offer.days is None else offer.days


_BY: dict[Strategy, Callable[[CourierOffer], Any]] = {
    Strategy.RECOMMENDED: lambda offer: not offer.is_recommended,
    Strategy.CHEAPEST: lambda offer: offer.rate,
    Strategy.FASTEST: _days,
    Strategy.BEST_RATED: lambda offer: -(offer.rating or WORST),
}


def _within(figure: int, least: int | None, most: int | None) -> bool:
    return (least is None or figure >= least) and (most is None or figure <= most)


def offer_json(offer: CourierOffer) -> dict[str, Any]:
    """An offer as it is kept."""
    return {**asdict(offer), "rating": None if offer.rating is None else str(offer.rating)}


def offer_from(kept: Mapping[str, Any]) -> CourierOffer:
    """An offer as it was kept."""
    rating = kept.get("rating")
    return CourierOffer(**{**kept, "rating": None if rating is None else Decimal(rating)})
