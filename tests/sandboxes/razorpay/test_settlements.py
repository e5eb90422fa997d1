"""Money paid out to the shop: sums, fees, the report of every item, and disputes."""

from __future__ import annotations

from typing import Any

import pytest
import razorpay
import requests
from razorpay.errors import BadRequestError

from sandboxes.kit import SandboxControl

DAY = {"year": 2026, "month": 11, "day": 24}
NOON = "2026-11-22T06:30:00Z"


@pytest.fixture(autouse=True)
def at_noon(control: SandboxControl) -> None:
    """A clock that stands still."""
    control.call("POST", "/clock", {"now": NOON})


def refused(control: SandboxControl, path: str) -> requests.Response:
    """The raw answer of a control call that is to fail."""
    address = f"{control.base_url}/__sandbox__{path}"
    return requests.post(address, headers={"X-Sandbox-Run": control.run_id}, timeout=5)


def paid(client: razorpay.Client, control: SandboxControl, amount: int = 100_000) -> dict[str, Any]:
    """A captured payment."""
    order = client.order.create(data={"amount": amount, "currency": "INR", "receipt": f"WEB-{amount}"})
    found: dict[str, Any] = control.call("POST", f"/orders/{order['id']}/pay")["payment"]
    return found


def test_two_days_later_the_money_is_paid_out_less_fee_and_tax(
    client: razorpay.Client, control: SandboxControl
) -> None:
    payment = paid(client, control)
    assert (payment["fee"], payment["tax"]) == (2_360, 360)
    assert client.settlement.all()["count"] == 0
    control.call("POST", "/clock", {"advance_s": 2 * 86_400 + 2})
    (settlement,) = client.settlement.all()["items"]
    assert (settlement["amount"], settlement["fees"], settlement["tax"]) == (97_640, 2_360, 360)
    assert client.settlement.fetch(settlement["id"]) == settlement
    (row,) = client.settlement.report(DAY)["items"]
    assert (row["entity_id"], row["type"], row["credit"], row["debit"]) == (
        payment["id"],
        "payment",
        97_640,
        0,
    )
    assert (row["settlement_id"], row["settlement_utr"]) == (settlement["id"], settlement["utr"])
    assert (row["order_id"], row["order_receipt"]) == (payment["order_id"], "WEB-100000")
    assert client.settlement.report({**DAY, "day": 23})["count"] == 0
    assert [each["event"] for each in control.deliveries()][-1] == "settlement.processed"


def test_refunds_and_lost_disputes_are_taken_off(client: razorpay.Client, control: SandboxControl) -> None:
    first, second = paid(client, control), paid(client, control, 50_000)
    client.payment.refund(first["id"], {"amount": 30_000})
    dispute = control.call("POST", f"/payments/{second['id']}/dispute")
    control.call("POST", f"/disputes/{dispute['id']}/lost")
    settlement = control.call("POST", "/settle")["settlement"]
    assert settlement["amount"] == 97_640 - 30_000 + (50_000 - 1_180) - 50_000
    rows = client.settlement.report({"year": 2026, "month": 11, "count": 100})["items"]
    assert [(row["type"], row["credit"], row["debit"]) for row in rows] == [
        ("payment", 97_640, 0), ("payment", 48_820, 0), ("refund", 0, 30_000), ("adjustment", 0, 50_000),
    ]  # fmt: skip
    assert rows[2]["payment_id"] == first["id"]
    assert rows[3]["dispute_id"] == dispute["id"]
    assert sum(row["credit"] - row["debit"] for row in rows) == settlement["amount"]


def test_nothing_is_paid_out_twice_and_nothing_below_zero(
    client: razorpay.Client, control: SandboxControl
) -> None:
    payment = paid(client, control)
    assert control.call("POST", "/settle")["settlement"] is not None
    assert control.call("POST", "/settle")["settlement"] is None
    client.payment.refund(payment["id"], {"amount": 100_000})
    assert (
        control.call("POST", "/settle")["settlement"] is None
    )  # it would be less than nothing: carried over
    paid(client, control, 500_000)
    assert control.call("POST", "/settle")["settlement"]["amount"] == 500_000 - 11_800 - 100_000


def test_a_dispute_goes_its_way_once(client: razorpay.Client, control: SandboxControl) -> None:
    dispute = control.call("POST", f"/payments/{paid(client, control)['id']}/dispute")
    assert control.call("POST", f"/disputes/{dispute['id']}/under_review")["status"] == "under_review"
    assert control.call("POST", f"/disputes/{dispute['id']}/won")["amount_deducted"] == 0
    events = [each["event"] for each in control.deliveries()]
    assert events[-3:] == ["payment.dispute.created", "payment.dispute.under_review", "payment.dispute.won"]
    answer = refused(control, f"/disputes/{dispute['id']}/lost")
    assert (answer.status_code, answer.json()["error"]["description"]) == (400, "This dispute is won.")


def test_the_report_wants_a_month(client: razorpay.Client) -> None:
    with pytest.raises(BadRequestError, match="month field is required"):
        client.settlement.report({"year": 2026})
