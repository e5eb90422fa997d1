"""Every page type: axe finds nothing, nothing scrolls sideways, nothing is refused by the page's own policy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looks import COLOURS, assert_pleasant
from tests.browser.visit import BLOUSE, OPEN_PAGES, Visit, visit
from tests.shop import Shop

pytestmark = pytest.mark.browser
WIDTHS = (360, 390, 768, 1440)
COMMON = (390, 1440)  # where axe looks; the others are for what does not fit


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


def assert_pleasant_at_every_width(page: Page) -> None:
    """The present page, resized from the smallest telephone to a desk."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if width in COMMON:
            assert_pleasant(page)
        if width == COMMON[0]:
            page.emulate_media(color_scheme="dark", reduced_motion="reduce")
            assert_pleasant(page, rules=COLOURS)
            page.emulate_media(color_scheme="light", reduced_motion="reduce")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{page.url} is {wide} px wide in a window of {width}"


@pytest.mark.parametrize("name", OPEN_PAGES)
def test_pages_that_anyone_opens(visitor: Visit, name: str) -> None:
    assert_pleasant_at_every_width(visitor.open(OPEN_PAGES[name]))
    assert visitor.page.locator("h1").count() == 1


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
