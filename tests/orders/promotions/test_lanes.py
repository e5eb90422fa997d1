"""Which promotions apply together, why others do not, and that the sums always hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orders.promotions.rules import (
    Allocation,
    Basket,
    BasketLine,
    Lane,
    Method,
    Promotion,
    Rule,
    Surcharge,
    Target,
    Tier,
    work_out,
)
from tests.orders.promotions.baskets import NOON, at_least, basket, fixed, line, of_kind, percent

BLOUSE = line("a", "1000.00", 2, category="blouses")
FREE_SHIPPING = percent(10000, id=9, target=Target.SHIPPING, lane=Lane.SHIPPING, name="Free delivery")


def reasons(outcome: object) -> dict[int, str]:
    """Why, by promotion."""
    return {verdict.promotion_id: verdict.reason for verdict in outcome.verdicts}  # type: ignore[attr-defined]


def test_one_lane_gives_its_best_and_says_who_beat_the_others() -> None:
    outcome = work_out(basket(BLOUSE), [percent(1000, id=1), percent(2000, id=2), fixed(30000, id=3)])
    assert outcome.discount == 40000
    assert reasons(outcome) == {1: "beaten", 2: "applied", 3: "beaten"}
    assert outcome.verdicts[0].words == "“20% off” saves more."


def test_equals_go_to_the_older() -> None:
    outcome = work_out(basket(BLOUSE), [fixed(20000, id=7), percent(1000, id=3)])
    assert reasons(outcome) == {7: "beaten", 3: "applied"}


def test_a_later_lane_sees_what_is_left() -> None:
    sale = percent(1000, id=1, lane=Lane.CATALOGUE)
    coupon = percent(1000, id=2, lane=Lane.ORDER)
    outcome = work_out(basket(BLOUSE, shipping=9900), [coupon, FREE_SHIPPING, sale])
    amounts = {each.promotion_id: each.amount for each in outcome.adjustments}
    assert amounts == {1: 20000, 2: 18000, 9: 9900}


def test_other_priorities_of_a_lane_add_up_until_one_is_exclusive() -> None:
    first, second = percent(1000, id=1, priority=5), percent(1000, id=2)
    assert work_out(basket(BLOUSE), [first, second]).discount == 20000 + 18000
    outcome = work_out(basket(BLOUSE), [replace(first, is_exclusive=True), second])
    assert outcome.discount == 20000
    assert reasons(outcome) == {1: "applied", 2: "lane_closed"}


def test_an_exclusive_one_leaves_later_lanes_alone() -> None:
    closed = percent(1000, id=1, is_exclusive=True)
    assert work_out(basket(BLOUSE, shipping=9900), [closed, FREE_SHIPPING]).discount == 20000 + 9900


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ({"starts_at": NOON + timedelta(seconds=1)}, "not_started"),
        ({"starts_at": NOON}, "applied"),
        ({"ends_at": NOON - timedelta(seconds=1)}, "ended"),
        ({"ends_at": NOON}, "applied"),
        ({"is_automatic": False, "codes": frozenset({"DIWALI"})}, "no_code"),
        ({"budget_kind": "usage", "budget_left": 0}, "budget_used"),
        ({"budget_kind": "spend", "budget_left": 19999}, "budget_exceeded"),
        ({"budget_kind": "spend", "budget_left": 20000}, "applied"),
        ({"refusal": "You have used this code already."}, "refused"),
        ({"rules": at_least("spend", 200001)}, "rule:spend"),
        ({"rules": at_least("spend", 200000)}, "applied"),
        ({"rules": at_least("count", 3)}, "rule:count"),
        ({"rules": of_kind("category", "sarees")}, "rule:category"),
        ({"rules": of_kind("customer_group", "trade")}, "rule:customer_group"),
        ({"rules": (Rule("payment_method", "ne", ("cod",)),)}, "applied"),
        ({"target_rules": of_kind("category", "sarees")}, "nothing_to_take_off"),
        (
            {"target_rules": of_kind("category", "sarees"), "rules": at_least("target_spend", 1)},
            "rule:target_spend",
        ),
    ],
)
def test_whether_ten_percent_apply(how: dict[str, object], reason: str) -> None:
    outcome = work_out(basket(BLOUSE), [percent(1000, **how)])  # type: ignore[arg-type]
    assert reasons(outcome) == {1: reason}
    assert outcome.discount == (20000 if reason == "applied" else 0)


def test_a_code_opens_its_promotion() -> None:
    coupon = percent(1000, is_automatic=False, codes=frozenset({"DIWALI"}))
    assert work_out(basket(BLOUSE, codes="DIWALI"), [coupon]).discount == 20000


def test_no_line_of_a_kind() -> None:
    no_sale = percent(1000, rules=(Rule("tag", "ne", ("sale",)),))
    assert work_out(basket(BLOUSE), [no_sale]).discount == 20000
    assert work_out(basket(BLOUSE, line("b", "1.00", tag="sale")), [no_sale]).discount == 0


def test_a_discount_its_budget_cannot_bear_makes_way_for_the_next_best() -> None:
    big = percent(2000, id=1, budget_kind="spend", budget_left=100)
    outcome = work_out(basket(BLOUSE), [big, percent(1000, id=2)])
    assert reasons(outcome) == {1: "budget_exceeded", 2: "applied"}


def test_what_is_missing_is_told_with_its_amount() -> None:
    free = replace(
        FREE_SHIPPING, rules=at_least("spend", 230000), upsell_message="Add {missing} for free delivery."
    )
    outcome = work_out(basket(BLOUSE, shipping=9900), [free])
    assert [hint.message for hint in outcome.upsells] == ["Add ₹300.00 for free delivery."]
    assert outcome.verdicts[0].words == "The spend has to be at least ₹2,300.00; it is ₹2,000.00."
    other_missing = replace(free, rules=(*free.rules, *of_kind("region", "AE")))
    assert work_out(basket(BLOUSE, shipping=9900), [other_missing]).upsells == ()


def test_a_gift_comes_beside_nothing_off() -> None:
    gift = Promotion(
        id=4, name="Potli", lane=Lane.ORDER, method=Method.GIFT, gift_variant="variant_potli", rules=at_least("spend", 100000)
    )  # fmt: skip
    outcome = work_out(basket(BLOUSE), [gift])
    assert [(each.variant_id, each.quantity) for each in outcome.gifts] == [("variant_potli", 1)]
    assert outcome.discount == 0
    assert work_out(basket(BLOUSE), [gift, percent(100, id=1)]).gifts == ()


def test_surcharges_come_last_and_only_when_their_rules_hold() -> None:
    fee = Surcharge("cod", "Cash on delivery", Method.FIXED, 4900, of_kind("payment_method", "cod"))
    share = Surcharge("gift", "Insurance", Method.PERCENTAGE, 100)
    outcome = work_out(basket(BLOUSE, payment_method="cod"), [percent(1000)], [fee, share])
    assert [(each.code, each.amount) for each in outcome.charges] == [("cod", 4900), ("gift", 1800)]
    assert [each.code for each in work_out(basket(BLOUSE), [], [fee, share]).charges] == ["gift"]


KINDS = ("blouses", "sarees", "lehengas")
LINES = st.lists(
    st.builds(
        BasketLine,
        ref=st.uuids().map(str),
        unit_price=st.integers(0, 500_000),
        quantity=st.integers(1, 5),
        traits=st.sampled_from(KINDS).map(lambda kind: {"category": frozenset({kind})}),
        is_discountable=st.booleans(),
    ),
    max_size=6,
)
KIND_RULES = st.one_of(st.just(()), st.sampled_from(KINDS).map(lambda kind: of_kind("category", kind)))


@st.composite
def promotions(draw: st.DrawFn) -> list[Promotion]:
    """Any promotions at all, with distinct ids."""
    found = []
    for number in range(draw(st.integers(0, 6))):
        target = draw(st.sampled_from(Target))
        found.append(
            Promotion(
                id=number + 1,
                name=f"P{number}",
                lane=draw(st.sampled_from(Lane)),
                method=draw(st.sampled_from((Method.PERCENTAGE, Method.FIXED, Method.BUY_GET))),
                value=draw(st.integers(0, 10_000)),
                target=target,
                allocation=draw(st.sampled_from(Allocation)),
                rules=draw(
                    st.one_of(st.just(()), st.integers(0, 400_000).map(lambda n: at_least("spend", n)))
                ),
                target_rules=draw(KIND_RULES),
                buy_rules=draw(KIND_RULES),
                buy_quantity=draw(st.integers(1, 3)),
                get_quantity=draw(st.integers(1, 2)),
                max_quantity=draw(st.one_of(st.none(), st.integers(1, 4))),
                tiers=draw(st.one_of(st.just(()), st.just((Tier(0, 500), Tier(100_000, 2_000))))),
                max_discount=draw(st.one_of(st.none(), st.integers(0, 50_000))),
                priority=draw(st.integers(0, 2)),
                is_exclusive=draw(st.booleans()),
                budget_kind="spend",
                budget_left=draw(st.one_of(st.none(), st.integers(0, 100_000))),
            )
        )
    return found


@settings(max_examples=150, deadline=None)
@given(lines=LINES, found=promotions(), shipping=st.integers(0, 20_000), seed=st.randoms())
def test_sums_always_hold(
    lines: list[BasketLine], found: list[Promotion], shipping: int, seed: object
) -> None:
    one = Basket(lines=tuple(lines), now=NOON, shipping=shipping)
    outcome = work_out(one, found)
    totals = {each.ref: each.total for each in lines} | {"shipping": shipping}
    kept = {each.ref for each in lines if not each.is_discountable}
    for ref, total in totals.items():
        assert 0 <= outcome.of_line(ref) <= total
        assert ref not in kept or not outcome.of_line(ref)
    by_id = {promotion.id: promotion for promotion in found}
    for verdict in outcome.verdicts:
        own = sum(each.amount for each in outcome.adjustments if each.promotion_id == verdict.promotion_id)
        assert own == verdict.amount
        promotion = by_id[verdict.promotion_id]
        assert promotion.max_discount is None or own <= promotion.max_discount
        assert promotion.budget_left is None or own <= promotion.budget_left
    assert outcome.discount <= sum(totals.values())
    assert all(each.amount > 0 for each in outcome.adjustments)
    shuffled = list(found)
    seed.shuffle(shuffled)  # type: ignore[attr-defined]
    again = work_out(one, shuffled)
    assert again.adjustments == outcome.adjustments
    assert set(again.verdicts) == set(outcome.verdicts)
