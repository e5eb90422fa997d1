"""Refunds that somebody made at the gateway itself: in our books once, by message or by payout; never one of ours twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core import clock
from core.money import Money
from payments import operations
from payments.models import LedgerEntry, Payment, Refund, Settlement, WebhookEvent, held_on
from payments.operations import NothingToRefund
from payments.tasks import sweep
from tests.payments.conftest import Asked, news
from tests.payments.test_event_names import tell
from tests.world import World

Ask, Pay = Callable[..., Asked], Callable[..., dict[str, Any]]


@pytest.fixture
def captured(ask: Ask, pay: Pay) -> Payment:
    """A payment of ₹1,999.00 that we hold."""
    asked = ask()
    operations.record_return(reference=asked.reference, posted=pay(asked)["return_fields"])
    return Payment.objects.get()


def refunded_by_hand(world: World, payment: Payment, amount: int) -> None:
    """Somebody gives money back on the gateway's own pages."""
    world.razorpay.call("POST", f"/payments/{payment.provider_payment_id}/refund", {"amount": amount})


def test_it_is_written_down_once_and_leaves_less_to_refund(world: World, captured: Payment) -> None:
    refunded_by_hand(world, captured, 50_000)
    for name in ("refund.created", "refund.processed"):
        assert tell(world, name).status == "done"
    refund = Refund.objects.get()
    assert (refund.amount, refund.status, refund.reason) == (50_000, "processed", "given back at the gateway")
    assert held_on(captured) == 149_900
    (told,) = news("RefundProcessed")
    assert (told["amount"], told["provider_refund_id"]) == (50_000, refund.provider_refund_id)
    with pytest.raises(NothingToRefund):
        operations.refund_payment(payment_id=captured.public_id, amount=Money(150_000), reason="asked")


def test_one_of_ours_whose_answer_was_lost_is_not_written_down_twice(world: World, captured: Payment) -> None:
    world.razorpay.add_fault(
        "timeout_after_commit", match={"path_regex": "/refund$"}, times=1, params={"hold_s": 0.2}
    )
    operations.refund_payment(payment_id=captured.public_id, amount=Money(5_000), reason="asked")
    sweep()
    assert Refund.objects.get().provider_refund_id is None
    event = tell(world, "refund.processed")
    assert (event.status, "may be this one" in event.last_error) == ("pending", True)
    assert not LedgerEntry.objects.filter(kind="refund").exists()
    Refund.objects.update(next_attempt_at=clock.now())
    WebhookEvent.objects.filter(status="pending").update(next_attempt_at=clock.now())
    for _ in range(2):
        sweep()
        WebhookEvent.objects.filter(status="pending").update(next_attempt_at=clock.now())
    assert (Refund.objects.get().status, Refund.objects.get().reason) == ("processed", "asked")
    assert not WebhookEvent.objects.filter(status="pending").exists()
    assert LedgerEntry.objects.filter(kind="refund").count() == 1


def test_one_of_which_no_message_came_is_found_in_the_payout(world: World, captured: Payment) -> None:
    refunded_by_hand(world, captured, 50_000)
    world.razorpay.call("POST", "/settle")
    operations.reconcile_day(clock.today_in_india(), provider="razorpay")
    assert Refund.objects.get().status == "processed"
    assert (Settlement.objects.get().status, Settlement.objects.get().difference) == ("matched", 0)
    assert sum(captured.ledger.values_list("amount", flat=True)) == 0  # all of it is paid out, or gone
