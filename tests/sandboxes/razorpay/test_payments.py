"""Payments, captures and their news, through the official SDK."""

from __future__ import annotations

import json
from typing import Any

import pytest
import razorpay
from razorpay.errors import BadRequestError

from sandboxes.kit import SandboxControl, SandboxRefused
from tests.sandboxes.conftest import Receiver

SECRET = "webhook-secret"


def order_of(client: razorpay.Client, capture: str | None = None, **options: int) -> dict[str, Any]:
    fields: dict[str, Any] = {"amount": 249900, "currency": "INR"}
    if capture:
        fields["payment"] = {"capture": capture, "capture_options": options}
    return client.order.create(data=fields)


def pay(
    control: SandboxControl, order: dict[str, Any], outcome: str = "capture", **wishes: Any
) -> dict[str, Any]:
    return control.call("POST", f"/orders/{order['id']}/pay", {"outcome": outcome, **wishes})


def events(control: SandboxControl) -> list[str]:
    return [delivery["event"] for delivery in control.deliveries()]


def test_a_paid_order(client: razorpay.Client, control: SandboxControl) -> None:
    order = order_of(client)
    paid = pay(control, order)
    payment = client.payment.fetch(paid["payment"]["id"])
    assert payment["id"].startswith("pay_") and len(payment["id"]) == 18
    assert (payment["status"], payment["captured"], payment["amount"]) == ("captured", True, 249900)
    assert (payment["fee"], payment["tax"]) == (4998 + 900, 900)
    assert payment["order_id"] == order["id"]
    order = client.order.fetch(order["id"])
    assert (order["status"], order["amount_paid"], order["amount_due"], order["attempts"]) == (
        "paid",
        249900,
        0,
        1,
    )
    assert client.order.payments(order["id"])["items"] == [payment]
    assert events(control) == ["payment.authorized", "payment.captured", "order.paid"]


def test_the_return_signature_passes_the_sdk(client: razorpay.Client, control: SandboxControl) -> None:
    returned = pay(control, order_of(client))["return_fields"]
    assert client.utility.verify_payment_signature(returned)
    with pytest.raises(razorpay.errors.SignatureVerificationError):
        client.utility.verify_payment_signature({**returned, "razorpay_order_id": "order_other"})


def test_webhooks_are_signed_over_the_bytes_and_each_has_its_own_id(
    client: razorpay.Client, control: SandboxControl, receiver: Receiver
) -> None:
    control.webhook(receiver.url, SECRET)
    order = order_of(client)
    pay(control, order)
    came = receiver.wait_for(3)
    bodies = [json.loads(one.body) for one in came]
    assert [body["event"] for body in bodies] == ["payment.authorized", "payment.captured", "order.paid"]
    assert len({one.headers["x-razorpay-event-id"] for one in came}) == 3
    for one in came:
        signature = one.headers["X-Razorpay-Signature"]
        assert client.utility.verify_webhook_signature(one.body.decode(), signature, SECRET)
    authorized, captured, paid = bodies
    assert set(paid) == {"entity", "account_id", "event", "contains", "payload", "created_at"}
    assert paid["contains"] == ["payment", "order"]
    assert paid["payload"]["order"]["entity"]["status"] == "paid"
    assert authorized["payload"]["payment"]["entity"]["captured"] is False
    assert captured["payload"]["payment"]["entity"]["captured"] is True


def test_a_failed_payment_can_be_tried_again_on_the_same_order(
    client: razorpay.Client, control: SandboxControl
) -> None:
    order = order_of(client)
    failed = pay(control, order, "fail", reason="insufficient_funds")
    assert failed["payment"]["error_reason"] == "insufficient_funds"
    assert failed["return_fields"]["error[code]"] == "BAD_REQUEST_ERROR"
    assert "razorpay_signature" not in failed["return_fields"]
    assert client.order.fetch(order["id"])["status"] == "attempted"
    pay(control, order)
    order = client.order.fetch(order["id"])
    assert (order["status"], order["attempts"]) == ("paid", 2)
    assert events(control) == ["payment.failed", "payment.authorized", "payment.captured", "order.paid"]


def test_capture_takes_exactly_the_authorized_amount_once(
    client: razorpay.Client, control: SandboxControl
) -> None:
    order = order_of(client, "manual", manual_expiry_period=4320)
    payment = pay(control, order)["payment"]
    assert payment["status"] == "authorized"
    with pytest.raises(BadRequestError, match=r"^Capture amount must be equal to the amount authorized\.$"):
        client.payment.capture(payment["id"], 249800, {"currency": "INR"})
    assert client.payment.fetch(payment["id"])["status"] == "authorized"
    captured = client.payment.capture(payment["id"], 249900, {"currency": "INR"})
    assert captured["captured"] is True
    with pytest.raises(BadRequestError):
        client.payment.capture(payment["id"], 249900, {"currency": "INR"})
    assert events(control).count("payment.captured") == 1


def test_capture_wants_the_payments_currency(client: razorpay.Client, control: SandboxControl) -> None:
    payment = pay(control, order_of(client, "manual"))["payment"]
    with pytest.raises(BadRequestError, match="Currency"):
        client.payment.capture(payment["id"], 249900, {"currency": "USD"})


def test_a_payment_nobody_finishes_fails_after_ten_minutes(
    client: razorpay.Client, control: SandboxControl
) -> None:
    payment = pay(control, order_of(client), "created")["payment"]
    control.clock(advance_s=599)
    assert client.payment.fetch(payment["id"])["status"] == "created"
    control.clock(advance_s=2)
    payment = client.payment.fetch(payment["id"])
    assert (payment["status"], payment["error_reason"]) == ("failed", "payment_timed_out")


def test_a_late_authorization_in_time_is_captured(client: razorpay.Client, control: SandboxControl) -> None:
    order = order_of(client, "automatic", automatic_expiry_period=20, manual_expiry_period=4320)
    payment = pay(control, order, "fail")["payment"]
    control.clock(advance_s=15 * 60)
    control.call("POST", f"/payments/{payment['id']}/authorize", {"capture": True})
    payment = client.payment.fetch(payment["id"])
    assert (payment["status"], payment["error_code"]) == ("captured", None)


def test_a_later_authorization_stays_authorized_and_lapses(
    client: razorpay.Client, control: SandboxControl
) -> None:
    order = order_of(client, "automatic", automatic_expiry_period=12, manual_expiry_period=4320)
    payment = pay(control, order, "fail")["payment"]
    control.clock(advance_s=13 * 60)
    control.call("POST", f"/payments/{payment['id']}/authorize", {"capture": True})
    assert client.payment.fetch(payment["id"])["status"] == "authorized"
    control.clock(advance_s=4320 * 60 + 1)
    payment = client.payment.fetch(payment["id"])
    assert (payment["status"], payment["captured"], payment["amount_refunded"]) == ("refunded", False, 249900)
    assert payment["fee"] is None
    assert client.order.fetch(order["id"])["status"] == "attempted"


def test_a_second_payment_of_a_paid_order_goes_straight_back(
    client: razorpay.Client, control: SandboxControl
) -> None:
    order = order_of(client)
    slow = pay(control, order, "created")["payment"]
    pay(control, order)
    control.call("POST", f"/payments/{slow['id']}/authorize", {"capture": True})
    slow = client.payment.fetch(slow["id"])
    assert (slow["status"], slow["captured"], slow["refund_status"]) == ("refunded", False, "full")
    assert client.order.fetch(order["id"])["amount_paid"] == 249900
    assert events(control)[-3:] == ["payment.authorized", "refund.created", "refund.processed"]


def test_a_dispute_is_announced(client: razorpay.Client, control: SandboxControl) -> None:
    payment = pay(control, order_of(client))["payment"]
    control.call("POST", f"/payments/{payment['id']}/dispute")
    told = json.loads(control.deliveries(event="payment.dispute.created")[0]["body"])
    assert told["contains"] == ["payment", "dispute"]
    assert told["payload"]["dispute"]["entity"]["amount"] == 249900


def test_moving_by_hand_keeps_to_the_states(client: razorpay.Client, control: SandboxControl) -> None:
    payment = pay(control, order_of(client))["payment"]
    for verb in ("authorize", "fail", "capture"):
        with pytest.raises(SandboxRefused):
            control.call("POST", f"/payments/{payment['id']}/{verb}")
    assert client.payment.fetch(payment["id"])["status"] == "captured"


def test_faults_can_lie_about_amount_and_currency(client: razorpay.Client, control: SandboxControl) -> None:
    payment = pay(control, order_of(client))["payment"]
    control.add_fault("wrong_amount", match={"path_regex": "/payments/"}, times=1)
    assert client.payment.fetch(payment["id"])["amount"] == 249800
    control.add_fault("wrong_currency", params={"currency": "EUR"}, times=1)
    assert client.payment.fetch(payment["id"])["currency"] == "EUR"
    honest = client.payment.fetch(payment["id"])
    assert (honest["amount"], honest["currency"]) == (249900, "INR")


def test_downtimes_are_listed_and_announced(client: razorpay.Client, control: SandboxControl) -> None:
    downtime = {
        "id": "down_1",
        "entity": "payment.downtime",
        "method": "upi",
        "status": "started",
        "severity": "high",
        "instrument": {"vpa_handle": "okhdfc"},
    }
    control.seed(downtimes=[downtime])
    listed = client.payment.fetchDownTime()
    assert listed["count"] == 1 and listed["items"][0]["method"] == "upi"
    assert client.payment.fetchDownTimeById("down_1")["status"] == "started"
    control.seed(downtimes=[{**downtime, "status": "resolved"}])
    assert events(control) == ["payment.downtime.started", "payment.downtime.resolved"]
    told = json.loads(control.deliveries()[0]["body"])
    assert told["payload"]["payment.downtime"]["entity"]["id"] == "down_1"


def test_a_webhook_that_never_answers_well_is_disabled_after_a_day(
    client: razorpay.Client, control: SandboxControl, receiver: Receiver
) -> None:
    receiver.status = 500
    control.webhook(receiver.url, SECRET, events=["order.paid"])
    pay(control, order_of(client))
    first = receiver.wait_for(1)[0]
    control.clock(advance_s=6)
    again = receiver.wait_for(2)[1]
    assert again.headers["x-razorpay-event-id"] == first.headers["x-razorpay-event-id"]
    assert again.body == first.body
    control.clock(advance_s=86_400)
    assert control.deliveries(event="order.paid")[0]["status"] == "failed"
    assert control.state()["webhook"]["disabled_at"] is not None
    pay(control, order_of(client))
    assert control.deliveries(event="order.paid")[1]["status"] == "disabled"
