"""Refunds and their keys, through the official SDK."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import razorpay
import requests
from razorpay.errors import BadRequestError

from sandboxes.kit import SandboxControl
from sandboxes.razorpay.credentials import KEY_SECRET

Payment = dict[str, Any]


@pytest.fixture
def payment(client: razorpay.Client, control: SandboxControl) -> Payment:
    """A captured payment of 2499 rupees."""
    order = client.order.create(data={"amount": 249900, "currency": "INR"})
    paid: Payment = control.call("POST", f"/orders/{order['id']}/pay")["payment"]
    return paid


def refund(
    client: razorpay.Client, payment: Payment, key: str | None = None, **fields: Any
) -> dict[str, Any]:
    headers = {"X-Refund-Idempotency": key} if key else {}
    return client.payment.refund(payment["id"], fields, headers=headers)


def test_a_full_refund(client: razorpay.Client, control: SandboxControl, payment: Payment) -> None:
    made = refund(client, payment, amount=249900, speed="normal", receipt="rf-1", notes={"why": "sold out"})
    assert made["id"].startswith("rfnd_")
    assert (made["status"], made["amount"], made["payment_id"]) == ("processed", 249900, payment["id"])
    assert (made["speed_requested"], made["speed_processed"], made["receipt"]) == ("normal", "normal", "rf-1")
    after = client.payment.fetch(payment["id"])
    assert (after["status"], after["refund_status"], after["amount_refunded"]) == ("refunded", "full", 249900)
    assert client.order.fetch(payment["order_id"])["status"] == "paid"
    assert client.refund.fetch(made["id"]) == made
    assert [one["event"] for one in control.deliveries()][-2:] == ["refund.created", "refund.processed"]


def test_partial_refunds_add_up(client: razorpay.Client, payment: Payment) -> None:
    refund(client, payment, amount=100000)
    assert client.payment.fetch(payment["id"])["refund_status"] == "partial"
    with pytest.raises(
        BadRequestError, match=r"^The refund amount provided is greater than amount captured\.$"
    ):
        refund(client, payment, amount=150000)
    assert refund(client, payment)["amount"] == 149900
    with pytest.raises(BadRequestError, match=r"^The payment has been fully refunded already\.$"):
        refund(client, payment, amount=100)
    assert client.payment.fetch_multiple_refund(payment["id"])["count"] == 2


def test_an_uncaptured_payment_is_not_refunded(client: razorpay.Client, control: SandboxControl) -> None:
    order = client.order.create(data={"amount": 249900, "currency": "INR"})
    body = {"outcome": "authorize"}
    authorized = control.call("POST", f"/orders/{order['id']}/pay", body)["payment"]
    with pytest.raises(BadRequestError, match="captured"):
        refund(client, authorized)
    assert control.state("refunds") == []


def test_the_same_key_refunds_once(
    client: razorpay.Client, control: SandboxControl, payment: Payment
) -> None:
    first = refund(client, payment, "rf-pay-cancelled-1", amount=100000)
    assert refund(client, payment, "rf-pay-cancelled-1", amount=100000) == first
    assert len(control.state("refunds")) == 1
    writes = control.journal(path="/v1/payments/")
    assert [write["key"] for write in writes] == ["rf-pay-cancelled-1"]


def test_the_same_key_with_another_body_conflicts(
    control: SandboxControl, client: razorpay.Client, key_id: str, payment: Payment
) -> None:
    refund(client, payment, "rf-pay-cancelled-1", amount=100000)

    def again() -> requests.Response:
        return requests.post(
            f"{control.base_url}/v1/payments/{payment['id']}/refund",
            json={"amount": 50000},
            headers={"X-Refund-Idempotency": "rf-pay-cancelled-1"},
            auth=(key_id, KEY_SECRET),
            timeout=5,
        )

    assert again().status_code == 409
    control.options(refund_key_mode="bad_request")
    assert again().status_code == 400
    assert len(control.state("refunds")) == 1


def test_a_bad_key_is_refused(client: razorpay.Client, control: SandboxControl, payment: Payment) -> None:
    for key in ("short", "has a space in it"):
        with pytest.raises(BadRequestError, match="idempotency key"):
            refund(client, payment, key, amount=100)
    assert control.state("refunds") == []


def test_parallel_refunds_under_one_key_are_one(
    client: razorpay.Client, control: SandboxControl, payment: Payment
) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: refund(client, payment, "rf-pay-dup-00001", amount=249900), range(8)))
    assert len({one["id"] for one in made}) == 1
    assert client.payment.fetch(payment["id"])["amount_refunded"] == 249900


def test_a_pending_refund_settles_later(
    client: razorpay.Client, control: SandboxControl, payment: Payment
) -> None:
    control.add_fault("refund_pending", match={"path_regex": "/refund$"}, params={"s": 300}, times=1)
    made = refund(client, payment)
    assert made["status"] == "pending"
    control.clock(advance_s=301)
    assert client.refund.fetch(made["id"])["status"] == "processed"


def test_a_failed_refund_gives_the_amount_back(
    client: razorpay.Client, control: SandboxControl, payment: Payment
) -> None:
    control.add_fault("refund_failed", match={"path_regex": "/refund$"}, params={"s": 300}, times=1)
    made = refund(client, payment)
    assert client.payment.fetch(payment["id"])["status"] == "refunded"
    control.clock(advance_s=301)
    assert client.refund.fetch(made["id"])["status"] == "failed"
    after = client.payment.fetch(payment["id"])
    assert (after["status"], after["refund_status"], after["amount_refunded"]) == ("captured", None, 0)
    assert control.deliveries()[-1]["event"] == "refund.failed"
    assert refund(client, payment)["status"] == "processed"


def test_low_balance_refuses(client: razorpay.Client, control: SandboxControl, payment: Payment) -> None:
    control.add_fault("low_balance", match={"path_regex": "/refund$"}, times=1)
    with pytest.raises(BadRequestError, match="does not have enough balance"):
        refund(client, payment)
    assert client.payment.fetch(payment["id"])["amount_refunded"] == 0


def test_small_and_wrong_refunds_are_refused(
    client: razorpay.Client, control: SandboxControl, payment: Payment
) -> None:
    for fields in ({"amount": 99}, {"amount": 100.5}, {"speed": "warp"}, {"colour": "red"}):
        with pytest.raises(BadRequestError):
            refund(client, payment, **fields)
    assert control.state("refunds") == []
