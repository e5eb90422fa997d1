"""The gateway's own published scenarios for merchants, each by its id, through our own operations and webhook.

docs/payments.md says for each id where it is proven, and which were left out and why.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core import clock
from core.errors import OutcomeUnknown
from core.ids import new_id
from core.money import Money
from payments import operations
from payments.models import LedgerEntry, Payment, PaymentIntent, Refund, WebhookEvent
from payments.providers import provider_named
from payments.queries import payment_state
from payments.tasks import poll_open, sweep
from tests.payments.conftest import Asked, news, start
from tests.payments.test_webhooks import captured_event, send, signed
from tests.world import World

Pay = Callable[..., dict[str, Any]]
Ask = Callable[..., Asked]


def past_due() -> None:
    """Let every planned look be due."""
    PaymentIntent.objects.exclude(next_poll_at=None).update(next_poll_at="2020-01-01T00:00:00Z")
    Refund.objects.exclude(next_attempt_at=None).update(next_attempt_at="2020-01-01T00:00:00Z")
    WebhookEvent.objects.filter(status="pending").update(next_attempt_at="2020-01-01T00:00:00Z")


def test_ord_01_an_order_is_made_on_our_server_and_kept_under_our_receipt(ask: Ask, world: World) -> None:
    asked = ask(100)
    (order,) = world.razorpay.state("orders")
    assert (order["id"], order["receipt"]) == (asked.intent.provider_order_id, asked.intent.receipt)
    assert (order["status"], order["amount_due"], order["amount_paid"], order["attempts"]) == (
        "created",
        100,
        0,
        0,
    )
    assert world.razorpay.deliveries() == [], "an order alone is no news"
    assert asked.page.fields["order_id"] == order["id"]


def test_ord_02_and_03_a_failed_attempt_leaves_the_order_for_the_next_which_pays_it(
    ask: Ask, pay: Pay, world: World
) -> None:
    asked = ask()
    operations.record_return(reference=asked.reference, posted=pay(asked, "fail")["return_fields"])
    assert world.razorpay.state("orders")[0]["status"] == "attempted"
    assert payment_state(asked.reference).status == "failed"
    operations.record_return(reference=asked.reference, posted=pay(asked)["return_fields"])
    (order,) = world.razorpay.state("orders")
    assert (order["status"], order["attempts"]) == ("paid", 2)
    assert payment_state(asked.reference).status == "captured"


@pytest.mark.parametrize("mode", ["return_same", "refuse"])
def test_ord_05_and_bp_07_a_lost_answer_makes_no_second_order(
    world: World, transactional_db: None, mode: str
) -> None:
    world.razorpay.options(receipt_mode=mode)
    world.razorpay.add_fault(
        "timeout_after_commit",
        match={"method": "POST", "path_regex": "^/v1/orders$"},
        times=1,
        params={"hold_s": 0.2},
    )
    intent_id = operations.open_payment(reference=new_id("order"), amount=Money(5_000), description="x")
    with pytest.raises(OutcomeUnknown):
        start(intent_id)
    page = start(intent_id)
    (order,) = world.razorpay.state("orders")
    assert page.fields["order_id"] == order["id"]


def test_bp_01_the_webhook_pays_and_the_callback_alone_does_not(ask: Ask, pay: Pay, world: World) -> None:
    asked = ask()
    created = pay(asked, "created")["payment"]["id"]
    forged = {"razorpay_payment_id": created, "razorpay_signature": "0" * 64}
    assert operations.record_return(reference=asked.reference, posted=forged).status in {"open", "created"}
    world.razorpay.call("POST", f"/payments/{created}/authorize", {"capture": True})
    body = captured_event({"id": created})
    send(body, signed(body))
    sweep()
    assert payment_state(asked.reference).status == "captured"


def test_bp_04_and_11_while_our_endpoint_is_down_the_reconciler_finds_the_money(
    ask: Ask, pay: Pay, world: World
) -> None:
    """No message arrives at all; when one comes late, it changes nothing more."""
    asked = ask()
    paid = pay(asked)["payment"]
    past_due()
    poll_open()
    assert payment_state(asked.reference).status == "captured"
    body = captured_event(paid)
    assert send(body, signed(body)) == 200
    sweep()
    assert LedgerEntry.objects.count() == 1
    assert len(news("PaymentCaptured")) == 1


def test_bp_02_a_callback_changed_in_one_character_is_not_believed(ask: Ask, pay: Pay) -> None:
    """The signature is checked over the order id that we stored, never over the one that comes along."""
    asked, other = ask(), ask()
    true = pay(asked)["return_fields"]
    provider, order_id = provider_named("razorpay"), str(asked.intent.provider_order_id)
    assert (
        provider.returned_payment_id(provider_order_id=order_id, posted=true) == true["razorpay_payment_id"]
    )
    last = "0" if true["razorpay_signature"][-1] != "0" else "1"
    for changed in (
        {"razorpay_signature": true["razorpay_signature"][:-1] + last},
        {"razorpay_payment_id": true["razorpay_payment_id"][:-1] + "0"},
    ):
        assert provider.returned_payment_id(provider_order_id=order_id, posted=true | changed) is None
    elsewhere = str(other.intent.provider_order_id)
    played = true | {"razorpay_order_id": elsewhere}
    assert provider.returned_payment_id(provider_order_id=elsewhere, posted=played) is None


def test_bp_05_an_order_that_nothing_was_heard_of_is_asked_about(ask: Ask, pay: Pay, world: World) -> None:
    """Created or attempted, no webhook, no browser: the first looks come within minutes, and the last after a week."""
    asked = ask()
    created = pay(asked, "created")["payment"]["id"]
    planned = []
    for _ in range(4):
        past_due()
        poll_open()
        asked.intent.refresh_from_db()
        planned.append((asked.intent.next_poll_at - clock.now()).total_seconds())  # type: ignore[operator]
    assert [round(seconds / 60) for seconds in planned] == [1, 2, 5, 10]
    assert payment_state(asked.reference).status == "open"
    world.razorpay.call("POST", f"/payments/{created}/authorize", {"capture": True})
    past_due()
    poll_open()
    assert payment_state(asked.reference).status == "captured"


def test_bp_06_a_late_authorisation_is_fulfilled_once(ask: Ask, pay: Pay, world: World) -> None:
    """failed, then authorized, captured and order.paid of the same payment: open after the first, paid once after the rest."""
    asked = ask()
    failed = pay(asked, "fail")["payment"]["id"]
    told = world.razorpay.deliveries(event="payment.failed")
    send(told[0]["body"].encode(), signed(told[0]["body"].encode(), event_id="evt_failed"))
    sweep()
    asked.intent.refresh_from_db()
    assert (payment_state(asked.reference).status, asked.intent.status) == ("failed", "open")
    world.razorpay.call("POST", f"/payments/{failed}/authorize", {"capture": True})
    for name in ("payment.authorized", "payment.captured", "order.paid"):
        (told,) = world.razorpay.deliveries(event=name)
        send(told["body"].encode(), signed(told["body"].encode(), event_id=f"evt_{name}"))
        sweep()
    assert payment_state(asked.reference).status == "captured"
    assert len(news("PaymentCaptured")) == 1
    assert LedgerEntry.objects.count() == 1


def test_bp_03_a_failure_told_after_the_capture_takes_nothing_back(ask: Ask, pay: Pay) -> None:
    asked = ask()
    paid = pay(asked)
    operations.record_return(reference=asked.reference, posted=paid["return_fields"])
    body = captured_event(paid["payment"] | {"status": "failed"}).replace(
        b"payment.captured", b"payment.failed"
    )
    send(body, signed(body))
    sweep()
    assert payment_state(asked.reference).status == "captured"
    assert news("PaymentFailed") == []


def test_bp_08_a_second_try_to_pay_is_on_the_same_order(ask: Ask, pay: Pay, world: World) -> None:
    asked = ask()
    pay(asked, "fail")
    again = start(asked.intent.public_id)
    assert again.fields["order_id"] == asked.intent.provider_order_id
    assert len(world.razorpay.state("orders")) == 1


def test_bp_10_a_repeated_event_is_stored_once_and_applied_once(ask: Ask, pay: Pay) -> None:
    asked = ask()
    body = captured_event(pay(asked)["payment"])
    assert [send(body, signed(body)) for _ in range(3)] == [200, 200, 200]
    sweep()
    assert WebhookEvent.objects.count() == 1
    assert LedgerEntry.objects.count() == 1


def test_bp_12_a_refund_whose_answer_is_lost_is_sent_again_under_its_key(
    ask: Ask, pay: Pay, world: World
) -> None:
    asked = ask(5_000)
    operations.record_return(reference=asked.reference, posted=pay(asked)["return_fields"])
    world.razorpay.add_fault(
        "timeout_after_commit",
        match={"method": "POST", "path_regex": "refund$"},
        times=1,
        params={"hold_s": 0.2},
    )
    operations.refund_payment(
        payment_id=Payment.objects.get().public_id, amount=Money(5_000), reason="customer asked"
    )
    for _ in range(2):
        past_due()
        sweep()
    assert len(world.razorpay.state("refunds")) == 1
    assert Refund.objects.get().status == "processed"


def test_bp_20_a_late_authorisation_is_found_by_asking(ask: Ask, pay: Pay, world: World) -> None:
    asked = ask()
    failed = pay(asked, "fail")["payment"]["id"]
    operations.record_return(reference=asked.reference, posted={})
    world.razorpay.call("POST", f"/payments/{failed}/authorize", {"capture": True})
    past_due()
    poll_open()
    assert payment_state(asked.reference).status == "captured"


def test_bp_37_a_changed_body_under_an_old_signature_is_refused(ask: Ask, pay: Pay) -> None:
    asked = ask()
    body = captured_event(pay(asked)["payment"])
    headers = signed(body)
    assert send(body.replace(b"199900", b"1") + b" ", headers) == 400
    assert not WebhookEvent.objects.exists()
    assert payment_state(asked.reference).status == "open"


def test_rfnd_01_a_normal_refund_in_parts(ask: Ask, pay: Pay, world: World) -> None:
    asked = ask(5_000)
    operations.record_return(reference=asked.reference, posted=pay(asked)["return_fields"])
    payment_id = Payment.objects.get().public_id
    for amount in (100, 4_900):
        operations.refund_payment(payment_id=payment_id, amount=Money(amount), reason=f"part {amount}")
        sweep()
    assert [row["amount"] for row in world.razorpay.state("refunds")] == [100, 4_900]
    assert payment_state(asked.reference).status == "refunded"
