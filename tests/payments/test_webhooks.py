"""Messages from the provider: verified, stored, answered; applied once, whatever happens to them on the way."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from payments import operations
from payments.models import LedgerEntry, WebhookEvent
from payments.queries import payment_state
from payments.tasks import sweep
from tests.payments.conftest import Asked, news
from tests.world import World

PATH = "/hooks/payment/razorpay"
Pay = Callable[..., dict[str, Any]]
Ask = Callable[..., Asked]


def signed(body: bytes, secret: str = "rzp-sandbox-webhook", event_id: str = "evt_1") -> dict[str, str]:
    """The headers of a truly signed message."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {"X-Razorpay-Signature": digest, "X-Razorpay-Event-Id": event_id}


def send(body: bytes, headers: dict[str, str]) -> int:
    """Post a message to the door; answers the status."""
    return Client().post(PATH, data=body, content_type="application/json", headers=headers).status_code


def captured_event(payment: dict[str, Any]) -> bytes:
    """A payment.captured message."""
    return json.dumps({"event": "payment.captured", "payload": {"payment": {"entity": payment}}}).encode()


def test_a_message_is_stored_answered_and_applied_afterwards(ask: Ask, pay: Pay) -> None:
    asked = ask()
    body = captured_event(pay(asked)["payment"])
    assert send(body, signed(body)) == 200
    event = WebhookEvent.objects.get()
    assert (bytes(event.body), event.status) == (body, "pending")
    assert payment_state(asked.reference).status == "open"
    sweep()
    event.refresh_from_db()
    assert (event.status, event.name) == ("done", "payment.captured")
    assert payment_state(asked.reference).status == "captured"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Razorpay-Signature": ""},
        {"X-Razorpay-Signature": "0" * 64},
        {"X-Razorpay-Signature": "sïgned"},
    ],
)
def test_a_forged_message_is_refused_and_leaves_nothing(
    world: World, transactional_db: None, headers: dict
) -> None:
    assert send(b'{"event":"payment.captured"}', headers) == 400
    assert not WebhookEvent.objects.exists()


def test_the_signature_is_over_the_raw_bytes(world: World, transactional_db: None) -> None:
    body = b'{"event": "order.paid",  "payload": {}}'
    assert send(body.replace(b"  ", b" "), signed(body)) == 400
    assert send(body, signed(body)) == 200


def test_the_previous_secret_is_good_while_it_is_set(
    world: World, transactional_db: None, settings: Any
) -> None:
    body = b'{"event":"order.paid","payload":{}}'
    assert send(body, signed(body, "the-old-secret")) == 400
    settings.RAZORPAY_WEBHOOK_SECRET_PREVIOUS = "the-old-secret"
    assert send(body, signed(body, "the-old-secret")) == 200
    settings.RAZORPAY_WEBHOOK_SECRET_PREVIOUS = ""
    assert send(body, signed(body, "")) == 400


def test_repeats_and_replays_under_fresh_ids_change_nothing(ask: Ask, pay: Pay) -> None:
    asked = ask()
    body = captured_event(pay(asked)["payment"])
    for event_id in ("evt_1", "evt_1", "evt_2", "evt_3"):
        assert send(body, signed(body, event_id=event_id)) == 200
    sweep()
    assert WebhookEvent.objects.count() == 3
    assert LedgerEntry.objects.count() == 1
    assert len(news("PaymentCaptured")) == 1


def test_a_message_lies_about_nothing_because_the_provider_is_asked(ask: Ask, pay: Pay) -> None:
    asked = ask(5_000)
    payment = pay(asked, "fail")["payment"] | {"status": "captured", "amount": 1}
    body = captured_event(payment)
    assert send(body, signed(body)) == 200
    sweep()
    assert payment_state(asked.reference).status == "failed"
    assert not LedgerEntry.objects.exists()


def test_strangers_payments_are_stored_and_left_alone(world: World, ask: Ask) -> None:
    order = ask()
    paid = world.razorpay.call("POST", f"/orders/{order.intent.provider_order_id}/pay", {})
    order.intent.payments.all().delete()
    order.intent.delete()
    body = captured_event(paid["payment"])
    send(body, signed(body))
    sweep()
    assert WebhookEvent.objects.get().status == "unmatched"


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"nonsense", b'{"event": 1, "payload": {"payment": {"entity": {"x": 1}}}}']
)
def test_signed_nonsense_becomes_a_dead_letter(world: World, transactional_db: None, body: bytes) -> None:
    assert send(body, signed(body)) == 200
    sweep()
    assert WebhookEvent.objects.get().status == "dead"


def test_a_giant_is_refused_unread(world: World, transactional_db: None) -> None:
    body = b"x" * 1_000_001
    assert send(body, signed(body)) == 413
    assert not WebhookEvent.objects.exists()


def test_other_methods_and_providers_are_refused(world: World, transactional_db: None) -> None:
    assert Client().get(PATH).status_code == 405
    assert (
        Client().post("/hooks/payment/barter", data=b"{}", content_type="application/json").status_code == 404
    )


def test_an_outage_postpones_and_a_dead_message_can_be_replayed(ask: Ask, pay: Pay, world: World) -> None:
    asked = ask()
    body = captured_event(pay(asked)["payment"])
    send(body, signed(body))
    fault = world.razorpay.add_fault("status", match={"path_regex": "^/v1/payments"}, params={"code": 500})
    for _ in range(25):
        WebhookEvent.objects.update(next_attempt_at="2020-01-01T00:00:00Z")
        sweep()
    event = WebhookEvent.objects.get()
    assert (event.status, event.attempts) == ("dead", 20)
    world.razorpay.remove_fault(fault)
    assert operations.replay_webhook_event(event.pk)
    assert not operations.replay_webhook_event(event.pk), "already on its way"
    sweep()
    assert payment_state(asked.reference).status == "captured"


def test_the_sandboxes_own_messages_are_understood(
    ask: Ask, pay: Pay, world: World, live_server: Any
) -> None:
    """authorized, captured and order.paid, signed by the far end, doubled and out of order."""
    world.send_news_to(live_server.url)
    world.razorpay.add_fault("duplicate", params={"n": 2})
    world.razorpay.add_fault("reorder", params={"window": 3})
    asked = ask()
    pay(asked)
    world.razorpay.flush()
    assert WebhookEvent.objects.count() == 3
    sweep()
    assert set(WebhookEvent.objects.values_list("name", "status")) == {
        ("payment.authorized", "done"),
        ("payment.captured", "done"),
        ("order.paid", "done"),
    }
    assert LedgerEntry.objects.count() == 1


def test_a_message_signed_with_another_secret_by_the_far_end_is_refused(
    ask: Ask, pay: Pay, world: World, live_server: Any
) -> None:
    world.send_news_to(live_server.url)
    world.razorpay.add_fault("bad_signature")
    pay(ask())
    world.razorpay.flush()
    assert not WebhookEvent.objects.exists()
