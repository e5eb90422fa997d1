"""Authorised money is taken once, by whoever comes first, or left to the bank; never lost, never doubled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest

from core.errors import NotFound, Rejected
from core.money import Money
from payments import operations
from payments.models import Capture, LedgerEntry, Payment
from payments.providers import provider_named
from payments.providers.razorpay import RazorpayProvider
from payments.queries import payment_state
from payments.tasks import sweep
from tests.payments.conftest import Asked, news
from tests.world import World

Pay = Callable[..., dict[str, Any]]
Ask = Callable[..., Asked]


@pytest.fixture
def promised(ask: Ask, pay: Pay) -> Asked:
    """A payment of ₹50.00 that its bank has authorised and nobody has captured."""
    asked = ask(5_000)
    pay(asked, "authorize")
    operations.record_return(reference=asked.reference, posted={})
    return asked


def ask_for_capture() -> Capture:
    """Write the capture of the only payment down, due now."""
    operations.capture_payment(payment_id=Payment.objects.get().public_id)
    Capture.objects.update(next_attempt_at="2020-01-01T00:00:00Z")
    return Capture.objects.get()


def captures_sent(world: World) -> int:
    """How many captures reached the provider's books."""
    return sum(
        line["path"].endswith("/capture") for line in world.razorpay.journal(method="POST", path="/v1/")
    )


def test_a_promise_is_news_once(promised: Asked) -> None:
    operations.record_return(reference=promised.reference, posted={})
    (event,) = news("PaymentAuthorized")
    assert (event["reference"], event["amount"], event["intent_status"]) == (
        promised.reference,
        5_000,
        "open",
    )
    assert not LedgerEntry.objects.exists(), "a promise is no money"


def test_a_capture_is_written_first_and_sent_after_the_providers_own_time(
    promised: Asked, world: World
) -> None:
    operations.capture_payment(payment_id=Payment.objects.get().public_id)
    sweep()
    assert (Capture.objects.get().status, captures_sent(world)) == ("requested", 0)
    ask_for_capture()
    sweep()
    assert (Capture.objects.get().status, captures_sent(world)) == ("done", 1)
    assert payment_state(promised.reference).status == "captured"
    assert list(LedgerEntry.objects.values_list("kind", "amount")) == [("capture", 5_000)]
    assert len(news("PaymentCaptured")) == 1


def test_what_was_captured_meanwhile_is_found_not_asked_for(promised: Asked, world: World) -> None:
    payment = Payment.objects.get()
    world.razorpay.call("POST", f"/payments/{payment.provider_payment_id}/capture", {})
    ask_for_capture()
    sweep()
    assert (Capture.objects.get().status, captures_sent(world)) == ("done", 0)
    assert LedgerEntry.objects.count() == 1


def test_a_lost_answer_takes_nothing_twice(promised: Asked, world: World) -> None:
    """The answer of the first try is lost after the money was taken; the second finds it taken."""
    world.razorpay.add_fault(
        "timeout_after_commit",
        match={"method": "POST", "path_regex": "capture$"},
        times=1,
        params={"hold_s": 0.2},
    )
    capture = ask_for_capture()
    sweep()
    capture.refresh_from_db()
    assert (capture.status, capture.attempts) == ("requested", 1)
    ask_for_capture()
    sweep()
    assert Capture.objects.get().status == "done"
    assert (LedgerEntry.objects.count(), captures_sent(world)) == (1, 1)


def test_a_refusal_is_answered_by_looking_again_whatever_it_says(promised: Asked, world: World) -> None:
    """The provider captures between our look and our asking: it refuses, and its words are not read."""
    payment_id = Payment.objects.get().provider_payment_id
    capture = ask_for_capture()
    provider = cast(RazorpayProvider, provider_named("razorpay"))
    world.razorpay.call("POST", f"/payments/{payment_id}/capture", {})
    with pytest.raises(Rejected):
        provider.capture(provider_payment_id=payment_id, amount=Money(5_000))
    operations.send_capture(capture.pk)
    assert Capture.objects.get().status == "done"
    assert LedgerEntry.objects.count() == 1


@pytest.mark.parametrize("fault", ["ok_error_body", "html_body", "malformed_json", "truncate_body"])
def test_an_answer_that_is_none_leaves_it_for_later(promised: Asked, world: World, fault: str) -> None:
    params = {"bytes": 40} if fault == "truncate_body" else {}
    rule = world.razorpay.add_fault(fault, match={"path_regex": "^/v1/payments/pay_"}, params=params)
    ask_for_capture()
    sweep()
    assert (Capture.objects.get().status, Capture.objects.get().attempts) == ("requested", 1)
    assert operations.record_return(reference=promised.reference, posted={}).status == "authorized"
    world.razorpay.remove_fault(rule)
    ask_for_capture()
    sweep()
    assert Capture.objects.get().status == "done"


def test_an_outage_postpones(promised: Asked, world: World) -> None:
    fault = world.razorpay.add_fault("status", match={"path_regex": "capture$"}, params={"code": 503})
    capture = ask_for_capture()
    sweep()
    capture.refresh_from_db()
    assert (capture.status, capture.attempts) == ("requested", 1)
    assert capture.last_error
    world.razorpay.remove_fault(fault)
    ask_for_capture()
    sweep()
    assert Capture.objects.get().status == "done"


def test_what_is_not_asked_for_any_more_is_left_to_the_bank(promised: Asked, world: World) -> None:
    ask_for_capture()
    operations.cancel_payment(reference=promised.reference)
    sweep()
    assert (Capture.objects.get().status, captures_sent(world)) == ("lapsed", 0)
    assert not LedgerEntry.objects.exists()


def test_a_promise_that_lapsed_at_the_provider_is_no_capture(promised: Asked, world: World) -> None:
    world.razorpay.clock(advance_s=4 * 86_400)
    ask_for_capture()
    sweep()
    (told,) = world.razorpay.state("payments")
    assert (told["status"], told["captured"]) == ("refunded", False)
    assert Capture.objects.get().status == "lapsed"
    state = payment_state(promised.reference)
    assert (state.status, state.captured.amount) == ("failed", 0)
    assert not LedgerEntry.objects.exists(), "the provider gave back what was never ours"
    assert news("PaymentCaptured") == []


def test_a_second_payment_that_the_provider_gives_back_by_itself_is_no_capture(
    ask: Ask, pay: Pay, world: World
) -> None:
    """An attempt that failed is authorised after another has paid: the provider returns it at once."""
    asked = ask(5_000)
    late = pay(asked, "fail")["payment"]["id"]
    pay(asked)
    world.razorpay.call("POST", f"/payments/{late}/authorize", {})
    operations.record_return(reference=asked.reference, posted={})
    assert [row.status for row in Payment.objects.order_by("id")] == ["failed", "captured"]
    assert list(LedgerEntry.objects.values_list("kind", "amount")) == [("capture", 5_000)]


def test_it_is_given_up_after_three_days_of_tries(promised: Asked, world: World) -> None:
    world.razorpay.add_fault("status", match={"path_regex": "capture$"}, params={"code": 503})
    ask_for_capture()
    Capture.objects.update(attempts=71)
    sweep()
    assert Capture.objects.get().status == "lapsed"


def test_only_what_is_authorised_is_captured(ask: Ask, pay: Pay) -> None:
    asked = ask()
    operations.record_return(reference=asked.reference, posted=pay(asked)["return_fields"])
    operations.capture_payment(payment_id=Payment.objects.get().public_id)
    assert not Capture.objects.exists()
    with pytest.raises(NotFound):
        operations.capture_payment(payment_id="pay_none")
