"""A PIN asked on a product: answered in place, remembered there and in the bag."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.looks import assert_pleasant
from tests.browser.visit import BLOUSE, visit
from tests.shop import Shop

pytestmark = pytest.mark.browser


def test_the_day_for_a_pin(browser: Browser, shop: Shop) -> None:
    coming = visit(browser, shop.url)
    page = coming.open(BLOUSE)
    page.get_by_label("PIN code").fill("560038")
    page.get_by_role("button", name="Check", exact=True).click()
    answer = page.locator("#delivery-answer")
    expect(answer).to_contain_text("Delivered by")
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert_pleasant(page)
    page.reload()
    expect(answer).to_contain_text("Delivered by")
    expect(page.get_by_label("PIN code")).to_have_value("560038")
    coming.add_to_bag()
    page.goto(f"{shop.url}/cart/")
    expect(page.locator("#delivery-answer")).to_contain_text("Delivered by")
    page.get_by_label("PIN code").fill("999999")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("#delivery-answer")).to_contain_text("India Post does not know the PIN 999999")
    assert_pleasant(page)
    page.context.close()
