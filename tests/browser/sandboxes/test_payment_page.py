"""The payment page and the panel in a real browser, with and without JavaScript."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import pytest
import razorpay
from playwright.sync_api import Browser, Page, expect

from sandboxes.kit import SandboxControl
from tests.browser.looks import assert_pleasant
from tests.sandboxes.razorpay.conftest import client, control, key_id, server

__all__ = ["client", "control", "key_id", "server"]

WIDTHS = (390, 1440)


class Shop:
    """A shop with one page that pays, and a place to come back to."""

    def __init__(self) -> None:
        self.page = ""
        self.returned: list[dict[str, str]] = []
        shop = self

        class Door(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.answer(shop.page if self.path == "/pay" else "<title>Cart</title><h1>Cart</h1>")

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                shop.returned.append(dict(parse_qsl(body)))
                self.answer("<title>Thanks</title><h1>Back in the shop</h1>")

            def answer(self, html: str) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(html.encode())

            def log_message(self, *args: Any) -> None:
                """Keep the test output quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def shop(control: SandboxControl, client: razorpay.Client, key_id: str) -> Iterator[Shop]:
    """A shop whose page posts the form of one order to the sandbox."""
    shop = Shop()
    order = client.order.create(data={"amount": 499900, "currency": "INR", "receipt": "WEB-12"})
    fields = {
        "key_id": key_id,
        "order_id": order["id"],
        "amount": "499900",
        "currency": "INR",
        "name": "Blouson",
        "description": "Order WEB-12",
        "prefill[email]": "meera@example.test",
        "prefill[contact]": "+919812345678",
        "callback_url": f"{shop.url}/return",
        "cancel_url": f"{shop.url}/cart",
    }
    inputs = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in fields.items())
    shop.page = (
        f'<form method="post" action="{control.base_url}/v1/checkout/embedded">{inputs}<button>Pay</button></form>'
        f'<script src="{control.base_url}/v1/checkout.js"></script><script>function viaScript() {{'
        f'new Razorpay({{key: "{key_id}", order_id: "{order["id"]}", amount: 499900, currency: "INR",'
        f'name: "Blouson", prefill: {{contact: "+919812345678"}}, callback_url: "{shop.url}/return"}}).open() }}</script>'
    )
    yield shop
    shop.server.shutdown()
    shop.server.server_close()


def page_at(browser: Browser, width: int, *, javascript: bool = True) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900}, java_script_enabled=javascript)
    page.set_default_timeout(10_000)
    return page


@pytest.mark.parametrize("width", WIDTHS)
def test_paying_by_upi_comes_back_by_itself(
    browser: Browser, shop: Shop, client: razorpay.Client, width: int
) -> None:
    page = page_at(browser, width)
    page.goto(f"{shop.url}/pay")
    page.get_by_role("button", name="Pay").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("₹4,999.00")
    assert_pleasant(page)
    page.get_by_text("More ways this can end").click()
    assert_pleasant(page)
    page.get_by_role("button", name="Pay ₹4,999.00").click()
    expect(page.get_by_role("heading", name="Back in the shop")).to_be_visible()
    assert client.utility.verify_payment_signature(shop.returned[0])


def test_paying_without_javascript(browser: Browser, shop: Shop, client: razorpay.Client) -> None:
    page = page_at(browser, 390, javascript=False)
    page.goto(f"{shop.url}/pay")
    page.get_by_role("button", name="Pay").click()
    page.get_by_text("Netbanking").click()
    expect(page.get_by_label("UPI ID")).to_be_hidden()
    page.get_by_label("Bank", exact=True).select_option("State Bank of India")
    page.get_by_role("button", name="Pay ₹4,999.00").click()
    page.get_by_role("button", name="Return to Blouson").click()
    expect(page.get_by_role("heading", name="Back in the shop")).to_be_visible()
    assert client.payment.fetch(shop.returned[0]["razorpay_payment_id"])["bank"] == "SBIN"


def test_approval_after_a_wait_without_javascript(browser: Browser, shop: Shop) -> None:
    page = page_at(browser, 390, javascript=False)
    page.goto(f"{shop.url}/pay")
    page.get_by_role("button", name="Pay").click()
    page.get_by_text("More ways this can end").click()
    page.get_by_label("Seconds to wait").fill("1")
    page.get_by_role("button", name="Approve after the wait").click()
    expect(page.get_by_role("heading", name="Approve the payment in your app")).to_be_visible()
    expect(page.get_by_role("button", name="Return to Blouson")).to_be_visible(timeout=10_000)


def test_cancelling_goes_back_to_the_cart(browser: Browser, shop: Shop) -> None:
    page = page_at(browser, 390)
    page.goto(f"{shop.url}/pay")
    page.get_by_role("button", name="Pay").click()
    page.get_by_role("button", name="Cancel payment").click()
    expect(page.get_by_role("heading", name="Cart")).to_be_visible()


def test_the_script_opens_the_same_page(browser: Browser, shop: Shop) -> None:
    page = page_at(browser, 390)
    page.goto(f"{shop.url}/pay")
    page.evaluate("viaScript()")
    expect(page.get_by_role("heading", level=1)).to_contain_text("₹4,999.00")


def test_the_other_pages_are_pleasant(browser: Browser, shop: Shop) -> None:
    page = page_at(browser, 390, javascript=True)
    page.route(f"{shop.url}/return", lambda route: route.abort())
    page.goto(f"{shop.url}/pay")
    page.get_by_role("button", name="Pay").click()
    page.get_by_text("More ways this can end").click()
    page.get_by_role("button", name="Pay but never return").click()
    expect(page.get_by_role("heading", name="Payment successful")).to_be_visible()
    assert_pleasant(page)
    page.goto(f"{shop.url}/pay")
    page.get_by_role("button", name="Pay").click()
    expect(page.get_by_role("heading", name="This payment cannot go on")).to_be_visible()
    assert_pleasant(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_panel_refunds_a_payment(
    browser: Browser, client: razorpay.Client, control: SandboxControl, width: int
) -> None:
    order = client.order.create(data={"amount": 12345600, "currency": "INR", "receipt": "WEB-1"})
    payment_id = control.call("POST", f"/orders/{order['id']}/pay")["payment"]["id"]
    control.add_fault("latency", params={"ms": 1})
    client.order.all()
    page = page_at(browser, width, javascript=False)
    page.goto(f"{control.base_url}/?run={control.run_id}")
    expect(page.get_by_role("cell", name="₹1,23,456.00").first).to_be_visible()
    page.get_by_role("button", name="Refund").click()
    expect(page.get_by_role("status")).to_have_text(f"{payment_id} was refunded.")
    assert client.payment.fetch(payment_id)["status"] == "refunded"
    looking = page_at(browser, width)
    looking.goto(f"{control.base_url}/?run={control.run_id}")
    assert_pleasant(looking)
