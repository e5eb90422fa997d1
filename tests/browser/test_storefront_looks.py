"""The pages with the whole demo range in them: axe finds nothing at any width, by day and by night.

That each type of page stands at all, in every state, shows `test_every_page.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.looks import assert_pleasant_at_every_width
from tests.browser.visit import BLOUSE, OPEN_PAGES, Visit, visit
from tests.shop import Shop

pytestmark = pytest.mark.browser
# Those that look otherwise with many pieces and pictures in them.
FULL = (
    "home",
    "category",
    "product",
    "product-saree",
    "search",
    "article",
    "look",
    "stores",
    "product-hindi",
)


@pytest.fixture
def visitor(browser: Browser, shop: Shop) -> Iterator[Visit]:
    """A visitor whose browser complains about nothing."""
    coming = visit(browser, shop.url)
    complaints: list[str] = []
    coming.page.on(
        "console",
        lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None,
    )
    coming.page.on("pageerror", lambda error: complaints.append(str(error)))
    yield coming
    coming.page.context.close()
    assert complaints == []


def test_pages_that_anyone_opens(visitor: Visit) -> None:
    for name in FULL:
        assert_pleasant_at_every_width(visitor.open(OPEN_PAGES[name]))
        assert visitor.page.locator("h1").count() == 1, name


def test_the_way_from_the_bag_to_the_paid_order(visitor: Visit) -> None:
    visitor.add_to_bag()
    assert_pleasant_at_every_width(visitor.page)  # with the panel open
    visitor.open("/cart/")
    assert_pleasant_at_every_width(visitor.page)
    visitor.fill_checkout()
    assert_pleasant_at_every_width(visitor.page)
    order = visitor.go_to_pay()
    assert_pleasant_at_every_width(visitor.page)
    pay_page = visitor.page.url
    visitor.open(order)
    assert visitor.page.get_by_role("button", name="Pay ₹").count() == 1
    assert_pleasant_at_every_width(visitor.page)
    visitor.page.goto(pay_page)
    visitor.pay()
    visitor.page.get_by_role("heading", name="Thank you").wait_for()
    assert_pleasant_at_every_width(visitor.page)


def test_a_checkout_with_mistakes(visitor: Visit) -> None:
    visitor.add_to_bag()
    visitor.fill_checkout()
    visitor.page.locator("[name=phone]").fill("12345")
    visitor.page.get_by_role("button", name="Continue to payment").click()
    visitor.page.locator("#error-phone").wait_for()
    assert visitor.page.locator("[name=phone]").input_value() == "12345"
    assert visitor.page.locator("[name=shipping_name]").input_value() == "Asha Rao"
    assert visitor.page.locator("[name=phone]").get_attribute("aria-describedby") == "error-phone"
    assert_pleasant_at_every_width(visitor.page)


def test_the_folds_of_a_product_opened(visitor: Visit) -> None:
    visitor.open(BLOUSE)
    closed = visitor.page.locator("details:not([open]) summary")
    while closed.count():
        closed.first.click()
    assert_pleasant_at_every_width(visitor.page)
