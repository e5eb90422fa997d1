"""A blouse from its page to the customer's door in a real browser, with and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.visit import visit
from tests.journeys.books import number_of
from tests.journeys.parcels import deliver, one_of_everything, pack, wait_for_erp, wait_for_letters
from tests.shop import Shop

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_blouse_is_bought_and_delivered(browser: Browser, shop: Shop, scripts: bool) -> None:
    coming = visit(browser, shop.url, scripts=scripts)
    coming.open("/")
    coming.add_to_bag()
    coming.fill_checkout()
    order = coming.go_to_pay()
    coming.pay()
    number = number_of(shop, order)
    assert number in coming.page.locator("main").inner_text()
    wait_for_erp(shop, number)
    awb = pack(shop, number)
    deliver(shop, number, awb)
    books = one_of_everything(shop, number)
    created = shop.world.arkone.journal(method="POST", path="/api/v1/sales-orders")
    assert [entry["body"]["external_id"] for entry in created].count(number) == 1
    assert books.carrier_orders[0]["awb"] == awb
    page = coming.open(order)
    told = page.locator("main").inner_text()
    assert "Delivered" in told
    assert awb in told
    wait_for_letters(shop, number, "is confirmed", "is packed", "on its way", "has been delivered")
    page.context.close()
    staff = browser.new_page()
    assert_admin_agrees(staff, shop, number, awb)
    staff.close()


def assert_admin_agrees(page: Page, shop: Shop, number: str, awb: str) -> None:
    """Staff find the order delivered, with its parcel and every step on its timeline."""
    page.goto(f"{shop.url}/admin/")
    page.get_by_label("E-mail").fill("admin@blouson.test")
    page.get_by_label("Password").fill("blouson-admin")
    page.get_by_role("button", name="Log in").click()
    page.goto(f"{shop.url}/admin/orders/order/?q={number}")
    page.get_by_role("link", name=number).first.click()
    page.wait_for_load_state("networkidle")
    told = page.locator("body").inner_text()
    for words in ("Order placed", "paid. Order confirmed", "Delivered", awb):
        assert words in told
