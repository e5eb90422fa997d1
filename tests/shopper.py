"""A shopper without JavaScript: opens pages, fills forms, follows redirects, tries again when the shop is away."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

ADDRESS = {
    "email": "asha@blouson.test",
    "phone": "98450 12345",
    "shipping_name": "Asha Rao",
    "shipping_line1": "14, 2nd Cross, Indiranagar",
    "shipping_line2": "Near the park",
    "shipping_pincode": "560038",
    "shipping_city": "Bengaluru",
    "shipping_state_code": "29",
}


@dataclass
class Form:
    """A form as a browser sees it: where it goes and what it would send, before a button is chosen."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)


class FormReader(HTMLParser):
    """Collects the forms of a page. Disabled inputs and unpressed buttons send nothing, as in a browser."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Forms, inputs, selects and options."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        elif self.forms and tag == "input" and "disabled" not in given and given.get("name"):
            self._input(given)
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "option" and self._select and self.forms:
            form = self.forms[-1]
            if "selected" in given or self._select not in form.fields:
                form.fields[self._select] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        """The end of a select."""
        if tag == "select":
            self._select = ""

    def _input(self, given: dict[str, str]) -> None:
        form, name, value = self.forms[-1], given["name"], given.get("value", "")
        if given.get("type") in {"radio", "checkbox"}:
            value = given.get("value", "on")
            form.choices.setdefault(name, []).append(value)
            if "checked" not in given:
                return
        if given.get("type") != "submit":
            form.fields[name] = value


class Shopper:
    """One browser without scripts. `patience_s` is how long a step is tried again while the shop is away."""

    def __init__(self, shop_url: str, *, patience_s: float = 0) -> None:
        self.shop_url = shop_url
        self.patience_s = patience_s
        self.session = requests.Session()
        self.page: requests.Response

    def open(self, path: str) -> requests.Response:
        """GET an address of the shop or of anybody."""
        return self._ask("GET", urljoin(self.shop_url, path))

    def form(self, action_contains: str) -> Form:
        """The form of the present page whose action contains this. AssertionError when there is none."""
        reader = FormReader()
        reader.feed(self.page.text)
        found = [form for form in reader.forms if action_contains in form.action]
        assert found, f"no form to {action_contains} on {self.page.url}: {words(self.page.text)[:2000]}"
        return found[0]

    def own_form(self) -> Form:
        """The form that the present page sends to itself."""
        reader = FormReader()
        reader.feed(self.page.text)
        return next(form for form in reader.forms if not form.action and form.method.upper() == "POST")

    def submit(self, form: Form, **changed: str) -> requests.Response:
        """Send a form with some fields changed; redirects are followed as browsers do."""
        url = urljoin(self.page.url, form.action)
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(self.page.url))
        return self._ask(
            form.method.upper(), url, {"data": form.fields | changed, "headers": {"Origin": origin}}
        )

    def _ask(self, method: str, url: str, sent: dict[str, Any] | None = None) -> requests.Response:
        ends_at = time.monotonic() + self.patience_s
        while True:
            try:
                self.page = self.session.request(method, url, timeout=30, **(sent or {}))
                if self.page.status_code < 500 or time.monotonic() > ends_at:
                    return self.page
            except requests.ConnectionError:
                if time.monotonic() > ends_at:
                    raise
            time.sleep(0.3)

    def add_to_bag(self, product: str, *, size: int = 0) -> requests.Response:
        """Open a product and put its n-th size that can be had into the bag."""
        self.open(f"/products/{product}/")
        form = self.form("add-to-cart")
        sizes = form.choices.get("variant") or [form.fields["variant"]]
        return self.submit(form, variant=sizes[size])

    def check_out(self, **changed: str) -> requests.Response:
        """Fill the checkout and go on to the pay page, with the usual delivery where the shop offers it."""
        self.open("/checkout/")
        form = self.form("/checkout/")
        offered = form.choices["shipping_option_code"]
        option = "standard" if "standard" in offered else offered[0]
        return self.submit(form, **({"shipping_option_code": option, "action": "pay"} | ADDRESS | changed))

    def pay(self, outcome: str = "succeed", **chosen: str) -> requests.Response:
        """From the pay page through the hosted page and, where it leads back, to the order's page."""
        self.submit(self.form("/v1/checkout/embedded"))
        assert self.page.status_code == 200, self.page.text[:1000]
        self.submit(self.form("/v1/checkout/embedded/"), outcome=outcome, **chosen)
        if "/checkout/return/" in self.page.text:
            self.submit(self.form("/checkout/return/"))
        return self.page

    def buy(self, product: str, *, size: int = 0) -> str:
        """The whole purchase; answers the address of the order's page."""
        self.add_to_bag(product, size=size)
        self.check_out()
        assert "/checkout/pay/" in self.page.url, f"{self.page.url}: {words(self.page.text)}"
        self.pay()
        assert "/orders/" in self.page.url, f"{self.page.url}: {words(self.page.text)}"
        return self.page.url


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._skip = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skip += tag in {"script", "style", "head"}

    def handle_endtag(self, tag: str) -> None:
        self._skip -= tag in {"script", "style", "head"}

    def handle_data(self, data: str) -> None:
        if not self._skip and data.strip():
            self.parts.append(" ".join(data.split()))


def words(html: str) -> str:
    """What a page says, without its markup."""
    reader = _Words()
    reader.feed(html)
    return " ".join(reader.parts)
