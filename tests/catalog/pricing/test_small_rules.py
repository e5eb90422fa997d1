"""Windows, spellings, live answers and tidy prices."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.pricing.rules import ROUNDINGS, Rule, after_live_answer, phase_of, rounded_price, rules_key
from core.money import Money

NOON = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("starts", "ends", "phase"),
    [
        (None, None, "open"),
        (0, 0, "open"),
        (1, None, "waiting"),
        (None, -1, "over"),
        (-2, -1, "over"),
        (-1, 1, "open"),
    ],
)
def test_where_a_window_stands(starts: int | None, ends: int | None, phase: str) -> None:
    def at(hours: int | None) -> datetime | None:
        return None if hours is None else NOON + hours * HOUR

    assert phase_of(starts_at=at(starts), ends_at=at(ends), now=NOON) == phase


def test_rules_are_spelled_in_one_way() -> None:
    spelled = "group in 3,7; region not_in US"
    group, region = Rule("group", "in", frozenset({"7", "3"})), Rule("region", "not_in", frozenset({"US"}))
    assert rules_key([group, region]) == rules_key([region, group]) == spelled


@pytest.mark.parametrize(
    ("kind", "is_special", "told", "amount"),
    [
        ("set", False, None, 1999), ("set", False, 1899, 1899), ("set", False, 2099, 2099),
        ("set", True, 1899, 1999), ("override", True, 1500, 1999), ("sale", True, 2500, 1999), ("sale", True, 1899, 1899),
    ],
)  # fmt: skip
def test_what_the_owner_says_now(kind: str, is_special: bool, told: int | None, amount: int) -> None:
    said = Money(told) if told else None
    assert after_live_answer(stored=Money(1999), kind=kind, is_special=is_special, told=said) == Money(amount)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("amount", "rounding", "tidy"),
    [
        (169915, "exact", 169915), (169915, "rupee", 169900), (169915, "nine", 169900), (170800, "nine", 169900),
        (170900, "nine", 170900), (170900, "ninety_nine", 169900), (169900, "ninety_nine", 169900),
        (5000, "ninety_nine", 5000), (99, "rupee", 99), (800, "nine", 800),
    ],
)  # fmt: skip
def test_tidy_prices_exactly(amount: int, rounding: str, tidy: int) -> None:
    assert rounded_price(amount, rounding=rounding, minor=100) == tidy


@given(st.integers(1, 10**9), st.sampled_from(ROUNDINGS), st.sampled_from([1, 100, 1000]))
def test_tidy_prices_are_never_raised_nor_nothing(amount: int, rounding: str, minor: int) -> None:
    assert 0 < rounded_price(amount, rounding=rounding, minor=minor) <= amount
