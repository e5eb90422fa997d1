"""Islands with JavaScript, and the same errands without it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.visit import BLOUSE, Visit, visit
from tests.shop import Shop

pytestmark = pytest.mark.browser


@pytest.fixture(params=[True, False], ids=["with-scripts", "without-scripts"])
def either(browser: Browser, shop: Shop, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A visitor with JavaScript, then one without."""
    coming = visit(browser, shop.url, scripts=request.param)
    yield coming
    coming.page.context.close()


@pytest.fixture
def scripted(browser: Browser, shop: Shop) -> Iterator[Visit]:
    """A visitor with JavaScript."""
    coming = visit(browser, shop.url)
    yield coming
    coming.page.context.close()


def test_a_piece_reaches_the_bag(either: Visit) -> None:
    either.add_to_bag()
    page = either.open("/cart/")
    assert page.locator(".lines > li:not(.line-wide)").count() == 1
    assert page.locator("#cart-badge .bag-count").inner_text().startswith("1")


def test_quantities_change_and_lines_go(either: Visit) -> None:
    either.add_to_bag()
    page = either.open("/cart/")
    page.get_by_label("Quantity of").fill("2")
    page.get_by_role("button", name="Change").click()
    expect(page.locator("#cart-badge .bag-count")).to_contain_text("2")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("There is nothing in your bag yet")).to_be_visible()


def test_the_whole_purchase(either: Visit) -> None:
    either.add_to_bag()
    either.fill_checkout()
    either.go_to_pay()
    page = either.page
    page.get_by_role("button", name="Pay ₹").click()
    page.get_by_role("button", name="Pay ₹").click()
    if not either.scripts:
        page.get_by_role("button", name="Return to Blouson").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    page.goto(f"{either.shop_url}/cart/")
    expect(page.get_by_text("There is nothing in your bag yet")).to_be_visible()


def test_going_back_from_paying_keeps_the_bag(either: Visit) -> None:
    either.add_to_bag()
    either.fill_checkout()
    either.go_to_pay()
    either.page.get_by_role("link", name="Go back to the bag").click()
    expect(either.page.locator(".lines > li:not(.line-wide)")).to_have_count(1)


def test_every_size_says_in_words_whether_it_can_be_had(either: Visit) -> None:
    page = either.open(BLOUSE)
    disabled = page.locator(".size:has(:disabled)")
    for size in disabled.all():
        assert "Sold out" in size.inner_text()


def test_each_colour_is_a_page_of_its_own(either: Visit) -> None:
    page = either.open(BLOUSE)
    page.get_by_role("navigation", name="Colours").get_by_role("link", name="Ivory").click()
    page.wait_for_url("**colour=ivory")
    assert page.locator(".colours [aria-current]").inner_text() == "Ivory"
    assert "ivory" in (page.locator(".gallery img:not([alt=''])").first.get_attribute("alt") or "").lower()


def test_choosing_a_size_answers_price_and_stock(scripted: Visit) -> None:
    page = scripted.open(BLOUSE)
    with page.expect_response("**/islands/size-choice/**"):
        scripted.choose_size(1)
    expect(page.locator("#stock-note")).to_contain_text("In stock")
    expect(page.locator("#chosen-price")).to_contain_text("₹")


def test_the_badge_and_the_stock_note_wake_on_load(browser: Browser, scripted: Visit) -> None:
    scripted.add_to_bag()
    with (
        scripted.page.expect_response("**/islands/cart-badge/"),
        scripted.page.expect_response("**/islands/stock-note/**"),
    ):
        scripted.page.goto(f"{scripted.shop_url}{BLOUSE}")
    expect(scripted.page.locator("#cart-badge .bag-count")).to_contain_text("1")


def test_the_panel_takes_focus_and_gives_it_back(scripted: Visit) -> None:
    scripted.add_to_bag()
    page = scripted.page
    expect(page.locator("#added")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#added")).to_be_hidden()
    expect(page.get_by_role("button", name="Add to bag")).to_be_focused()


def test_an_island_without_an_answer_falls_back_to_its_form(scripted: Visit) -> None:
    page = scripted.open(BLOUSE)
    scripted.choose_size()
    page.route(
        "**/islands/add-to-cart/",
        lambda route: route.abort() if route.request.headers.get("hx-request") else route.continue_(),
    )
    page.get_by_role("button", name="Add to bag").click()
    page.wait_for_url("**/cart/")
    assert page.locator(".lines > li:not(.line-wide)").count() == 1


def test_a_pin_fills_in_town_state_and_sums(scripted: Visit) -> None:
    scripted.add_to_bag()
    page = scripted.open("/checkout/")
    page.locator("[name=shipping_pincode]").fill("560001")
    page.locator("[name=shipping_pincode]").blur()
    expect(page.locator("[name=shipping_state_code]")).to_have_value("29")
    expect(page.locator("[name=shipping_city]")).not_to_have_value("")
    page.get_by_label("Express").check()
    expect(page.locator(".sums")).to_contain_text("₹199.00")


def test_an_answer_about_a_pin_does_not_undo_what_was_typed_meanwhile(scripted: Visit) -> None:
    scripted.add_to_bag()
    page = scripted.open("/checkout/")
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route("**/islands/pin-place/**", hold)
    page.locator("[name=shipping_pincode]").fill("560001")
    page.locator("[name=shipping_city]").fill("Bangalore")
    page.wait_for_timeout(100)
    waiting[0].continue_()
    page.wait_for_load_state("networkidle")
    expect(page.locator("[name=shipping_city]")).to_have_value("Bangalore")


def test_pages_without_islands_carry_no_script(scripted: Visit) -> None:
    for path in ("/cart/", "/account/", "/no-such-page/"):
        page = scripted.open(path)
        assert page.locator("script[src]").count() == 0, path
