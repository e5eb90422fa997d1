"""Sums that must be exact."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import CurrencyMismatch, Money, format_money, round_half_up, split_amount, sum_money

AMOUNTS = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize("bad", [1.0, "1", None, True, Decimal(1)])
def test_money_is_whole_minor_units(bad: object) -> None:
    with pytest.raises(TypeError):
        Money(bad)  # type: ignore[arg-type]


def test_unknown_currencies_are_refused() -> None:
    with pytest.raises(ValueError, match="unknown currency"):
        Money(1, "XXX")


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("1999.00", "INR", 199900),
        ("0.05", "INR", 5),
        ("1000", "JPY", 1000),
        ("1.250", "KWD", 1250),
        ("24.75", "GBP", 2475),
        ("1208.4", "AED", 120840),
        ("-3.10", "USD", -310),
    ],
)
def test_of_reads_decimal_text(text: str, currency: str, amount: int) -> None:
    assert Money.of(text, currency).amount == amount


@pytest.mark.parametrize("text", ["1.999", "abc", "NaN", "Infinity", ""])
def test_of_refuses_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match="is not an amount"):
        Money.of(text)


@pytest.mark.parametrize(
    ("text", "currency"),
    [("24.755", "GBP"), ("108.405", "AED"), ("3.999", "USD"), ("4200.5", "JPY"), ("9.1255", "KWD")],
)
def test_more_digits_than_a_currency_has_are_refused(text: str, currency: str) -> None:
    with pytest.raises(ValueError, match=f"is not an amount in {currency}"):
        Money.of(text, currency)


@pytest.mark.parametrize(
    ("currency", "shares"),
    [
        ("GBP", ["33.34", "33.33", "33.33"]),
        ("AED", ["33.34", "33.33", "33.33"]),
        ("JPY", ["34", "33", "33"]),
        ("KWD", ["33.334", "33.333", "33.333"]),
    ],
)
def test_shares_and_text_have_the_digits_of_their_currency(currency: str, shares: list[str]) -> None:
    assert [share.to_major() for share in Money.of("100", currency).split([1, 1, 1])] == shares


def test_of_refuses_floats() -> None:
    with pytest.raises(TypeError):
        Money.of(19.99)  # type: ignore[arg-type]


def test_currencies_do_not_mix() -> None:
    with pytest.raises(CurrencyMismatch):
        Money(1) + Money(1, "USD")


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        (12345600, "INR", "₹1,23,456.00"),
        (5, "INR", "₹0.05"),
        (-5000, "INR", "-₹50.00"),
        (100_00_00_000, "INR", "₹1,00,00,000.00"),
        (99900, "INR", "₹999.00"),
        (123456789, "USD", "$1,234,567.89"),
        (1500, "JPY", "¥1,500"),
        (1250, "KWD", "KWD 1.250"),
        (-7, "KWD", "-KWD 0.007"),
        (123456, "GBP", "£1,234.56"),
        (120840, "AED", "AED 1,208.40"),
        (5, "AED", "AED 0.05"),
    ],
)
def test_format_is_the_locales(amount: int, currency: str, shown: str) -> None:
    assert format_money(Money(amount, currency)) == shown


def test_format_can_drop_a_zero_fraction() -> None:
    assert format_money(Money(249900), trim=True) == "₹2,499"
    assert format_money(Money(249950), trim=True) == "₹2,499.50"


def test_split_gives_remainders_to_the_largest_then_the_earlier() -> None:
    assert split_amount(100, [1, 1, 1]) == [34, 33, 33]
    assert split_amount(100, [0, 2, 1]) == [0, 67, 33]
    assert split_amount(-100, [1, 1, 1]) == [-34, -33, -33]
    assert split_amount(5, [0, 0]) == [3, 2]


@given(AMOUNTS, st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_split_always_adds_up_and_never_strays(amount: int, weights: list[int]) -> None:
    shares = Money(amount).split(weights)
    assert sum_money(shares) == Money(amount)
    total = sum(weights) or len(weights)
    for share, weight in zip(shares, weights if any(weights) else [1] * len(weights), strict=True):
        assert abs(share.amount - Fraction(amount * weight, total)) < 1


@pytest.mark.parametrize("weights", [[], [-1, 2]])
def test_split_needs_weights(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        Money(1).split(weights)


@given(AMOUNTS, st.integers(0, 10_000))
def test_percent_is_half_up(amount: int, basis_points: int) -> None:
    exact = Fraction(amount * basis_points, 10_000)
    found = Money(amount).percent(basis_points).amount
    assert abs(found - exact) <= Fraction(1, 2)
    assert (found - exact) * (1 if amount >= 0 else -1) != Fraction(-1, 2)


def test_half_up_rounds_halves_away_from_zero() -> None:
    assert [round_half_up(Fraction(n, 2)) for n in (1, 3, -1, -3, 5)] == [1, 2, -1, -2, 3]


@given(AMOUNTS)
def test_major_text_reads_back(amount: int) -> None:
    assert Money.of(Money(amount).to_major()) == Money(amount)
