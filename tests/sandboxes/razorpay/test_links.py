"""Payment links through the official SDK: made, paid, taken back, lapsed."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import razorpay
import requests
from razorpay.errors import BadRequestError

from sandboxes.kit import SandboxControl
from sandboxes.razorpay.credentials import KEY_SECRET, signature

Link = dict[str, Any]


def refused(control: SandboxControl, path: str) -> requests.Response:
    """The raw answer of a control call that is to fail."""
    address = f"{control.base_url}/__sandbox__{path}"
    return requests.post(address, headers={"X-Sandbox-Run": control.run_id}, timeout=5)


def create(client: razorpay.Client, **changes: Any) -> Link:
    """A link over ₹1,999 for Asha."""
    fields = {
        "amount": 199_900, "currency": "INR", "reference_id": "WEB-1", "description": "Order WEB-1",
        "customer": {"name": "Asha", "email": "asha@example.com", "contact": "+919845012345"},
        "callback_url": "https://shop.example/return/", "callback_method": "get", **changes,
    }  # fmt: skip
    made: Link = client.payment_link.create(fields)
    return made


def test_a_link_is_made_found_and_listed(client: razorpay.Client) -> None:
    link = create(client)
    assert link["id"].startswith("plink_")
    assert (link["status"], link["amount"], link["amount_paid"], link["payments"]) == (
        "created",
        199_900,
        0,
        None,
    )
    assert client.payment_link.fetch(link["id"]) == link
    assert [each["id"] for each in client.payment_link.all({"reference_id": "WEB-1"})["payment_links"]] == [
        link["id"]
    ]
    assert client.payment_link.all({"reference_id": "WEB-2"})["payment_links"] == []
    assert client.payment_link.notifyBy(link["id"], "sms") == {"success": True}


def test_paying_settles_it_and_signs_the_way_back(client: razorpay.Client, control: SandboxControl) -> None:
    link = create(client)
    answer = control.call("POST", f"/payment_links/{link['id']}/pay")
    query = {name: values[0] for name, values in parse_qs(urlsplit(answer["callback"]).query).items()}
    payment_id = answer["payment"]["id"]
    assert query["razorpay_payment_link_status"] == "paid"
    assert query["razorpay_signature"] == signature(f"{link['id']}|WEB-1|paid|{payment_id}", KEY_SECRET)
    settled = client.payment_link.fetch(link["id"])
    assert (settled["status"], settled["amount_paid"]) == ("paid", 199_900)
    assert [each["payment_id"] for each in settled["payments"]] == [payment_id]
    event = [each for each in control.deliveries() if each["event"] == "payment_link.paid"]
    assert len(event) == 1
    assert client.payment_link.all({"payment_id": payment_id})["payment_links"] == [settled]


def test_the_address_opens_the_payment_page_and_goes_back_by_get(client: razorpay.Client) -> None:
    link = create(client)
    page = requests.get(link["short_url"], timeout=5)
    assert page.status_code == 200 and "1,999.00" in page.text
    action = page.text.split('action="')[1].split('"')[0].replace("&amp;", "&")
    base = f"{urlsplit(link['short_url']).scheme}://{urlsplit(link['short_url']).netloc}"
    form = {"method": "upi", "vpa": "success@razorpay", "outcome": "succeed", "key_id": "rzp_test_blouson"}
    run = parse_qs(urlsplit(link["short_url"]).query)["key_id"][0]
    back = requests.post(base + action, data={**form, "key_id": run}, timeout=5, allow_redirects=False)
    assert back.status_code == 303
    assert back.headers["Location"].startswith("https://shop.example/return/?razorpay_payment_id=pay_")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reference_id": "WEB-1"}, r"already exists. Please use a unique reference_id"),
        ({"reference_id": "x" * 41}, "greater than 40 characters"),
        ({"reference_id": "n", "callback_method": "post"}, "callback_method must be get"),
        ({"reference_id": "n", "expire_by": 1}, "at least 15 minutes"),
        ({"reference_id": "n", "amount": 99}, "at least INR 1.00"),
        ({"reference_id": "n", "colour": "red"}, "should not be sent"),
    ],
)
def test_what_is_wrong_is_refused(client: razorpay.Client, changes: dict[str, Any], sentence: str) -> None:
    create(client)
    with pytest.raises(BadRequestError, match=sentence):
        create(client, **changes)


def test_a_link_taken_back_cannot_be_paid(client: razorpay.Client, control: SandboxControl) -> None:
    link = create(client)
    assert client.payment_link.cancel(link["id"])["status"] == "cancelled"
    assert requests.get(link["short_url"], timeout=5).status_code == 400
    assert refused(control, f"/payment_links/{link['id']}/pay").status_code == 400
    with pytest.raises(BadRequestError, match="not in a state to be cancelled"):
        client.payment_link.cancel(link["id"])
    assert [each["event"] for each in control.deliveries()][-1] == "payment_link.cancelled"


def test_a_link_lapses_at_its_time(client: razorpay.Client, control: SandboxControl) -> None:
    control.call("POST", "/clock", {"now": "2026-11-22T06:30:00Z"})
    link = create(client, expire_by=1_795_329_000 + 3_600)
    assert client.payment_link.edit(link["id"], {"expire_by": 1_795_329_000 + 7_200})["status"] == "created"
    control.call("POST", "/clock", {"advance_s": 3_700})
    assert client.payment_link.fetch(link["id"])["status"] == "created"
    control.call("POST", "/clock", {"advance_s": 3_700})
    assert client.payment_link.fetch(link["id"])["status"] == "expired"
    assert [each["event"] for each in control.deliveries()][-1] == "payment_link.expired"
