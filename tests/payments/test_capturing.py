"""Money arrives: once, whoever tells of it, in whatever order."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from core.money import Money
from payments import operations
from payments.models import LedgerEntry, Payment, PaymentIntent, Refund
from payments.ports import ProviderPayment
from payments.queries import payment_state, payments_of
from payments.rules import may_follow
from payments.tasks import poll_open
from tests.payments.conftest import Asked, news
from tests.world import World

Pay = Callable[..., dict[str, Any]]
Ask = Callable[..., Asked]


def test_a_true_return_records_the_capture(ask: Ask, pay: Pay) -> None:
    asked = ask(1_99_900)
    paid = pay(asked)
    state = operations.record_return(reference=asked.reference, posted=paid["return_fields"])
    assert (state.status, state.captured, state.refunded) == ("captured", Money(1_99_900), Money(0))
    assert list(LedgerEntry.objects.values_list("kind", "amount", "provider_ref")) == [
        ("capture", 1_99_900, paid["payment"]["id"])
    ]
    (event,) = news("PaymentCaptured")
    assert event["reference"] == asked.reference
    assert (event["amount"], event["currency"], event["intent_status"]) == (1_99_900, "INR", "open")
    assert event["provider_payment_id"] == paid["payment"]["id"]
    assert PaymentIntent.objects.get().status == "paid"


def test_repeating_the_return_changes_nothing(ask: Ask, pay: Pay) -> None:
    asked = ask()
    posted = pay(asked)["return_fields"]
    for _ in range(3):
        operations.record_return(reference=asked.reference, posted=posted)
    assert LedgerEntry.objects.count() == 1
    assert len(news("PaymentCaptured")) == 1


def test_a_forged_return_is_not_believed(ask: Ask, pay: Pay) -> None:
    asked, other = ask(), ask()
    stolen = pay(other)["return_fields"]
    state = operations.record_return(reference=asked.reference, posted=stolen)
    assert state.status == "open"
    forged = {"razorpay_payment_id": "pay_forged", "razorpay_order_id": "x", "razorpay_signature": "é"}
    assert operations.record_return(reference=asked.reference, posted=forged).status == "open"
    assert not LedgerEntry.objects.filter(payment__intent=asked.intent).exists()


def test_a_return_without_words_asks_the_provider(ask: Ask, pay: Pay) -> None:
    asked = ask()
    pay(asked)
    assert operations.record_return(reference=asked.reference, posted={}).status == "captured"


def test_when_the_provider_is_silent_the_state_is_what_we_knew(ask: Ask, pay: Pay, world: World) -> None:
    asked = ask()
    posted = pay(asked)["return_fields"]
    fault = world.razorpay.add_fault("status", match={"path_regex": "^/v1/payments"}, params={"code": 503})
    assert operations.record_return(reference=asked.reference, posted=posted).status == "open"
    world.razorpay.remove_fault(fault)
    assert operations.record_return(reference=asked.reference, posted=posted).status == "captured"


def test_a_failed_attempt_leaves_the_intent_open_for_the_next(ask: Ask, pay: Pay) -> None:
    asked = ask()
    failed = operations.record_return(reference=asked.reference, posted=pay(asked, "fail")["return_fields"])
    assert failed.status == "failed"
    assert failed.failure_reason
    assert len(news("PaymentFailed")) == 1
    paid = operations.record_return(reference=asked.reference, posted=pay(asked)["return_fields"])
    assert paid.status == "captured"
    assert [row.status for row in payments_of(asked.reference)] == ["failed", "captured"]


def test_a_failed_payment_may_still_be_captured_late(ask: Ask, pay: Pay, world: World) -> None:
    asked = ask()
    failed = pay(asked, "fail")
    operations.record_return(reference=asked.reference, posted={})
    world.razorpay.call("POST", f"/payments/{failed['payment']['id']}/authorize", {"capture": True})
    assert operations.record_return(reference=asked.reference, posted={}).status == "captured"


def test_a_second_capture_is_refunded_in_full_once(ask: Ask, transactional_db: None) -> None:
    asked = ask(5_000)
    for payment_id in ("pay_one", "pay_two", "pay_two"):
        operations.apply_payment(captured(asked, payment_id), provider="razorpay")
    assert len(news("PaymentCaptured")) == 1
    refund = Refund.objects.get()
    assert (refund.payment.provider_payment_id, refund.amount, refund.reason) == (
        "pay_two",
        5_000,
        "duplicate payment",
    )
    assert refund.is_automatic


def test_money_on_a_superseded_intent_is_told_as_such(ask: Ask) -> None:
    old = ask(5_000)
    ask(6_000, old.reference)
    operations.apply_payment(captured(old, "pay_old"), provider="razorpay")
    (event,) = news("PaymentCaptured")
    assert (event["intent_status"], event["amount"]) == ("superseded", 5_000)


def test_the_right_amount_after_a_superseded_one_is_taken(ask: Ask) -> None:
    old = ask(5_000)
    new = ask(6_000, old.reference)
    operations.apply_payment(captured(old, "pay_old"), provider="razorpay")
    operations.apply_payment(captured(new, "pay_new"), provider="razorpay")
    assert [event["intent_status"] for event in news("PaymentCaptured")] == ["superseded", "open"]
    assert not Refund.objects.exists(), "whether the old amount goes back is for the order to say"


def test_another_amount_than_asked_leaves_the_intent_open(ask: Ask) -> None:
    asked = ask(5_000)
    order_id = asked.intent.provider_order_id or ""
    operations.apply_payment(
        ProviderPayment("pay_odd", order_id, Money(4_999), "captured"), provider="razorpay"
    )
    assert PaymentIntent.objects.get().status == "open"
    (event,) = news("PaymentCaptured")
    assert event["amount"] == 4_999
    operations.apply_payment(captured(asked, "pay_right"), provider="razorpay")
    assert PaymentIntent.objects.get().status == "paid"
    assert not Refund.objects.exists()


def test_a_strangers_payment_is_not_ours(transactional_db: None) -> None:
    found = ProviderPayment("pay_x", "order_unknown", Money(1), "captured")
    assert operations.apply_payment(found, provider="razorpay") is None
    assert not Payment.objects.exists()


def test_eight_tellers_at_once_make_one_capture(ask: Ask) -> None:
    asked = ask(5_000)

    def tell() -> None:
        operations.apply_payment(captured(asked, "pay_one"), provider="razorpay")
        connection.close()

    threads = [threading.Thread(target=tell) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert LedgerEntry.objects.count() == 1
    assert len(news("PaymentCaptured")) == 1


def test_the_reconciler_finds_who_paid_and_never_came_back(ask: Ask, pay: Pay) -> None:
    asked = ask()
    pay(asked)
    poll_open()
    assert payment_state(asked.reference).status == "open", (
        "not due yet: the first look is after half a minute"
    )
    PaymentIntent.objects.update(next_poll_at="2020-01-01T00:00:00Z")
    poll_open()
    assert payment_state(asked.reference).status == "captured"
    PaymentIntent.objects.update(next_poll_at="2020-01-01T00:00:00Z")
    poll_open()
    assert PaymentIntent.objects.get().next_poll_at is None, "paid: no more looking"


def test_the_ledger_cannot_be_rewritten(ask: Ask, pay: Pay) -> None:
    asked = ask()
    operations.record_return(reference=asked.reference, posted=pay(asked)["return_fields"])
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LedgerEntry.objects.update(amount=1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LedgerEntry.objects.all()._raw_delete("default")


def test_nothing_of_the_card_is_kept(ask: Ask, pay: Pay) -> None:
    asked = ask()
    operations.record_return(reference=asked.reference, posted=pay(asked)["return_fields"])
    kept = Payment.objects.get().raw
    assert not {"card", "vpa", "email", "contact", "acquirer_data"} & set(kept)


def captured(asked: Asked, payment_id: str) -> ProviderPayment:
    """A captured payment for all that was asked."""
    amount = Money(asked.intent.amount, asked.intent.currency)
    return ProviderPayment(payment_id, asked.intent.provider_order_id or "", amount, "captured", method="upi")


STATUSES = ["created", "failed", "authorized", "captured"]


@given(st.lists(st.sampled_from(STATUSES), max_size=12))
def test_a_capture_is_never_left(told: list[str]) -> None:
    """Whatever is told in whatever order, captured is the end and created is never come back to."""
    status = "created"
    for word in told:
        if word != status and may_follow(before=status, after=word):
            status = word
        assert ("captured" in told[: told.index(word) + 1]) <= (status == "captured")
