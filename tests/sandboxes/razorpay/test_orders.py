"""Orders, through the official SDK."""

from __future__ import annotations

from typing import Any

import pytest
import razorpay
import requests
from razorpay.errors import BadRequestError, ServerError

from sandboxes.kit import SandboxControl
from sandboxes.razorpay.credentials import KEY_SECRET


def create(client: razorpay.Client, **fields: Any) -> dict[str, Any]:
    return client.order.create(data={"amount": 249900, "currency": "INR", **fields})


def test_a_new_order_has_every_field(client: razorpay.Client, control: SandboxControl) -> None:
    order = create(client, receipt="WEB-1-1", notes={"reference": "WEB-1"})
    assert order["id"].startswith("order_") and len(order["id"]) == 20
    assert order == {
        "id": order["id"],
        "entity": "order",
        "amount": 249900,
        "amount_paid": 0,
        "amount_due": 249900,
        "currency": "INR",
        "receipt": "WEB-1-1",
        "offer_id": None,
        "status": "created",
        "attempts": 0,
        "notes": {"reference": "WEB-1"},
        "created_at": order["created_at"],
    }
    assert client.order.fetch(order["id"]) == order
    assert control.state("orders")[0]["id"] == order["id"]


def test_empty_notes_are_a_list(client: razorpay.Client) -> None:
    assert create(client)["notes"] == []


@pytest.mark.parametrize(
    ("fields", "description", "reason"),
    [
        ({"amount": 99}, "Order amount less than minimum amount allowed", "amount_less_than_minimum_amount"),
        ({"amount": 100.5}, "The amount must be an integer.", "input_validation_failed"),
        ({"amount": True}, "The amount must be an integer.", "input_validation_failed"),
        ({"amount": None}, "amount: is required.", "input_validation_failed"),
        ({"currency": None}, "The currency field is required.", "input_validation_failed"),
        ({"currency": "XXX"}, "Currency is not supported", "input_validation_failed"),
        (
            {"receipt": "r" * 41},
            "The receipt may not be greater than 40 characters.",
            "input_validation_failed",
        ),
        (
            {"notes": {str(n): "x" for n in range(16)}},
            "Number of fields in notes should be less than or equal to 15.",
            "input_validation_failed",
        ),
        (
            {"notes": {"a": "x" * 257}},
            "The notes values may not be greater than 256 characters.",
            "input_validation_failed",
        ),
        (
            {"total": 5},
            "total is/are not required and should not be sent",
            "extra_field_sent",
        ),
        (
            {"payment": {"capture": "sometimes"}},
            "The selected payment.capture is invalid.",
            "input_validation_failed",
        ),
        (
            {"payment": {"capture": "automatic", "capture_options": {"automatic_expiry_period": 11}}},
            "The automatic_expiry_period must be between 12 and 7200 minutes.",
            "input_validation_failed",
        ),
    ],
)
def test_bad_orders_are_refused_exactly(
    control: SandboxControl, key_id: str, fields: dict[str, Any], description: str, reason: str
) -> None:
    body = {"amount": 249900, "currency": "INR", **fields}
    sent = {name: value for name, value in body.items() if value is not None}
    answer = requests.post(f"{control.base_url}/v1/orders", json=sent, auth=(key_id, KEY_SECRET), timeout=5)
    error = answer.json()["error"]
    assert answer.status_code == 400
    assert (error["code"], error["description"]) == ("BAD_REQUEST_ERROR", description)
    assert error["reason"] == reason
    assert set(error) >= {"source", "step", "metadata"}
    assert control.state("orders") == []
    assert control.journal() == []


def test_three_decimal_amounts_end_in_zero(client: razorpay.Client) -> None:
    assert create(client, amount=12340, currency="KWD")["amount"] == 12340
    with pytest.raises(BadRequestError, match="last digit"):
        create(client, amount=12345, currency="KWD")


def test_the_same_receipt_twice_makes_two_orders_unless_unique_is_asked_for(client: razorpay.Client) -> None:
    assert create(client, receipt="R1")["id"] != create(client, receipt="R1")["id"]


def test_unique_receipt_returns_the_first_order(client: razorpay.Client, control: SandboxControl) -> None:
    first = create(client, receipt="WEB-7-1", unique_receipt=True)
    again = create(client, receipt="WEB-7-1", unique_receipt=True)
    assert again == first
    assert len(control.state("orders")) == 1
    assert len(control.journal()) == 1
    assert len(control.requests()) == 2


def test_unique_receipt_can_be_refused_instead(client: razorpay.Client, control: SandboxControl) -> None:
    control.options(receipt_mode="refuse")
    first = create(client, receipt="WEB-7-1", unique_receipt=True)
    with pytest.raises(BadRequestError, match=r"^Order receipt should be unique\.$"):
        create(client, receipt="WEB-7-1", unique_receipt=True)
    assert client.order.all({"receipt": "WEB-7-1"})["items"] == [first]


def test_lists_are_newest_first_and_paged(client: razorpay.Client) -> None:
    made = [create(client, receipt=f"R{n}")["id"] for n in range(5)]
    page = client.order.all({"count": 2, "skip": 1})
    assert page["entity"] == "collection" and page["count"] == 2
    assert [order["id"] for order in page["items"]] == [made[3], made[2]]
    with pytest.raises(BadRequestError, match="count"):
        client.order.all({"count": 101})


def test_lists_are_cut_by_time(client: razorpay.Client, control: SandboxControl) -> None:
    create(client, receipt="old")
    control.clock(advance_s=3600)
    later = create(client, receipt="new")
    found = client.order.all({"from": later["created_at"] - 60})
    assert [order["receipt"] for order in found["items"]] == ["new"]


def test_orders_are_listed_by_whether_money_came(client: razorpay.Client, control: SandboxControl) -> None:
    paid, unpaid = create(client), create(client)
    control.call("POST", f"/orders/{paid['id']}/pay")
    assert [order["id"] for order in client.order.all({"authorized": 1})["items"]] == [paid["id"]]
    assert [order["id"] for order in client.order.all({"authorized": 0})["items"]] == [unpaid["id"]]


def test_only_the_notes_of_an_order_change(client: razorpay.Client) -> None:
    order = create(client)
    assert client.order.edit(order["id"], {"notes": {"a": "b"}})["notes"] == {"a": "b"}
    with pytest.raises(BadRequestError, match="amount is/are not required"):
        client.order.edit(order["id"], {"amount": 1})
    assert client.order.fetch(order["id"])["amount"] == 249900


def test_an_unknown_order_is_refused(client: razorpay.Client) -> None:
    with pytest.raises(BadRequestError, match=r"^The id provided does not exist$"):
        client.order.fetch("order_AAAAAAAAAAAAAA")


@pytest.mark.parametrize(
    "auth", [("rzp_test_x", "wrong"), ("rzp_live_x", KEY_SECRET), ("", ""), ("rzp_test_é", "sécret")]
)
def test_wrong_keys_are_refused(control: SandboxControl, auth: tuple[str, str]) -> None:
    user, secret = (text.encode() for text in auth)
    answer = requests.get(f"{control.base_url}/v1/orders", auth=(user, secret), timeout=5)
    assert answer.status_code == 401
    assert answer.json()["error"]["description"] == "Authentication failed"


def test_the_scheme_is_exactly_basic(control: SandboxControl) -> None:
    for header in ("basic cnpwX3Rlc3RfeDp5", "Bearer x", ""):
        answer = requests.get(f"{control.base_url}/v1/orders", headers={"Authorization": header}, timeout=5)
        assert answer.status_code == 401


def test_keys_select_runs(control: SandboxControl, client: razorpay.Client) -> None:
    create(client)
    other = razorpay.Client(
        auth=(f"rzp_test_run_{control.run_id}-other", KEY_SECRET), base_url=control.base_url
    )
    assert other.order.all()["count"] == 0
    assert client.order.all()["count"] == 1


def test_an_injected_status_speaks_razorpays_shape(client: razorpay.Client, control: SandboxControl) -> None:
    control.add_fault("status", match={"path_regex": "/v1/orders"}, params={"code": 502}, times=1)
    with pytest.raises(razorpay.errors.GatewayError):
        create(client)
    control.add_fault("status", params={"code": 500}, times=1)
    with pytest.raises(ServerError):
        create(client)
    assert control.state("orders") == []


def test_the_same_seed_gives_the_same_ids(client: razorpay.Client, control: SandboxControl) -> None:
    first = [create(client)["id"], create(client)["id"]]
    control.reset(seed=7)
    assert [create(client)["id"], create(client)["id"]] == first
    control.reset(seed=8)
    assert create(client)["id"] != first[0]
