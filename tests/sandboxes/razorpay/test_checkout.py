"""The hosted payment page, as a browser without JavaScript sees it."""

from __future__ import annotations

import json
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
import razorpay
import requests

from sandboxes.kit import SandboxControl
from sandboxes.razorpay.credentials import KEY_SECRET

CALLBACK = "http://127.0.0.1:1/checkout/return/token/"
CANCEL = "http://127.0.0.1:1/checkout/"


class Forms(HTMLParser):
    """The forms of a page: action and hidden fields."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((found["action"], {}))
        if tag == "input" and found.get("type") == "hidden":
            self.forms[-1][1][found["name"]] = found["value"]


class Shopper:
    """Walks through the payment page of one order."""

    def __init__(self, control: SandboxControl, client: razorpay.Client, key_id: str) -> None:
        self.base = control.base_url
        self.order = client.order.create(data={"amount": 12345600, "currency": "INR", "receipt": "WEB-9"})
        self.fields = {
            "key_id": key_id,
            "order_id": self.order["id"],
            "amount": "12345600",
            "currency": "INR",
            "name": "Blouson <b>& Co</b>",
            "description": "Order WEB-9",
            "prefill[name]": "Meera",
            "prefill[email]": "meera@example.test",
            "prefill[contact]": "+919812345678",
            "notes[reference]": "WEB-9",
            "callback_url": CALLBACK,
            "cancel_url": CANCEL,
        }

    def opens(self, **changed: str | None) -> requests.Response:
        fields = {**self.fields, **changed}
        sent = {name: value for name, value in fields.items() if value is not None}
        return requests.post(f"{self.base}/v1/checkout/embedded", data=sent, timeout=5)

    def presses(self, outcome: str, **chosen: str) -> requests.Response:
        page = self.opens()
        assert page.status_code == 200, page.text
        action, hidden = Forms(page.text).forms[0]
        sent = {**hidden, "method": "upi", "vpa": "success@razorpay", **chosen, "outcome": outcome}
        return requests.post(self.base + action, data=sent, timeout=5, allow_redirects=False)


@pytest.fixture
def shopper(control: SandboxControl, client: razorpay.Client, key_id: str) -> Shopper:
    """Somebody about to pay 1,23,456 rupees."""
    return Shopper(control, client, key_id)


def returned(page: requests.Response) -> dict[str, str]:
    """The fields that the return page posts to the shop."""
    assert page.status_code == 200, page.text
    action, fields = Forms(page.text).forms[0]
    assert action == CALLBACK
    assert "<button" in page.text and ".submit()" in page.text
    return fields


def test_the_page_shows_what_is_paid_to_whom(shopper: Shopper) -> None:
    page = shopper.opens().text
    assert "₹1,23,456.00" in page
    assert "Blouson &lt;b&gt;&amp; Co&lt;/b&gt;" in page and "<b>&" not in page
    assert "WEB-9" in page and "+919812345678" in page
    assert "<script" not in page


def test_opening_the_page_is_no_write(shopper: Shopper, control: SandboxControl) -> None:
    shopper.opens()
    assert [line["path"] for line in control.journal()] == ["/v1/orders"]


@pytest.mark.parametrize(
    "changed",
    [
        {"key_id": "rzp_live_abc"},
        {"key_id": None},
        {"order_id": "order_unknown"},
        {"amount": "100"},
        {"currency": "USD"},
        {"callback_url": None},
        {"callback_url": "javascript:alert(1)"},
        {"cancel_url": "javascript:alert(1)"},
    ],
)
def test_a_wrong_form_is_refused(
    shopper: Shopper, control: SandboxControl, changed: dict[str, str | None]
) -> None:
    page = shopper.opens(**changed)
    assert page.status_code == 400
    assert "javascript:" not in page.text
    assert control.state("checkouts") == []


def test_upi_success_returns_signed(
    shopper: Shopper, client: razorpay.Client, control: SandboxControl
) -> None:
    fields = returned(shopper.presses("succeed"))
    assert set(fields) == {"razorpay_payment_id", "razorpay_order_id", "razorpay_signature"}
    assert client.utility.verify_payment_signature(fields)
    payment = client.payment.fetch(fields["razorpay_payment_id"])
    assert (payment["method"], payment["vpa"], payment["status"]) == ("upi", "success@razorpay", "captured")
    assert (payment["email"], payment["contact"]) == ("meera@example.test", "+919812345678")
    assert payment["notes"] == {"reference": "WEB-9"}
    assert client.order.fetch(shopper.order["id"])["status"] == "paid"


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ({"method": "card", "card_number": "4100 2800 0000 1007"}, {"method": "card"}),
        ({"method": "netbanking", "bank": "HDFC"}, {"method": "netbanking", "bank": "HDFC"}),
        ({"method": "wallet", "wallet": "mobikwik"}, {"method": "wallet", "wallet": "mobikwik"}),
    ],
)
def test_other_methods_pay_too(
    shopper: Shopper, client: razorpay.Client, chosen: dict[str, str], shown: dict[str, str]
) -> None:
    fields = returned(shopper.presses("succeed", **chosen))
    payment = client.payment.fetch(fields["razorpay_payment_id"])
    assert payment["status"] == "captured"
    assert shown.items() <= payment.items()


@pytest.mark.parametrize(
    ("chosen", "reason"),
    [
        ({"vpa": "failure@razorpay"}, "payment_failed"),
        ({"method": "card", "card_number": "4100280000080001"}, "insufficient_funds"),
        ({"method": "card", "card_number": "4100280000090000"}, "payment_timed_out"),
        ({"method": "card", "card_number": "4100280000060003"}, "card_declined"),
        ({"method": "card", "card_number": "4100280000001007", "otp": "12"}, "incorrect_otp"),
    ],
)
def test_declined_payments_return_unsigned(
    shopper: Shopper, client: razorpay.Client, chosen: dict[str, str], reason: str
) -> None:
    fields = returned(shopper.presses("succeed", **chosen))
    assert set(fields) == {
        "error[code]",
        "error[description]",
        "error[source]",
        "error[step]",
        "error[reason]",
        "error[metadata]",
    }
    assert fields["error[reason]"] == reason
    about = json.loads(fields["error[metadata]"])
    assert about["order_id"] == shopper.order["id"]
    assert client.payment.fetch(about["payment_id"])["status"] == "failed"


def test_fail_with_a_reason(shopper: Shopper) -> None:
    fields = returned(shopper.presses("fail", reason="gateway_technical_error"))
    assert (fields["error[code]"], fields["error[reason]"]) == ("GATEWAY_ERROR", "gateway_technical_error")


def test_cancel_goes_to_the_cancel_url_and_makes_no_payment(
    shopper: Shopper, control: SandboxControl
) -> None:
    answer = shopper.presses("cancel")
    assert (answer.status_code, answer.headers["Location"]) == (303, CANCEL)
    assert control.state("payments") == []


def test_cancel_without_a_cancel_url_returns_an_error(shopper: Shopper, control: SandboxControl) -> None:
    shopper.fields["cancel_url"] = ""
    fields = returned(shopper.presses("cancel"))
    assert fields["error[reason]"] == "payment_cancelled"
    assert control.state("payments") == []


def test_a_wrong_upi_id_shows_the_page_again(shopper: Shopper, control: SandboxControl) -> None:
    page = shopper.presses("succeed", vpa="nonsense")
    assert page.status_code == 400
    assert "Write a UPI id such as success@razorpay." in page.text
    assert 'value="nonsense"' in page.text
    assert control.state("payments") == []


def test_approve_after_some_seconds(
    shopper: Shopper, control: SandboxControl, eventually: Callable[[Callable[[], Any]], Any]
) -> None:
    answer = shopper.presses("approve_later", seconds="0.6")
    assert answer.status_code == 303
    page_url = shopper.base + answer.headers["Location"]
    waiting = requests.get(page_url, timeout=5)
    assert waiting.headers["Refresh"] == "1"
    assert control.state("payments")[0]["status"] == "created"
    eventually(lambda: control.state("payments")[0]["status"] == "captured")
    assert "razorpay_signature" in returned(requests.get(page_url, timeout=5))


def test_pay_but_never_return(shopper: Shopper, client: razorpay.Client) -> None:
    page = shopper.presses("never_return")
    assert "Payment successful" in page.text
    assert CALLBACK not in page.text
    assert client.order.fetch(shopper.order["id"])["status"] == "paid"


def test_authorise_only(shopper: Shopper, client: razorpay.Client) -> None:
    fields = returned(shopper.presses("authorize_only"))
    assert client.payment.fetch(fields["razorpay_payment_id"])["status"] == "authorized"
    assert client.order.fetch(shopper.order["id"])["status"] == "attempted"


def test_late_authorise_fails_first(
    shopper: Shopper, client: razorpay.Client, control: SandboxControl
) -> None:
    fields = returned(shopper.presses("late_authorize", seconds="300"))
    payment_id = json.loads(fields["error[metadata]"])["payment_id"]
    assert client.payment.fetch(payment_id)["status"] == "failed"
    control.clock(advance_s=301)
    assert client.payment.fetch(payment_id)["status"] == "captured"
    told = [one["event"] for one in control.deliveries()]
    assert told == ["payment.failed", "payment.authorized", "payment.captured", "order.paid"]


def test_a_paid_order_cannot_be_opened_or_paid_again(shopper: Shopper, control: SandboxControl) -> None:
    second_tab = Forms(shopper.opens().text).forms[0]
    shopper.presses("succeed")
    assert shopper.opens().status_code == 400
    action, hidden = second_tab
    sent = {**hidden, "method": "upi", "vpa": "success@razorpay", "outcome": "succeed"}
    page = requests.post(shopper.base + action, data=sent, timeout=5)
    assert page.status_code == 400
    assert len(control.state("payments")) == 1


def test_the_script_posts_to_where_it_came_from(control: SandboxControl) -> None:
    script = requests.get(f"{control.base_url}/v1/checkout.js", timeout=5)
    assert script.headers["Content-Type"].startswith("text/javascript")
    assert "window.Razorpay = Razorpay" in script.text


def test_return_signatures_need_the_secret(shopper: Shopper, key_id: str, control: SandboxControl) -> None:
    fields = returned(shopper.presses("succeed"))
    stranger = razorpay.Client(auth=(key_id, KEY_SECRET + "x"), base_url=control.base_url)
    with pytest.raises(razorpay.errors.SignatureVerificationError):
        stranger.utility.verify_payment_signature(fields)
