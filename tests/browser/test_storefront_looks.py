"""Every page type: axe finds nothing, nothing scrolls sideways, nothing is refused by the page's own policy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.looks import assert_pleasant
from tests.browser.visit import BLOUSE, OPEN_PAGES, Visit, visit
from tests.shop import Shop

pytestmark = pytest.mark.browser
WIDTHS = (360, 390, 768, 1440)


@pytest.fixture(params=WIDTHS)
def visitor(browser: Browser, shop: Shop, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A visitor at each width, whose browser complains about nothing."""
    coming = visit(browser, shop.url, width=request.param)
    complaints: list[str] = []
    coming.page.on(
        "console",
        lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None,
    )
    coming.page.on("pageerror", lambda error: complaints.append(str(error)))
    yield coming
    coming.page.context.close()
    assert complaints == []


@pytest.mark.parametrize("name", OPEN_PAGES)
def test_pages_that_anyone_opens(visitor: Visit, name: str) -> None:
    assert_pleasant(visitor.open(OPEN_PAGES[name]))
    assert visitor.page.locator("h1").count() == 1


def test_the_way_from_the_bag_to_the_paid_order(visitor: Visit) -> None:
    visitor.add_to_bag()
    assert_pleasant(visitor.page)  # with the panel open
    visitor.open("/cart/")
    assert_pleasant(visitor.page)
    visitor.fill_checkout()
    assert_pleasant(visitor.page)
    order = visitor.go_to_pay()
    assert_pleasant(visitor.page)
    pay_page = visitor.page.url
    visitor.open(order)
    assert visitor.page.get_by_role("button", name="Pay ₹").count() == 1
    assert_pleasant(visitor.page)
    visitor.page.goto(pay_page)
    visitor.pay()
    visitor.page.get_by_role("heading", name="Thank you").wait_for()
    assert_pleasant(visitor.page)


def test_a_checkout_with_mistakes(visitor: Visit) -> None:
    visitor.add_to_bag()
    visitor.fill_checkout()
    visitor.page.locator("[name=phone]").fill("12345")
    visitor.page.get_by_role("button", name="Continue to payment").click()
    visitor.page.locator("#error-phone").wait_for()
    assert visitor.page.locator("[name=phone]").input_value() == "12345"
    assert visitor.page.locator("[name=shipping_name]").input_value() == "Asha Rao"
    assert visitor.page.locator("[name=phone]").get_attribute("aria-describedby") == "error-phone"
    assert_pleasant(visitor.page)


def test_the_folds_of_a_product_opened(visitor: Visit) -> None:
    visitor.open(BLOUSE)
    closed = visitor.page.locator("details:not([open]) summary")
    while closed.count():
        closed.first.click()
    assert_pleasant(visitor.page)
