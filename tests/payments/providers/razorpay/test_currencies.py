"""Amounts as Razorpay counts them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Rejected
from core.money import EXPONENTS, SYMBOLS, Money
from payments.providers.razorpay import currencies
from payments.providers.razorpay.currencies import exponent, from_razorpay, to_razorpay
from sandboxes.razorpay.money import exponent as exponent_there


@pytest.mark.parametrize(
    ("money", "counted"),
    [
        (Money.of("1999.00", "INR"), 199_900),
        (Money.of("12.50", "USD"), 1_250),
        (Money.of("1500", "JPY"), 1_500),
        (Money.of("4.250", "KWD"), 4_250),
    ],
)
def test_each_currency_has_its_own_decimals(money: Money, counted: int) -> None:
    assert to_razorpay(money) == counted
    assert from_razorpay(counted, money.currency) == money


def test_the_lists_of_exceptions_are_razorpays_own() -> None:
    assert [exponent(name) for name in ("ISK", "MGA", "UGX", "BHD", "OMR", "INR", "EUR")] == [
        0,
        2,
        0,
        3,
        3,
        2,
        2,
    ]
    assert {name: exponent(name) for name in EXPONENTS} == {name: exponent_there(name) for name in EXPONENTS}


def test_a_third_decimal_that_cards_cannot_carry_is_refused_not_cut_off() -> None:
    with pytest.raises(Rejected, match="more decimals"):
        to_razorpay(Money(4_255, "KWD"))


@pytest.mark.parametrize(("here", "there"), [(2, 0), (0, 2)])
def test_where_the_two_tables_differ_amounts_are_moved_and_never_rounded(
    monkeypatch: pytest.MonkeyPatch, here: int, there: int
) -> None:
    monkeypatch.setitem(EXPONENTS, "ISK", here)
    monkeypatch.setitem(SYMBOLS, "ISK", "ISK ")
    monkeypatch.setattr(currencies, "exponent", lambda currency: there)
    whole = Money(1_500 * 10**here, "ISK")
    assert to_razorpay(whole) == 1_500 * 10**there
    assert from_razorpay(to_razorpay(whole), "ISK") == whole
    with pytest.raises((Rejected, ValueError)):
        to_razorpay(Money(155, "ISK")) if here else from_razorpay(155, "ISK")


@given(amount=st.integers(1, 10**10), currency=st.sampled_from(sorted(EXPONENTS)))
def test_there_and_back_is_the_same_money(amount: int, currency: str) -> None:
    money = Money(amount * (10 if currency == "KWD" else 1), currency)
    assert from_razorpay(to_razorpay(money), currency) == money


def test_a_currency_the_shop_does_not_know_is_no_money() -> None:
    with pytest.raises(ValueError, match="does not know"):
        from_razorpay(100, "MGA")
