"""What the provider says of an amount is not believed the first time when it is not what was asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from payments import operations
from payments.models import LedgerEntry, PaymentIntent
from payments.queries import payment_state
from payments.tasks import poll_open
from tests.payments.conftest import Asked, news
from tests.world import World

Pay = Callable[..., dict[str, Any]]
Ask = Callable[..., Asked]


@pytest.mark.parametrize("lie", ["wrong_amount", "wrong_currency"])
def test_a_lie_told_once_is_not_written_down(ask: Ask, pay: Pay, world: World, lie: str) -> None:
    asked = ask(5_000)
    posted = pay(asked)["return_fields"]
    world.razorpay.add_fault(lie, times=1)
    assert operations.record_return(reference=asked.reference, posted=posted).status == "open"
    assert not LedgerEntry.objects.exists()
    assert operations.record_return(reference=asked.reference, posted=posted).status == "captured"
    assert list(LedgerEntry.objects.values_list("amount", "currency")) == [(5_000, "INR")]


def test_what_is_told_again_and_again_is_taken_and_told_as_it_is(ask: Ask, pay: Pay, world: World) -> None:
    asked = ask(5_000)
    posted = pay(asked)["return_fields"]
    world.razorpay.add_fault("wrong_amount", params={"amount": 4_999})
    operations.record_return(reference=asked.reference, posted=posted)
    (event,) = news("PaymentCaptured")
    assert (event["amount"], PaymentIntent.objects.get().status) == (4_999, "open")


def test_an_old_answer_takes_nothing_back(ask: Ask, pay: Pay, world: World) -> None:
    asked = ask(5_000)
    posted = pay(asked)["return_fields"]
    operations.record_return(reference=asked.reference, posted=posted)
    world.razorpay.add_fault("stale_read")
    assert operations.record_return(reference=asked.reference, posted=posted).status == "captured"
    assert len(news("PaymentCaptured")) == 1


@pytest.mark.parametrize(
    ("fault", "params"),
    [
        ("html_body", {}),
        ("malformed_json", {}),
        ("ok_error_body", {}),
        ("truncate_body", {"bytes": 30}),
        ("status", {"code": 429}),
        ("status", {"code": 502}),
        ("reset_before_commit", {}),
    ],
)
def test_no_answer_leaves_the_poller_to_ask_again(
    ask: Ask, pay: Pay, world: World, fault: str, params: dict[str, Any]
) -> None:
    asked = ask(5_000)
    posted = pay(asked)["return_fields"]
    world.razorpay.add_fault(fault, params=params, match={"method": "GET"}, times=2)
    for _ in range(2):
        assert operations.record_return(reference=asked.reference, posted=posted).status == "open"
    PaymentIntent.objects.update(next_poll_at="2020-01-01T00:00:00Z")
    poll_open()
    assert payment_state(asked.reference).status == "captured"
