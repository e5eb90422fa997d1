"""How credit is shared out and codes are written, on plain values."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.credit.rules import (
    CODE_ALPHABET,
    a_year_after,
    clean_code,
    code_from_bytes,
    credit_towards,
    grouped_code,
    may_be_spent_on,
    refund_parts,
    share_out,
)

paise = st.integers(min_value=0, max_value=10_000_000)


@pytest.mark.parametrize(
    ("total", "available", "used"),
    [
        (159_900, 50_000, 50_000),
        (159_900, 159_900, 159_900),
        (159_900, 900_000, 159_900),
        (159_900, 159_850, 159_800),  # 50 paise would remain: a rupee does
        (159_900, 159_800, 159_800),
        (60, 60, 60),
        (60, 59, 0),  # too small to be split
        (159_900, 0, 0),
    ],
)
def test_what_remains_can_be_paid(total: int, available: int, used: int) -> None:
    assert credit_towards(total, available, least_payable=100) == used


@given(total=paise, available=paise)
def test_credit_never_exceeds_total_or_balance_nor_leaves_what_nobody_collects(
    total: int, available: int
) -> None:
    used = credit_towards(total, available, least_payable=100)
    assert 0 <= used <= min(total, available)
    assert total - used == 0 or total - used >= min(total, 100)


@given(wanted=paise, available=st.lists(paise, min_size=1, max_size=6))
def test_shares_come_from_the_first_first_and_add_up(wanted: int, available: list[int]) -> None:
    shares = share_out(wanted, available)
    assert sum(shares) == min(wanted, sum(available))
    assert all(0 <= share <= most for share, most in zip(shares, available, strict=True))
    untouched = next((at for at, share in enumerate(shares) if share < available[at]), len(shares))
    assert not any(shares[untouched + 1 :])


@given(provider=paise, credit=paise, data=st.data())
def test_a_refund_goes_to_the_bank_first_and_its_parts_add_up(
    provider: int, credit: int, data: st.DataObject
) -> None:
    amount = data.draw(st.integers(min_value=0, max_value=provider + credit))
    to_provider, to_credit = refund_parts(amount, provider_holds=provider, credit_holds=credit)
    assert to_provider + to_credit == amount
    assert 0 <= to_provider <= provider and 0 <= to_credit <= credit
    assert to_provider == provider or to_credit == 0


def test_more_than_was_paid_is_never_refunded() -> None:
    with pytest.raises(ValueError, match="cannot exceed"):
        refund_parts(101, provider_holds=60, credit_holds=40)


@given(st.binary(min_size=32, max_size=32))
def test_a_code_is_read_back_however_it_is_typed(digest: bytes) -> None:
    code = code_from_bytes(digest)
    assert len(code) == 16 and set(code) <= set(CODE_ALPHABET)
    assert grouped_code(code).count("-") == 3
    assert clean_code(f"  {grouped_code(code).lower().replace('-', ' - ')} ") == code


@pytest.mark.parametrize("typed", ["", "ABCD", "A" * 17, "ABCD-EFGH-JKMN-PQR0", "<script>", "ＡＢＣＤ" * 4])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert clean_code(typed) == ""


def test_a_year_is_a_year() -> None:
    assert a_year_after(date(2026, 11, 30)) == date(2027, 11, 30)
    assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)
    assert a_year_after(date(2026, 8, 31), months=18) == date(2028, 2, 29)


def test_the_last_day_counts() -> None:
    last = date(2027, 11, 30)
    assert may_be_spent_on(last, expires_on=last, is_blocked=False)
    assert not may_be_spent_on(date(2027, 12, 1), expires_on=last, is_blocked=False)
    assert not may_be_spent_on(last, expires_on=None, is_blocked=True)
