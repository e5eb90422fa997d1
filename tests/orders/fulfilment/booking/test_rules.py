"""Who carries a parcel: the first rule that fits decides, whatever comes in which order."""

from __future__ import annotations

import random
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from core.money import Money
from orders.fulfilment.booking.rules import (
    ALWAYS,
    CourierRuleFacts,
    Strategy,
    choose_courier,
    offer_from,
    offer_json,
)
from orders.fulfilment.ports import CourierOffer
from orders.fulfilment.shipping.rules import Parcel, Zone

SURFACE = CourierOffer(
    43, "Delhivery Surface", 64_10, 5, Decimal("4.6"), takes_cash=True, is_recommended=True
)
EKART = CourierOffer(54, "Ekart", 55_90, 6, Decimal("4.1"), takes_cash=True)
AIR = CourierOffer(1, "Blue Dart Air", 112_40, 2, None, takes_cash=False)
OFFERS = (SURFACE, EKART, AIR)
HILLS = Zone(1, "Hills", frozenset({"02"}), ("175",))
PARCEL = Parcel(
    value=Money(150_000), weight_g=700, pincode="175101", state_code="02", payment_method="prepaid"
)


def taken(*rules: CourierRuleFacts, parcel: Parcel = PARCEL) -> tuple[int, str]:
    choice = choose_courier(parcel=parcel, offers=OFFERS, rules=rules)
    assert choice is not None
    return choice.offer.courier_id, choice.rule


def test_each_strategy_takes_its_courier_and_none_the_couriers_own() -> None:
    by = {each: taken(CourierRuleFacts("r", each))[0] for each in Strategy if each is not Strategy.NAMED}
    assert by == {"recommended": 43, "cheapest": 54, "fastest": 1, "best_rated": 43}
    assert taken() == (43, ALWAYS)
    assert taken(CourierRuleFacts("r", Strategy.NAMED, 1)) == (1, "r")


def test_the_first_that_fits_counts_and_a_named_one_that_is_not_there_gives_way() -> None:
    flies = CourierRuleFacts("dear", Strategy.FASTEST, min_value=150_000)
    gone = CourierRuleFacts("gone", Strategy.NAMED, 99)
    cheap = CourierRuleFacts("cheap", Strategy.CHEAPEST)
    assert taken(gone, flies, cheap) == (1, "dear")
    for no in (
        CourierRuleFacts("no", Strategy.FASTEST, min_value=150_001),
        CourierRuleFacts("no", Strategy.FASTEST, max_weight_g=699),
        CourierRuleFacts("no", Strategy.FASTEST, payment_method="cod"),
        CourierRuleFacts("no", Strategy.FASTEST, zone=Zone(2, "South", frozenset({"29"}), ("56",))),
    ):
        assert taken(no, cheap) == (54, "cheap")
    assert taken(CourierRuleFacts("hills", Strategy.FASTEST, zone=HILLS, max_weight_g=700)) == (1, "hills")


def test_cash_goes_with_whoever_takes_it_or_with_nobody() -> None:
    cash = Parcel(value=Money(150_000), weight_g=700, pincode="560001", payment_method="cod")
    assert taken(CourierRuleFacts("r", Strategy.FASTEST), parcel=cash) == (43, "r")
    assert choose_courier(parcel=cash, offers=[AIR], rules=[]) is None
    assert choose_courier(parcel=PARCEL, offers=[], rules=[]) is None


offers = st.lists(
    st.builds(
        CourierOffer,
        courier_id=st.integers(1, 9),
        name=st.just("c"),
        rate=st.integers(0, 5),
        days=st.none() | st.integers(1, 4),
        rating=st.none() | st.sampled_from([Decimal("3.5"), Decimal("4.5")]),
        takes_cash=st.booleans(),
        is_recommended=st.booleans(),
    ),
    max_size=6,
    unique_by=lambda each: each.courier_id,
)
limit = st.none() | st.integers(0, 1000)
rules = st.lists(
    st.builds(
        CourierRuleFacts,
        name=st.text(max_size=3),
        strategy=st.sampled_from(list(Strategy)),
        courier_id=st.none() | st.integers(1, 9),
        payment_method=st.sampled_from(["", "prepaid", "cod"]),
        min_weight_g=limit,
        max_weight_g=limit,
        min_value=limit,
        max_value=limit,
    ),
    max_size=5,
)


@given(offers, rules, st.sampled_from(["prepaid", "cod"]), st.integers(0, 1000), st.randoms())
def test_the_answer_is_an_offer_that_fits_whatever_their_order(
    offered: list[CourierOffer], table: list[CourierRuleFacts], paid: str, weight: int, dice: random.Random
) -> None:
    parcel = Parcel(value=Money(weight), weight_g=weight, pincode="560001", payment_method=paid)
    choice = choose_courier(parcel=parcel, offers=offered, rules=table)
    shuffled = list(offered)
    dice.shuffle(shuffled)
    assert choose_courier(parcel=parcel, offers=shuffled, rules=table) == choice
    fitting = [each for each in offered if paid == "prepaid" or each.takes_cash]
    assert (choice is None) == (not fitting)
    if choice is None:
        return
    assert choice.offer in fitting
    assert offer_from(offer_json(choice.offer)) == choice.offer
    earlier = table[
        : next(
            (n for n, each in enumerate(table) if each.name == choice.rule and each.fits(parcel)), len(table)
        )
    ]
    for rule in earlier:  # whoever came before either was not about it, or named one who is not there
        named = rule.strategy is Strategy.NAMED and rule.courier_id not in {
            each.courier_id for each in fitting
        }
        assert named or not rule.fits(parcel) or rule.name == choice.rule
    if choice.strategy is Strategy.CHEAPEST:
        assert choice.offer.rate == min(each.rate for each in fitting)
