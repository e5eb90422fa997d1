"""A length of cloth, a tailored blouse and a set reach the bag and the checkout, with scripts and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.visit import Visit
from tests.shop import Shop

MEASURES = {"bust": "36", "under_bust": "30", "shoulder": "14", "length": "14.5"}


def add(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Add to bag").click()
    if visit.scripts:
        visit.page.get_by_text("Added to your bag").wait_for()
    else:
        visit.page.wait_for_url("**/cart/")


def tailor(page: Page) -> None:
    page.locator(".measures > summary").click()
    for name, size in MEASURES.items():
        page.locator(f"#measure-{name}").fill(size)
    page.get_by_text("Padded cups").click()


@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_made_for_one_shopper_can_be_bought(browser: Browser, shop: Shop, scripts: bool) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=scripts)
    visit = Visit(context.new_page(), shop.url, scripts)
    visit.open("/products/kadhwa-brocade-by-the-metre/").get_by_label("Length in metres").fill("2.5")
    add(visit)
    visit.open("/products/chandni-raw-silk-blouse/")
    visit.choose_size()
    tailor(visit.page)
    add(visit)
    visit.open("/products/muhurtham-wedding-set/")
    visit.choose_size()
    add(visit)
    bag = visit.open("/cart/").locator(".lines").inner_text()
    assert "₹3,747.50" in bag  # 2.5 m at ₹1,499
    assert "Padded cups + ₹250" in bag
    assert "Made to measure: Bust 36 in, Under bust 30 in, Shoulder 14 in, Blouse length 14.5 in" in bag
    assert "Kanjivaram Muhurtham Saree (Maroon)" in bag
    visit.page.get_by_label("Metres of Kadhwa Brocade").fill("2.55")
    visit.page.get_by_role("button", name="Change").first.click()
    visit.page.get_by_text("please choose 2.5 m or 2.6 m").wait_for()
    visit.fill_checkout()
    assert "× 2.5 m" in visit.page.locator("main").inner_text()
    context.close()
