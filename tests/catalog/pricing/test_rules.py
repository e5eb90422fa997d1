"""Which price counts: every line of the policy by example, and all of it against a plain model."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.pricing.rules import (
    WEIGHTS,
    Asker,
    Candidate,
    Circumstances,
    Rule,
    choose_price,
    explain_choice,
)

NOON = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
ASHA = Asker("IN", "web", frozenset({"3"}), "cus_asha")
PUBLIC = Asker("IN", "web")
GROUP = Rule("group", "in", frozenset({"3"}))
CUSTOMER = Rule("customer", "in", frozenset({"cus_asha"}))
REGION = Rule("region", "in", frozenset({"IN"}))
CHANNEL = Rule("channel", "in", frozenset({"web"}))

PLAIN = Candidate(1999)
SALE = Candidate(1699, "sale", price_list_id=1, special_id=1)
OVERRIDE = Candidate(1899, "override", price_list_id=9, special_id=9)


def asked(asker: Asker = ASHA, *, quantity: int = 1, mrp: int | None = 2499) -> Circumstances:
    return Circumstances(asker, quantity, NOON, mrp)


# What stands, the amount that counts (None: nothing), and what is struck through; asked by Asha for one piece.
EXAMPLES = {
    "the set's own price, with the MRP struck through": ([PLAIN], 1999, 2499),
    "at the MRP nothing is struck through": ([replace(PLAIN, amount=2499)], 2499, None),
    "above the MRP there is no price": ([replace(PLAIN, amount=2500)], None, None),
    "a sale keeps the original": ([PLAIN, SALE], 1699, 2499),
    "a sale never raises a price": ([PLAIN, replace(SALE, amount=2100)], 1999, 2499),
    "a sale at the same price is none": ([PLAIN, replace(SALE, amount=1999)], 1999, 2499),
    "a sale without another price": ([SALE], 1699, 2499),
    "an override hides the original": ([PLAIN, OVERRIDE], 1899, None),
    "an override beats a lower sale": ([PLAIN, SALE, OVERRIDE], 1899, None),
    "an override may be dearer": ([PLAIN, replace(OVERRIDE, amount=2200)], 2200, None),
    "an override above the MRP is left out": ([PLAIN, replace(OVERRIDE, amount=2600)], 1999, 2499),
    "of two sales the lowest": ([PLAIN, SALE, replace(SALE, amount=1599, price_list_id=2)], 1599, 2499),
    "of two overrides the lowest": ([OVERRIDE, replace(OVERRIDE, amount=1799, price_list_id=8)], 1799, None),
    "the most specific sale, though dearer": (
        [PLAIN, SALE, replace(SALE, amount=1799, price_list_id=2, rules=(GROUP,))],
        1799,
        2499,
    ),
    "a customer's price before a group's": (
        [replace(SALE, rules=(CUSTOMER,)), replace(SALE, amount=1500, price_list_id=2, rules=(GROUP,))],
        1699,
        2499,
    ),
    "a customer outweighs group, region and channel together": (
        [
            replace(SALE, rules=(CUSTOMER,)),
            replace(SALE, amount=1500, price_list_id=2, rules=(GROUP, REGION, CHANNEL)),
        ],
        1699,
        2499,
    ),
    "a ruled price of the set before the plain one": (
        [PLAIN, Candidate(2050, rules=(GROUP,), special_id=4)],
        2050,
        2499,
    ),
    "a rule that does not hold": ([PLAIN, replace(SALE, rules=(Rule("region", "in", frozenset({"US"})),))], 1999, 2499),
    "an exclusion that spares the asker": (
        [PLAIN, replace(SALE, rules=(Rule("region", "not_in", frozenset({"US"})),))],
        1699,
        2499,
    ),
    "an exclusion that meets the asker": (
        [PLAIN, replace(SALE, rules=(Rule("group", "not_in", frozenset({"3"})),))],
        1999,
        2499,
    ),
    "a draft never applies": ([PLAIN, replace(SALE, is_draft=True)], 1999, 2499),
    "the first moment of the window belongs to it": ([PLAIN, replace(SALE, starts_at=NOON)], 1699, 2499),
    "the last moment of the window belongs to it": ([PLAIN, replace(SALE, ends_at=NOON)], 1699, 2499),
    "before the window": ([PLAIN, replace(SALE, starts_at=NOON + timedelta(microseconds=1))], 1999, 2499),
    "after the window": ([PLAIN, replace(SALE, ends_at=NOON - timedelta(microseconds=1))], 1999, 2499),
    "a tier not reached": ([PLAIN, replace(SALE, min_quantity=2)], 1999, 2499),
    "nothing at all": ([], None, None),
}  # fmt: skip


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_line_of_the_policy(name: str) -> None:
    candidates, amount, original = EXAMPLES[name]
    choice = choose_price(candidates, asked())
    assert (choice.candidate.amount if choice else None) == amount
    assert (choice.original if choice else None) == original


def test_the_public_gets_no_personal_price() -> None:
    personal = [replace(SALE, rules=(rule,)) for rule in (GROUP, CUSTOMER)]
    assert choose_price([PLAIN, *personal], asked(PUBLIC)).candidate is PLAIN  # type: ignore[union-attr]


def test_without_an_mrp_a_sale_strikes_the_price_before() -> None:
    choice = choose_price([PLAIN, SALE], asked(mrp=None))
    assert choice is not None
    assert (choice.candidate.amount, choice.original) == (1699, 1999)


@pytest.mark.parametrize(
    ("quantity", "amount"), [(1, 1999), (2, 1999), (3, 1899), (9, 1899), (10, 1799), (99, 1799)]
)
def test_the_deepest_tier_that_is_reached_counts(quantity: int, amount: int) -> None:
    tiers = [PLAIN, replace(PLAIN, amount=1899, min_quantity=3), replace(PLAIN, amount=1799, min_quantity=10)]
    choice = choose_price(tiers, asked(quantity=quantity))
    assert choice is not None and choice.candidate.amount == amount


@pytest.mark.parametrize(("quantity", "amount"), [(4, 1999), (5, 1499), (8, 1499), (9, 1999)])
def test_a_tier_ends_with_its_highest_quantity(quantity: int, amount: int) -> None:
    tiers = [PLAIN, replace(PLAIN, amount=1499, min_quantity=5, max_quantity=8)]
    choice = choose_price(tiers, asked(quantity=quantity))
    assert choice is not None and choice.candidate.amount == amount


# --- against a plain model ---------------------------------------------------------------------------------------

RULES = st.lists(
    st.builds(
        Rule,
        st.sampled_from(sorted(WEIGHTS)),
        st.sampled_from(["in", "not_in"]),
        st.frozensets(
            st.sampled_from(["IN", "US", "3", "4", "web", "pos", "cus_asha", "cus_b"]), min_size=1, max_size=3
        ),
    ),
    max_size=3,
    unique_by=lambda rule: rule.attribute,
).map(tuple)
MOMENTS = st.one_of(st.none(), st.integers(-2, 2).map(lambda hours: NOON + hours * HOUR))


@st.composite
def price_lists(draw: st.DrawFn) -> list[Candidate]:
    """One list, or the set (kind "set"), with its tiers."""
    kind = draw(st.sampled_from(["set", "sale", "override"]))
    number = draw(st.integers(1, 5))
    first = Candidate(
        1, kind, rules=draw(RULES), is_draft=draw(st.booleans()) and kind != "set",
        starts_at=draw(MOMENTS), ends_at=draw(MOMENTS), price_list_id=None if kind == "set" else number, special_id=1,
    )  # fmt: skip
    tiers = draw(
        st.lists(
            st.tuples(st.integers(1, 6), st.integers(1, 60)), min_size=1, max_size=3, unique_by=lambda t: t[0]
        )
    )
    ends = [draw(st.one_of(st.none(), st.integers(least, 8))) for least, _ in tiers]
    return [
        replace(first, min_quantity=least, amount=amount, max_quantity=most)
        for (least, amount), most in zip(tiers, ends, strict=True)
    ]


CANDIDATES = st.lists(price_lists(), max_size=6).map(lambda many: [one for tiers in many for one in tiers])


def model_amount(candidates: list[Candidate], under: Circumstances) -> int | None:
    """The policy said again, slowly: throw out what does not apply, then compare every price with every other."""

    def holds(rule: Rule) -> bool:
        mine = {"region": ["IN"], "channel": ["web"], "group": ["3"], "customer": ["cus_asha"]}[
            rule.attribute
        ]
        return any(value in rule.values for value in mine) == (rule.operator == "in")

    def weight(one: Candidate) -> int:
        names = {rule.attribute for rule in one.rules if rule.operator == "in"}
        return (
            8 * ("customer" in names)
            + 4 * ("group" in names)
            + 2 * ("region" in names)
            + ("channel" in names)
        )

    left = [
        one for one in candidates
        if not one.is_draft
        and (one.starts_at is None or one.starts_at <= NOON) and (one.ends_at is None or one.ends_at >= NOON)
        and one.min_quantity <= under.quantity <= (one.max_quantity or 10**9)
        and all(holds(rule) for rule in one.rules)
        and (under.mrp is None or one.amount <= under.mrp)
    ]  # fmt: skip
    left = [
        one for one in left
        if not any(
            other.price_list_id == one.price_list_id and other.rules == one.rules
            and other.min_quantity > one.min_quantity
            for other in left if other.kind == one.kind
        )
    ]  # fmt: skip
    winners = {}
    for kind in ("set", "sale", "override"):
        of_kind = [one for one in left if one.kind == kind]
        narrow = [one for one in of_kind if not any(weight(other) > weight(one) for other in of_kind)]
        winners[kind] = min((one.amount for one in narrow), default=None)
    if winners["override"] is not None:
        return winners["override"]
    return min((amount for amount in (winners["set"], winners["sale"]) if amount is not None), default=None)


def one_per_tier(candidates: list[Candidate]) -> list[Candidate]:
    """What the database allows: each tier of a list once."""
    return list(
        {(one.kind, one.price_list_id, one.rules, one.min_quantity): one for one in candidates}.values()
    )


@settings(max_examples=400, deadline=None)
@given(CANDIDATES, st.integers(1, 8), st.one_of(st.none(), st.integers(1, 60)))
def test_the_choice_agrees_with_a_plain_model(
    candidates: list[Candidate], quantity: int, mrp: int | None
) -> None:
    under = asked(quantity=quantity, mrp=mrp)
    candidates = one_per_tier(candidates)
    choice = choose_price(candidates, under)
    assert (choice.candidate.amount if choice else None) == model_amount(candidates, under)
    if choice is not None:
        assert choice.original is None or choice.original > choice.candidate.amount
        assert mrp is None or choice.candidate.amount <= mrp
        assert choice.candidate.kind != "override" or choice.original is None


@settings(max_examples=150, deadline=None)
@given(CANDIDATES, st.integers(1, 8), st.randoms(use_true_random=False))
def test_the_order_of_candidates_changes_no_amount(
    candidates: list[Candidate], quantity: int, random: object
) -> None:
    candidates = one_per_tier(candidates)
    shuffled = list(candidates)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = (
        choose_price(candidates, asked(quantity=quantity)),
        choose_price(shuffled, asked(quantity=quantity)),
    )
    assert (one and (one.candidate.amount, one.original)) == (
        other and (other.candidate.amount, other.original)
    )


@settings(max_examples=150, deadline=None)
@given(CANDIDATES, st.integers(1, 8))
def test_the_explanation_names_the_winner_and_a_reason_for_each_other(
    candidates: list[Candidate], quantity: int
) -> None:
    under = asked(quantity=quantity)
    choice, verdicts = choose_price(candidates, under), explain_choice(candidates, under)
    assert len(verdicts) == len(candidates)
    winners = [one.candidate for one in verdicts if one.won]
    assert (winners[:1] == [choice.candidate]) if choice else winners == []
    assert all(one.words for one in verdicts)
