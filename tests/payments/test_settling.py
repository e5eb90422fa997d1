"""Payouts compared with our books, to the paisa, item by item."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from core.errors import Refused
from core.models import User
from core.money import Money
from payments.models import LedgerEntry, Payment, Refund, Settlement, SettlementItem, WebhookEvent, held_on
from payments.operations import (
    NothingToClose,
    apply_payment,
    apply_webhook_event,
    close_settlement,
    reconcile_day,
    refund_payment,
    send_refund,
    store_webhook_event,
)
from payments.providers import provider_named
from payments.rules import Judged, judge_settled
from tests.payments.conftest import Asked
from tests.world import World

Ask, Pay = Callable[..., Asked], Callable[..., dict[str, object]]


@pytest.fixture
def captured(ask: Ask, pay: Pay) -> Callable[..., Payment]:
    """A captured payment that our books know."""

    def capture(amount: int = 1_99_900) -> Payment:
        asked = ask(amount)
        paid = pay(asked)["payment"]
        apply_payment(provider_named("razorpay").fetch_payment(paid["id"]), provider="razorpay")  # type: ignore[index]
        return Payment.objects.get(provider_payment_id=paid["id"])  # type: ignore[index]

    return capture


def settle(world: World) -> date:
    """Razorpay pays out now; the day in India."""
    world.razorpay.call("POST", "/settle")
    return clock.today_in_india()


def sums(payment: Payment) -> dict[str, int]:
    """The ledger of a payment by kind."""
    return dict(payment.ledger.values_list("kind").annotate(total=Sum("amount")))


def test_a_payout_that_agrees_is_matched_and_booked(world: World, captured: Callable[..., Payment]) -> None:
    payment = captured()
    checked = reconcile_day(settle(world), provider="razorpay")
    assert (checked.settlements, checked.differing) == (1, 0)
    settlement = Settlement.objects.get()
    assert (settlement.amount, settlement.fees, settlement.tax) == (195_182, 4_718, 720)
    assert (settlement.status, settlement.difference) == ("matched", 0)
    assert sums(payment) == {"capture": 199_900, "fee": -3_998, "tax": -720, "settlement": -195_182}
    assert sum(sums(payment).values()) == 0
    assert held_on(payment) == 199_900  # what may still be refunded is not lessened by fees


def test_reading_the_same_day_again_changes_nothing(world: World, captured: Callable[..., Payment]) -> None:
    captured()
    day = settle(world)
    reconcile_day(day, provider="razorpay")
    before = (list(LedgerEntry.objects.values()), SettlementItem.objects.count())
    reconcile_day(day, provider="razorpay")
    assert (list(LedgerEntry.objects.values()), SettlementItem.objects.count()) == before
    assert Settlement.objects.count() == 1


def test_a_refund_is_settled_against_the_next_payout(world: World, captured: Callable[..., Payment]) -> None:
    first = captured()
    refund_payment(payment_id=first.public_id, amount=Money(50_000), reason="returned")
    send_refund(Refund.objects.get().pk)
    reconcile_day(settle(world), provider="razorpay")
    settlement = Settlement.objects.get()
    assert settlement.amount == 195_182 - 50_000
    assert settlement.status == "matched"
    assert sums(first) == {
        "capture": 199_900, "refund": -50_000, "fee": -3_998, "tax": -720, "settlement": -145_182
    }  # fmt: skip
    assert sum(sums(first).values()) == 0


def test_money_our_books_do_not_know_is_named_until_they_do(world: World, ask: Ask, pay: Pay) -> None:
    asked = ask(1_00_000)
    paid = pay(asked)["payment"]
    day = settle(world)
    assert reconcile_day(day, provider="razorpay").differing == 1
    item = SettlementItem.objects.get()
    assert (item.verdict, item.difference, item.payment) == ("unknown", 97_640, None)
    assert not LedgerEntry.objects.exists()
    apply_payment(provider_named("razorpay").fetch_payment(paid["id"]), provider="razorpay")  # type: ignore[index]
    assert reconcile_day(day, provider="razorpay").differing == 0
    assert (Settlement.objects.get().status, SettlementItem.objects.get().verdict) == ("matched", "matched")


def test_finance_closes_a_difference_with_a_reason_once(world: World, ask: Ask, pay: Pay) -> None:
    pay(ask(1_00_000))
    day = settle(world)
    reconcile_day(day, provider="razorpay")
    settlement, meera = Settlement.objects.get(), User.objects.create(email="meera@blouson.test")
    with pytest.raises(Refused, match="Write down why"):
        close_settlement(settlement_id=settlement.public_id, reason=" ", by=meera)
    close_settlement(settlement_id=settlement.public_id, reason="A test payment of ours.", by=meera)
    with pytest.raises(NothingToClose):
        close_settlement(settlement_id=settlement.public_id, reason="Again", by=meera)
    reconcile_day(day, provider="razorpay")
    settlement.refresh_from_db()
    assert (settlement.status, settlement.difference, settlement.closing_reason) == (
        "closed", 97_640, "A test payment of ours.",
    )  # fmt: skip


def test_the_webhook_of_a_payout_brings_its_items(world: World, captured: Callable[..., Payment]) -> None:
    payment = captured()
    settlement = world.razorpay.call("POST", "/settle")["settlement"]
    body = json.dumps({"event": "settlement.processed", "payload": {"settlement": {"entity": settlement}}})
    store_webhook_event(provider="razorpay", event_id="evt_1", body=body.encode())
    apply_webhook_event(WebhookEvent.objects.get().pk)
    assert WebhookEvent.objects.get().status == "done"
    assert sum(sums(payment).values()) == 0


def test_a_day_without_payouts(world: World, db: None) -> None:
    checked = reconcile_day(clock.today_in_india() - timedelta(days=1), provider="razorpay")
    assert (checked.settlements, checked.differing) == (0, 0)


@given(amount=st.integers(1, 10**9), fee=st.integers(0, 10**6), wrong=st.integers(-1000, 1000))
def test_the_verdict_is_exact(amount: int, fee: int, wrong: int) -> None:
    judged = judge_settled(credit=amount - fee + wrong, debit=0, fee=fee, ours=amount)
    assert judged.difference == wrong
    assert judged.verdict == ("differs" if wrong else "matched")
    assert judge_settled(credit=0, debit=amount, fee=0, ours=-amount) == Judged("matched", 0)
    assert judge_settled(credit=amount, debit=0, fee=0, ours=None).difference == amount
