"""One-time codes: bound, counted, used once, rationed, and nowhere in the database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from core import clock
from core.clock import now
from core.errors import Invalid
from orders.customers.codes.operations import (
    CodeLapsed,
    CodeTooSoon,
    CodeWrong,
    check_code,
    forget_codes,
    send_code,
)
from orders.customers.codes.queries import code_to_send
from orders.customers.codes.rules import MOST_TRIES, code_digits, typed_digits, wait_s
from orders.models import OneTimeCode
from tests.orders.wardrobe import news

pytestmark = pytest.mark.django_db
PHONE = "+919845012345"
BOUND: dict[str, Any] = {"purpose": "login", "phone": "98450 12345", "subject": "browser-1"}


def sent_digits(**changes: str) -> str:
    """Ask for a code; answers its digits as the message would tell them."""
    send_code(**(BOUND | changes))
    code = code_to_send(OneTimeCode.objects.latest("id").public_id)
    assert code is not None
    return code.digits


def other_than(digits: str) -> str:
    return f"{(int(digits) + 1) % 1_000_000:06d}"


def test_the_code_that_was_sent_proves_the_telephone_once() -> None:
    digits = sent_digits()
    assert (len(digits), digits.isdigit()) == (6, True)
    assert check_code(**BOUND, code=f" {digits[:3]}-{digits[3:]} ") == PHONE
    with pytest.raises(CodeLapsed):
        check_code(**BOUND, code=digits)


@pytest.mark.parametrize(
    ("field", "value"), [("purpose", "confirm_order"), ("phone", "9845012346"), ("subject", "browser-2")]
)
def test_a_code_is_bound_to_purpose_telephone_and_subject(field: str, value: str) -> None:
    digits = sent_digits()
    with pytest.raises(CodeLapsed):
        check_code(**(BOUND | {field: value}), code=digits)
    assert check_code(**BOUND, code=digits) == PHONE


def test_five_wrong_tries_end_it_and_the_right_one_comes_too_late() -> None:
    digits = sent_digits()
    for left in (4, 3, 2):
        with pytest.raises(CodeWrong) as wrong:
            check_code(**BOUND, code=other_than(digits))
        assert f"{left} more tries" in wrong.value.fields["code"]
    with pytest.raises(CodeWrong, match="marked"):
        check_code(**BOUND, code="")
    with pytest.raises(CodeLapsed):
        check_code(**BOUND, code=other_than(digits))
    assert OneTimeCode.objects.get().tries == MOST_TRIES
    with pytest.raises(CodeLapsed):
        check_code(**BOUND, code=digits)
    assert OneTimeCode.objects.get().used_at is None


def test_it_lasts_ten_minutes() -> None:
    digits = sent_digits()
    with clock.moved(timedelta(minutes=10)):
        assert code_to_send(OneTimeCode.objects.get().public_id) is None
        with pytest.raises(CodeLapsed):
            check_code(**BOUND, code=digits)
    with clock.moved(timedelta(minutes=9, seconds=59)):
        assert check_code(**BOUND, code=digits) == PHONE


def test_a_new_code_replaces_the_one_before() -> None:
    first = sent_digits()
    with clock.moved(timedelta(seconds=31)):
        second = sent_digits()
        with pytest.raises(CodeWrong):
            check_code(**BOUND, code=first if first != second else other_than(first))
        assert check_code(**BOUND, code=second) == PHONE


def test_a_telephone_gets_a_few_an_hour_whatever_they_are_for() -> None:
    send_code(**BOUND)
    with pytest.raises(CodeTooSoon, match="30 seconds"):
        send_code(**(BOUND | {"purpose": "confirm_order", "phone": PHONE}))
    send_code(**(BOUND | {"phone": "9845012399"}))
    for minute in range(1, 5):
        with clock.moved(timedelta(minutes=minute)):
            send_code(**(BOUND | {"subject": f"browser-{minute}"}))
    with clock.moved(timedelta(minutes=5)), pytest.raises(CodeTooSoon, match="55 minutes") as soon:
        send_code(**BOUND)
    assert soon.value.detail["wait_s"] == 55 * 60
    assert OneTimeCode.objects.filter(phone=PHONE).count() == 5
    assert len(news("CodeRequested")) == 6, "a refused request is no news"
    with clock.moved(timedelta(minutes=60)):
        send_code(**BOUND)


@pytest.mark.parametrize("phone", ["", "12345", "+1 202 555 0147", "5845012345", "98450<b>123"])
def test_what_is_no_indian_mobile_is_named(phone: str) -> None:
    with pytest.raises(Invalid) as wrong:
        send_code(**(BOUND | {"phone": phone}))
    assert set(wrong.value.fields) == {"phone"}
    assert not OneTimeCode.objects.exists()
    assert news("CodeRequested") == []


def test_the_digits_are_nowhere_in_the_database() -> None:
    digits = sent_digits()
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(
                f'SELECT count(*) FROM "{model._meta.db_table}" t WHERE t::text LIKE %s', [f"%{digits}%"]
            )
            assert cursor.fetchone() == (0,), model
    assert news("CodeRequested") == [{"code_id": OneTimeCode.objects.get().public_id}]


def test_another_key_makes_other_digits(settings: Settings) -> None:
    digits = sent_digits()
    settings.ORDER_LINK_KEY = "another"
    with pytest.raises(CodeWrong):
        check_code(**BOUND, code=digits)


def test_old_codes_are_let_go() -> None:
    send_code(**BOUND)
    with clock.moved(timedelta(hours=47)):
        assert forget_codes() == 0
    with clock.moved(timedelta(hours=49)):
        assert forget_codes() == 1


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("123 456", "123456"),
        ("१२३४५६", "123456"),
        ("123-456\n", "123456"),
        ("<b>", ""),
        ("²³", ""),
        ("9" * 99, "9" * 40),
    ],
)
def test_what_is_pasted_is_read(typed: str, digits: str) -> None:
    assert typed_digits(typed) == digits


@given(st.lists(st.text(max_size=20), min_size=1, max_size=5), st.text(min_size=1, max_size=40))
def test_digits_are_always_six(bound_to: list[str], key: str) -> None:
    digits = code_digits(key=key, bound_to=bound_to)
    assert len(digits) == 6
    assert digits.isascii()
    assert digits.isdigit()


@given(st.lists(st.integers(0, 86_400), max_size=14))
def test_after_the_wait_one_may_be_sent(seconds: list[int]) -> None:
    moment = datetime.fromisoformat("2026-11-30T00:00:00+00:00")
    sent = [moment - timedelta(seconds=ago) for ago in seconds]
    wait = wait_s(sent, moment)
    assert wait >= 0
    later = moment + timedelta(seconds=wait)
    assert wait_s([each for each in sent if each > later - timedelta(days=1)], later) == 0


def test_the_clock_counts_from_when_it_was_asked() -> None:
    send_code(**BOUND)
    assert OneTimeCode.objects.get().expires_at - now() <= timedelta(minutes=10)
