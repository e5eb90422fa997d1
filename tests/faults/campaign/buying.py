"""Carrying a plan out: a patient shopper without scripts, who tries again when the shop or the gateway errs."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import requests
from requests.adapters import HTTPAdapter

from tests.faults.campaign.business import Business
from tests.faults.campaign.plans import Plan
from tests.shopper import FormReader, Shopper, words

PATIENCE_S = 90
PAUSE_S = 0.5
GATEWAY = "/v1/checkout/embedded"
COURIER_AWAY = "or cannot tell us at this moment"


@dataclass(frozen=True)
class BadAnswer:
    """An answer of 500 and above that the shop gave a shopper. `designed`: our own words, which say what to do."""

    at: float
    asked: str
    status: int
    designed: bool


@dataclass
class Notes:
    """What the shoppers of a campaign saw."""

    bad_answers: list[BadAnswer] = field(default_factory=list)
    broken: int = 0  # connections that broke
    orders: dict[str, Plan] = field(default_factory=dict)  # by the order's token
    given_up: list[str] = field(default_factory=list)


class FromAddress(HTTPAdapter):
    """Connects from one of the machine's own network addresses."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()

    def init_poolmanager(self, *words: Any, **more: Any) -> None:
        """As requests makes its pool, from this address."""
        super().init_poolmanager(*words, **more, source_address=(self.address, 0))


class CampaignShopper(Shopper):
    """Tries a step again until it works or patience ends, and notes what it saw.

    Thousands of shoppers do not sit at one network address: the shop would rightly take them for one who floods it.
    """

    def __init__(self, shop_url: str, notes: Notes, *, number: int = 0) -> None:
        super().__init__(shop_url, patience_s=PATIENCE_S)
        self.notes = notes
        self.has_repeated = False
        if number and sys.platform == "linux":  # elsewhere only 127.0.0.1 is the machine's own
            self.session.mount(shop_url, FromAddress(f"127.1.{number // 250}.{1 + number % 250}"))

    def _ask(self, method: str, url: str, sent: dict[str, Any] | None = None) -> requests.Response:
        ends_at = time.monotonic() + self.patience_s
        while True:
            try:
                self.page = self.session.request(method, url, timeout=35, **(sent or {}))
            except requests.RequestException:
                self.notes.broken += 1
                if time.monotonic() > ends_at:
                    raise
            else:
                if self.page.status_code < 500:
                    return self.page
                self._note(method)
                if time.monotonic() > ends_at:
                    return self.page
            self.has_repeated = True
            time.sleep(PAUSE_S)

    def _note(self, method: str) -> None:
        if self.page.url.startswith(self.shop_url):
            asked, status = f"{method} {self.page.url.removeprefix(self.shop_url)}", self.page.status_code
            designed = status == 503 and ("Blouson" in self.page.text or '"code"' in self.page.text)
            self.notes.bad_answers.append(BadAnswer(time.monotonic(), asked, status, designed))

    @property
    def token(self) -> str:
        """The token of the order whose page, or whose way to pay, is open."""
        found = re.search(r"/(?:orders|checkout/pay)/([^/]+)/", self.page.url)
        assert found, f"{self.page.url} ({self.page.status_code}): {refusal_in(self.page.text)}"
        return found[1]

    def gateway_page(self) -> None:
        """From our pay page to the gateway's. A gateway that forgot it for a moment is asked again."""
        self.submit(self.form(GATEWAY))
        assert self.page.status_code == 200, self.page.text[:600]

    def choose(self, outcome: str, **chosen: str) -> None:
        """Press a button on the gateway's page, and go where it leads."""
        self.submit(self.form(f"{GATEWAY}/"), outcome=outcome, **chosen)
        self._follow()

    def _follow(self) -> None:
        while "Refresh" in self.page.headers:
            time.sleep(1)
            self.open(self.page.url)
        if "/checkout/return/" in self.page.text:
            self.submit(self.form("/checkout/return/"))


def refusal_in(page: str) -> str:
    """What a page that did not lead on says is wrong."""
    alerts = re.findall(r'(?s)role="alert"[^>]*>(.*?)</(?:div|section|p)>', page)
    return words(" ".join(alerts))[:400] or words(page)[:400]


def carry_out(plan: Plan, business: Business, notes: Notes, range_: Sequence[str]) -> str:
    """The whole purchase; the order's token. What became of it is judged by the books afterwards."""
    shopper = CampaignShopper(business.url, notes, number=plan.number)
    _to_checkout(shopper, plan, range_)
    _check_out(shopper, plan, "cod" if "cash" in plan.way else "prepaid")
    token = shopper.token
    notes.orders[token] = plan
    BUYING[plan.way](shopper, plan, token)
    return token


def _check_out(shopper: CampaignShopper, plan: Plan, method: str) -> None:
    """Who is told that the courier cannot say at this moment whether it takes cash asks again a little later."""
    ends_at = time.monotonic() + PATIENCE_S
    phone = f"98{plan.number % 10**8:08d}"
    while True:
        shopper.check_out(email=plan.email, phone=phone, payment_method=method, accepted_total="")
        if COURIER_AWAY not in shopper.page.text or time.monotonic() > ends_at:
            return
        time.sleep(PAUSE_S)


def _to_checkout(shopper: CampaignShopper, plan: Plan, range_: Sequence[str]) -> None:
    shopper.open(f"/products/{range_[plan.product % len(range_)]}/")
    form = shopper.form("add-to-cart")
    sizes = form.choices.get("variant") or [form.fields["variant"]]
    for more in range(2 if plan.way == "return_part" else 1):  # one of them comes back
        shopper.submit(form, variant=sizes[(plan.size + more) % len(sizes)])
    if shopper.has_repeated:
        _keep_one_of_each(shopper)


def _keep_one_of_each(shopper: CampaignShopper) -> None:
    """Who pressed the button again because no answer came finds the piece in the bag twice, and sets that right."""
    while True:
        shopper.open("/cart/")
        reader = FormReader()
        reader.feed(shopper.page.text)
        lines = [form for form in reader.forms if form.action == "/cart/"]
        many = next((line for line in lines if line.fields.get("quantity", "0") not in {"0", "1"}), None)
        if many is None:
            return
        shopper.submit(many, quantity="1")


def _pay(shopper: CampaignShopper, plan: Plan, token: str) -> None:
    shopper.gateway_page()
    shopper.choose("succeed")


def _never_return(shopper: CampaignShopper, plan: Plan, token: str) -> None:
    shopper.gateway_page()
    shopper.choose("never_return")


def _fail_then_pay(shopper: CampaignShopper, plan: Plan, token: str) -> None:
    shopper.gateway_page()
    shopper.choose("fail", reason="payment_failed")
    shopper.open(f"/checkout/pay/{token}/")
    _pay(shopper, plan, token)


def _two_tabs(shopper: CampaignShopper, plan: Plan, token: str) -> None:
    """Two gateway pages of one order, both paid: the second is told that it is paid already."""
    pay_page = shopper.page
    shopper.gateway_page()
    second = shopper.page
    shopper.page = pay_page
    shopper.gateway_page()
    shopper.choose("succeed")
    shopper.page = second
    shopper.submit(shopper.form(f"{GATEWAY}/"), outcome="succeed")
    assert shopper.page.status_code == 400, "an order that is paid takes no second payment"


def _approve_later(shopper: CampaignShopper, plan: Plan, token: str) -> None:
    shopper.gateway_page()
    shopper.choose("approve_later", seconds=str(plan.seconds))


def _late_authorize(shopper: CampaignShopper, plan: Plan, token: str) -> None:
    shopper.gateway_page()
    shopper.choose("late_authorize", seconds=str(plan.seconds))


def _authorize_only(shopper: CampaignShopper, plan: Plan, token: str) -> None:
    shopper.gateway_page()
    shopper.choose("authorize_only")


def _pay_then_cancel(shopper: CampaignShopper, plan: Plan, token: str) -> None:
    _pay(shopper, plan, token)
    shopper.open(f"/orders/{token}/cancel/")
    if "Cancel the order" in shopper.page.text:
        _send_whole(shopper, f"/orders/{token}/cancel/")


def _send_whole(shopper: CampaignShopper, path: str) -> None:
    """Send the form that names no action: it goes to the page's own address."""
    reader = FormReader()
    reader.feed(shopper.page.text)
    form = next(each for each in reader.forms if each.method == "post" and not each.action)
    form.action = urljoin(shopper.shop_url, path)
    shopper.submit(form)


def _back_then_pay(shopper: CampaignShopper, plan: Plan, token: str) -> None:
    """Back to the bag, which calls the order off; then the page left open is paid all the same."""
    pay_page = shopper.page
    shopper.open(f"/checkout/cancel/{token}/")
    shopper.page = pay_page
    _pay(shopper, plan, token)


def _cash(shopper: CampaignShopper, plan: Plan, token: str) -> None:
    """Bought when it is sent: nothing more to do."""


def _cash_then_prepay(shopper: CampaignShopper, plan: Plan, token: str) -> None:
    """Asked again while the gateway errs; an order that is packed meanwhile stays one in cash."""
    ends_at = time.monotonic() + PATIENCE_S
    while GATEWAY not in shopper.page.text and time.monotonic() < ends_at:
        shopper.open(f"/orders/{token}/")
        if f"/orders/{token}/prepay/" in shopper.page.text:
            shopper.submit(shopper.form(f"/orders/{token}/prepay/"))
        elif f"/checkout/pay/{token}/" in shopper.page.text:
            shopper.open(f"/checkout/pay/{token}/")
        else:
            return
    _pay(shopper, plan, token)


def _walk_away(shopper: CampaignShopper, plan: Plan, token: str) -> None:
    """Leave the payment page for good."""
    shopper.gateway_page()


BUYING: dict[str, Callable[[CampaignShopper, Plan, str], None]] = {
    "pay": _pay,
    "never_return": _never_return,
    "fail_then_pay": _fail_then_pay,
    "two_tabs": _two_tabs,
    "approve_later": _approve_later,
    "late_authorize": _late_authorize,
    "authorize_only": _authorize_only,
    "pay_then_cancel": _pay_then_cancel,
    "back_then_pay": _back_then_pay,
    "cash": _cash,
    "cash_then_prepay": _cash_then_prepay,
    "walk_away": _walk_away,
    "return_part": _pay,
    "return_cash": _cash,
    "given_back_there": _pay,
    "dispute_lost": _pay,
    "dispute_won": _pay,
}
