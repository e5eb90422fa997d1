"""A price that changed in the bag stops the checkout in a real browser, with scripts and without."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.visit import Visit
from tests.shop import Shop
from tests.shopper import ADDRESS

CHEAPER_BEFORE = (
    "from orders.models import LineItem; line = LineItem.objects.latest('pk'); "
    "line.unit_price -= 10000; line.save()"
)


def keep(visit: Visit, width: int) -> None:
    """A picture for whoever asks for one."""
    folder = os.environ.get("BLOUSON_PICTURES")
    if folder:
        visit.page.screenshot(path=Path(folder) / f"prices-changed-{width}.png", full_page=True)


@pytest.mark.parametrize(("scripts", "width"), [(True, 1440), (False, 390)])
def test_both_prices_are_shown_and_accepted_with_the_form_kept(
    browser: Browser, shop: Shop, scripts: bool, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
    visit = Visit(context.new_page(), shop.url, scripts)
    visit.add_to_bag()
    visit.fill_checkout()
    shop.manage("shell", "-c", CHEAPER_BEFORE)
    visit.page.get_by_role("button", name="Continue to payment").click()
    visit.page.get_by_role("heading", name="A price has changed").wait_for()
    old, new = visit.page.locator(".price-then-now dd").all_inner_texts()
    assert old != new and old.startswith("₹") and new.startswith("₹")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    keep(visit, width)
    visit.page.get_by_role("button", name="Accept and go on").click()
    assert visit.page.locator("[name=email]").input_value() == ADDRESS["email"]
    assert visit.go_to_pay().startswith("/orders/")
    context.close()


def test_leaving_keeps_the_piece_in_the_bag(browser: Browser, shop: Shop) -> None:
    context = browser.new_context(java_script_enabled=False)
    visit = Visit(context.new_page(), shop.url, False)
    visit.add_to_bag()
    shop.manage("shell", "-c", CHEAPER_BEFORE)
    visit.open("/checkout/")
    visit.page.get_by_role("link", name="Back to my bag").click()
    visit.page.wait_for_url("**/cart/")
    assert "The price changed from" in visit.page.locator(".lines").inner_text()
    context.close()
