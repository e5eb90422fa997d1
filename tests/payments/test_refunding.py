"""Money goes back: never more than came, never twice, never forgotten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.errors import NotFound
from core.money import Money
from payments import operations
from payments.models import LedgerEntry, Payment, Refund, RefundTerms, held_on
from payments.queries import payment_state
from payments.tasks import sweep
from tests.payments.conftest import Asked, news
from tests.world import World

Pay = Callable[..., dict[str, Any]]
Ask = Callable[..., Asked]


@pytest.fixture
def paid(ask: Ask, pay: Pay) -> Payment:
    """A captured payment of ₹50.00."""
    asked = ask(5_000)
    operations.record_return(reference=asked.reference, posted=pay(asked)["return_fields"])
    return Payment.objects.get()


def give_back(
    payment: Payment, amount: int, reason: str = "customer asked", *, automatic: bool = False
) -> str:
    """Ask for a refund."""
    return operations.refund_payment(
        payment_id=payment.public_id, amount=Money(amount), reason=reason, automatic=automatic
    )


def make_due() -> None:
    """Let the next try be now."""
    Refund.objects.exclude(next_attempt_at=None).update(next_attempt_at="2020-01-01T00:00:00Z")


def test_a_refund_is_written_sent_and_booked(paid: Payment, world: World) -> None:
    give_back(paid, 2_000)
    assert not world.razorpay.state("refunds"), "nothing is sent inside the asker's transaction"
    sweep()
    (sent,) = world.razorpay.state("refunds")
    assert sent["amount"] == 2_000
    refund = Refund.objects.get()
    assert (refund.status, refund.provider_refund_id) == ("processed", sent["id"])
    assert list(LedgerEntry.objects.values_list("kind", "amount")) == [("capture", 5_000), ("refund", -2_000)]
    assert held_on(paid) == 3_000
    (event,) = news("RefundProcessed")
    assert (event["amount"], event["provider_refund_id"]) == (2_000, sent["id"])


def test_several_refunds_end_where_the_money_ends(paid: Payment) -> None:
    give_back(paid, 2_000)
    give_back(paid, 3_000, "the rest")
    with pytest.raises(operations.NothingToRefund):
        give_back(paid, 1)
    sweep()
    assert payment_state(paid.intent.reference).status == "refunded"
    assert held_on(paid) == 0
    assert Refund.objects.count() == 2


@pytest.mark.parametrize("amount", [0, -1, 5_001])
def test_impossible_amounts_are_refused(paid: Payment, amount: int) -> None:
    with pytest.raises(operations.NothingToRefund):
        give_back(paid, amount)
    assert not Refund.objects.exists()
    assert not news("RefundRequested")


def test_another_currency_is_refused(paid: Payment) -> None:
    with pytest.raises(operations.NothingToRefund):
        operations.refund_payment(payment_id=paid.public_id, amount=Money(1, "USD"), reason="x")


def test_an_unknown_payment_is_refused(transactional_db: None) -> None:
    with pytest.raises(NotFound):
        operations.refund_payment(payment_id="pay_none", amount=Money(1), reason="x")


def test_an_automatic_refund_exists_once_per_reason(paid: Payment) -> None:
    first = give_back(paid, 5_000, "order cancelled", automatic=True)
    assert give_back(paid, 5_000, "order cancelled", automatic=True) == first
    assert Refund.objects.count() == 1


def test_a_lost_answer_does_not_refund_twice(paid: Payment, world: World) -> None:
    world.razorpay.add_fault(
        "timeout_after_commit",
        match={"method": "POST", "path_regex": "refund$"},
        times=1,
        params={"hold_s": 0.2},
    )
    give_back(paid, 2_000)
    sweep()
    refund = Refund.objects.get()
    assert (refund.status, refund.attempts) == ("requested", 1)
    make_due()
    sweep()
    refund.refresh_from_db()
    assert refund.status == "processed"
    assert len(world.razorpay.state("refunds")) == 1
    assert held_on(paid) == 3_000


def test_a_pending_refund_is_followed_until_it_is_final(paid: Payment, world: World) -> None:
    world.razorpay.add_fault("refund_pending", match={"path_regex": "refund$"}, times=1)
    give_back(paid, 2_000)
    sweep()
    refund = Refund.objects.get()
    assert refund.status == "pending"
    assert held_on(paid) == 5_000, "with the bank is not yet given back"
    world.razorpay.clock(advance_s=8 * 86_400)
    make_due()
    sweep()
    refund.refresh_from_db()
    assert refund.status == "processed"
    assert held_on(paid) == 3_000


def test_a_refused_refund_fails_loudly_and_frees_the_amount(paid: Payment, world: World) -> None:
    world.razorpay.add_fault("low_balance", match={"path_regex": "refund$"}, times=1)
    give_back(paid, 5_000)
    sweep()
    refund = Refund.objects.get()
    assert refund.status == "failed"
    assert refund.last_error
    assert len(news("RefundFailed")) == 1
    assert held_on(paid) == 5_000
    give_back(paid, 5_000)
    sweep()
    assert payment_state(paid.intent.reference).status == "refunded"


@pytest.mark.parametrize(
    ("at_once", "speed", "went_as"), [(True, "optimum", "instant"), (False, "normal", "normal")]
)
def test_the_owner_chooses_how_fast_money_goes_back(
    paid: Payment, world: World, at_once: bool, speed: str, went_as: str
) -> None:
    operations.set_refund_terms(RefundTerms(is_instant=at_once))
    give_back(paid, 2_000)
    operations.set_refund_terms(RefundTerms(is_instant=not at_once))
    world.razorpay.add_fault("html_body", match={"path_regex": "/refund$"}, times=1)
    sweep()
    make_due()
    sweep()  # sent again it is word for word the same, whatever was chosen meanwhile
    sent = world.razorpay.requests(method="POST", path="/v1/payments/")
    asked = [each["body"]["speed"] for each in sent if each["path"].endswith("/refund")]
    assert asked[-2:] == [speed, speed]
    assert len(world.razorpay.state("refunds")) == 1
    refund = Refund.objects.get()
    assert (refund.is_instant, refund.went_as, refund.status) == (at_once, went_as, "processed")
