"""Every message the gateway is asked to send, by its name: applied, or known to be nothing of ours."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from core import clock
from core.money import Money
from payments import operations
from payments.models import (
    Dispute,
    Downtime,
    LedgerEntry,
    Payment,
    PaymentLink,
    Refund,
    Settlement,
    WebhookEvent,
)
from payments.queries import payment_state
from payments.tasks import sweep
from tests.payments.conftest import Asked
from tests.payments.test_webhooks import PATH, send, signed
from tests.world import World

Ask, Pay = Callable[..., Asked], Callable[..., dict[str, Any]]
SUBSCRIBED = {
    "payment": ["authorized", "captured", "failed"],
    "order": ["paid"],
    "refund": ["created", "processed", "failed", "speed_changed"],
    "payment.dispute": ["created", "won", "lost", "closed", "under_review", "action_required"],
    "payment.downtime": ["started", "updated", "resolved"],
    "settlement": ["processed"],
    "payment_link": ["paid", "partially_paid", "cancelled", "expired"],
}
NAMES = [f"{group}.{verb}" for group, verbs in SUBSCRIBED.items() for verb in verbs]


def tell(world: World, name: str) -> WebhookEvent:
    """Bring the sandbox's own message of this name to our door and apply it; answers its row."""
    told = world.razorpay.deliveries(event=name)
    assert told, f"the sandbox sent no {name}"
    body = told[-1]["body"].encode()
    assert send(body, signed(body, event_id=told[-1]["event_id"])) == 200
    sweep()
    return WebhookEvent.objects.get(event_id=told[-1]["event_id"])


@pytest.fixture
def captured(ask: Ask, pay: Pay) -> Payment:
    """A payment of ₹1,999.00 that we hold."""
    asked = ask()
    operations.record_return(reference=asked.reference, posted=pay(asked)["return_fields"])
    return Payment.objects.get()


@pytest.mark.parametrize(
    ("name", "outcome", "status"),
    [
        ("payment.authorized", "authorize", "authorized"),
        ("payment.captured", "capture", "captured"),
        ("payment.failed", "fail", "failed"),
        ("order.paid", "capture", "captured"),
    ],
)
def test_news_of_payments_and_orders(
    world: World, ask: Ask, pay: Pay, name: str, outcome: str, status: str
) -> None:
    asked = ask()
    pay(asked, outcome)
    assert tell(world, name).status == "done"
    assert payment_state(asked.reference).status == status


@pytest.mark.parametrize("name", ["refund.created", "refund.processed"])
def test_news_of_refunds(world: World, captured: Payment, name: str) -> None:
    operations.refund_payment(payment_id=captured.public_id, amount=Money(5_000), reason="asked")
    sweep()
    assert tell(world, name).status == "done"
    assert Refund.objects.get().status == "processed"
    assert LedgerEntry.objects.filter(kind="refund").count() == 1


def test_news_of_a_refund_that_failed_at_the_bank(world: World, captured: Payment) -> None:
    world.razorpay.add_fault("refund_failed", match={"path_regex": "/refund$"}, times=1)
    operations.refund_payment(payment_id=captured.public_id, amount=Money(5_000), reason="asked")
    sweep()
    assert Refund.objects.get().status == "pending"
    world.razorpay.clock(advance_s=120)
    assert tell(world, "refund.failed").status == "done"
    assert Refund.objects.get().status == "failed"
    assert not LedgerEntry.objects.filter(kind="refund").exists()


def test_news_of_another_speed(world: World, captured: Payment) -> None:
    world.razorpay.add_fault("refund_pending", match={"path_regex": "/refund$"}, times=1)
    operations.refund_payment(payment_id=captured.public_id, amount=Money(5_000), reason="asked")
    sweep()
    (there,) = world.razorpay.state("refunds")
    world.razorpay.call("POST", "/seed", {"refunds": [{**there, "speed_processed": "normal"}]})
    body = json.dumps(
        {
            "event": "refund.speed_changed",
            "payload": {"refund": {"entity": there}, "payment": {"entity": {"id": there["payment_id"]}}},
        }
    ).encode()
    assert send(body, signed(body)) == 200
    sweep()
    assert WebhookEvent.objects.get().status == "done"
    assert (Refund.objects.get().status, Refund.objects.get().went_as) == ("pending", "normal")


@pytest.mark.parametrize(
    ("verdict", "status", "deducted"),
    [
        ("created", "open", 0),
        ("under_review", "under_review", 0),
        ("action_required", "open", 0),
        ("won", "won", 0),
        ("lost", "lost", 199_900),
        ("closed", "closed", 0),
    ],
)
def test_news_of_disputes(world: World, captured: Payment, verdict: str, status: str, deducted: int) -> None:
    dispute = world.razorpay.call("POST", f"/payments/{captured.provider_payment_id}/dispute")
    if verdict != "created":
        world.razorpay.call("POST", f"/disputes/{dispute['id']}/{verdict}")
    assert tell(world, f"payment.dispute.{verdict}").status == "done"
    found = Dispute.objects.get()
    assert (found.status, found.deducted) == (status, deducted)


@pytest.mark.parametrize("verb", ["started", "updated", "resolved"])
def test_news_of_trouble_with_methods(world: World, transactional_db: None, verb: str) -> None:
    told = {
        "id": "down_1",
        "entity": "payment.downtime",
        "method": "upi",
        "status": "started",
        "severity": "low",
    }
    world.razorpay.seed(downtimes=[told])
    if verb != "started":
        world.razorpay.seed(downtimes=[{**told, "severity": "high", "status": verb}])
    assert tell(world, f"payment.downtime.{verb}").status == "done"
    assert Downtime.objects.get().status == ("resolved" if verb == "resolved" else "started")


def test_news_of_a_payout(world: World, captured: Payment) -> None:
    world.razorpay.call("POST", "/settle")
    assert tell(world, "settlement.processed").status == "done"
    assert Settlement.objects.get().status == "matched"


@pytest.mark.parametrize("verb", ["paid", "cancelled", "expired"])
def test_news_of_payment_links(world: World, transactional_db: None, verb: str) -> None:
    intent_id = operations.open_payment(reference="order_link", amount=Money(5_000), description="Order")
    operations.request_link(
        intent_id=intent_id, return_url="http://shop.test/r/", expires_at=clock.now() + timedelta(minutes=20)
    )
    sweep()
    link = PaymentLink.objects.get()
    if verb == "paid":
        world.razorpay.call("POST", f"/payment_links/{link.provider_link_id}/pay")
    elif verb == "expired":
        world.razorpay.clock(advance_s=3600)
    else:
        operations.cancel_payment(reference="order_link")
        PaymentLink.objects.update(next_attempt_at=clock.now())
        sweep()
    assert tell(world, f"payment_link.{verb}").status == "done"
    assert PaymentLink.objects.get().status == verb


def test_part_of_a_links_amount_pays_nothing(world: World, transactional_db: None) -> None:
    """Our links take no parts; a message that says so all the same is looked up, and changes nothing."""
    intent_id = operations.open_payment(reference="order_link", amount=Money(5_000), description="Order")
    operations.request_link(
        intent_id=intent_id, return_url="http://shop.test/r/", expires_at=clock.now() + timedelta(minutes=20)
    )
    sweep()
    link = PaymentLink.objects.get()
    entity = {"id": link.provider_link_id, "status": "partially_paid", "amount_paid": 100}
    body = json.dumps(
        {"event": "payment_link.partially_paid", "payload": {"payment_link": {"entity": entity}}}
    ).encode()
    assert send(body, signed(body)) == 200
    sweep()
    assert WebhookEvent.objects.get().status == "done"
    assert (PaymentLink.objects.get().status, payment_state("order_link").captured) == ("open", Money(0))


@pytest.mark.parametrize("name", NAMES)
def test_a_message_about_strangers_changes_nothing(world: World, transactional_db: None, name: str) -> None:
    """The account may be shared: what is not ours is kept, named and left alone."""
    group = name.rsplit(".", 1)[0]
    entity = {"id": f"{group[:4]}_stranger", "payment_id": "pay_stranger", "order_id": "order_stranger"}
    payload = {} if group == "payment.downtime" else {group.rsplit(".", 1)[-1]: {"entity": entity}}
    body = json.dumps({"event": name, "payload": payload}).encode()
    assert send(body, signed(body)) == 200, PATH
    sweep()
    event = WebhookEvent.objects.get()
    assert event.status in {"unmatched", "pending"}, (
        "unknown ids are refused by the gateway and asked for again"
    )
    assert not Payment.objects.exists() and not LedgerEntry.objects.exists() and not Dispute.objects.exists()
