"""Cash on delivery: open until the courier has the money, then a capture like any other, once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.errors import Rejected
from core.ids import new_id
from core.money import Money
from payments import operations, tasks
from payments.models import LedgerEntry, Payment, PaymentIntent, Refund, held_on
from payments.providers import provider_named
from payments.queries import payment_state
from tests.payments.conftest import PAYER, Asked, news
from tests.world import World

pytestmark = pytest.mark.django_db


def ask_for_cash(amount: int = 1_648_00, reference: str | None = None) -> str:
    """An open cash intent; answers its reference."""
    reference = reference or new_id("order")
    operations.open_payment(
        reference=reference, amount=Money(amount), description="Order WEB-1001", provider=operations.CASH
    )
    return reference


def test_an_intent_for_cash_stands_open_and_nobody_is_asked_about_it() -> None:
    reference = ask_for_cash()
    tasks.poll_open()
    assert payment_state(reference).status == "open"
    intent = PaymentIntent.objects.get()
    assert (intent.provider, intent.status, intent.polls) == ("cash", "open", 0)
    assert not Payment.objects.exists() and news("PaymentCaptured") == []


def test_collected_cash_is_a_capture_with_its_ledger_entry_and_its_news() -> None:
    reference = ask_for_cash(1_648_00)
    payment_id = operations.collect_cash(reference=reference, amount=Money(1_648_00))
    payment = Payment.objects.get(public_id=payment_id)
    assert (payment.status, payment.method, payment.provider, payment.amount) == (
        "captured", "cash", "cash", 1_648_00,
    )  # fmt: skip
    entry = LedgerEntry.objects.get()
    assert (entry.kind, entry.amount, entry.payment) == ("capture", 1_648_00, payment)
    assert held_on(payment) == 1_648_00
    state = payment_state(reference)
    assert (state.status, state.captured, state.payment_id) == ("captured", Money(1_648_00), payment_id)
    (told,) = news("PaymentCaptured")
    assert (told["reference"], told["amount"], told["provider"], told["intent_status"]) == (
        reference, 1_648_00, "cash", "open",
    )  # fmt: skip


def test_told_twice_it_is_collected_once() -> None:
    reference = ask_for_cash()
    first = operations.collect_cash(reference=reference, amount=Money(1_648_00))
    assert operations.collect_cash(reference=reference, amount=Money(1_648_00)) == first
    assert LedgerEntry.objects.count() == Payment.objects.count() == len(news("PaymentCaptured")) == 1


def test_a_refused_parcel_ends_the_wish_for_cash() -> None:
    reference = ask_for_cash()
    operations.cancel_payment(reference=reference)
    assert payment_state(reference).status == "cancelled"
    assert not LedgerEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_cash_for_what_was_paid_online_is_refused_and_changes_nothing(
    ask: Callable[..., Asked], pay: Callable[..., dict[str, Any]], world: World
) -> None:
    asked = ask(1_599_00)
    pay(asked)
    operations.record_return(reference=asked.reference, posted={})
    with pytest.raises(operations.AlreadyPaid):
        operations.collect_cash(reference=asked.reference, amount=Money(1_599_00))
    assert LedgerEntry.objects.count() == 1 and PaymentIntent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_collecting_ends_an_open_page_and_its_late_money_is_told_as_superseded(
    ask: Callable[..., Asked], pay: Callable[..., dict[str, Any]], world: World
) -> None:
    reference = ask_for_cash(1_648_00)
    online = ask(1_599_00, reference)
    operations.collect_cash(reference=reference, amount=Money(1_648_00))
    assert dict(PaymentIntent.objects.values_list("pk", "status"))[online.intent.pk] == "superseded"
    pay(online)
    operations.record_return(reference=reference, posted={})
    late = Payment.objects.get(provider="razorpay")
    refund = Refund.objects.get()
    assert (refund.payment, refund.amount, refund.reason) == (late, 1_599_00, "duplicate payment")


def test_nobody_pays_cash_on_a_page_or_sends_news_of_it(client: Client) -> None:
    reference = ask_for_cash()
    with pytest.raises(Rejected, match="at the door"):
        operations.start_payment(
            intent_id=PaymentIntent.objects.get(reference=reference).public_id,
            return_url="http://shop.test/r/", cancel_url="http://shop.test/c/", payer=PAYER,
        )  # fmt: skip
    answer = client.post("/hooks/payment/cash", b"{}", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_signature")
    with pytest.raises(Rejected, match="UPI, bank transfer or store credit"):
        provider_named("cash").refund(
            provider_payment_id="cash_1", amount=Money(1), idempotency_key="k", reason="returned"
        )
    assert list(provider_named("cash").payments_of_order("any")) == []
    assert payment_state(reference).status == "open"
