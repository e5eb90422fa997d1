"""Lists and search in a real browser: narrowed without a page load, suggestions by keyboard, pleasant when empty."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.looks import assert_pleasant
from tests.browser.visit import Visit, visit
from tests.shop import Shop

pytestmark = pytest.mark.browser
SHELF = "/categories/blouses/silk-blouses/"
NARROWED = (
    "/search/?q=silk&stock=in",
    "/search/?q=silk&occasion=no-such-day",
    f"{SHELF}?occasion=no-such-day",
)


@pytest.fixture(params=[True, False], ids=["scripts", "plain"])
def visitor(request: pytest.FixtureRequest, browser: Browser, shop: Shop) -> Iterator[Visit]:
    """A visitor with JavaScript, then one without."""
    coming = visit(browser, shop.url, scripts=request.param)
    yield coming
    coming.page.context.close()


@pytest.mark.parametrize("path", [SHELF, "/search/?q=silk"])
def test_a_choice_narrows_the_list_and_its_address(visitor: Visit, path: str) -> None:
    page = visitor.open(path)
    page.locator(".narrow-facet summary", has_text="Work").click()
    choice = page.locator("input[name=work]").first
    slug, told = (
        choice.get_attribute("value"),
        page.locator(f"label:has(#work-{choice.get_attribute('value')})"),
    )
    count = told.locator(".narrow-count").inner_text()
    told.click()
    if not visitor.scripts:
        page.get_by_role("button", name="Apply").click()
    page.wait_for_url(f"**work={slug}**")
    assert page.locator(".narrow-chips a").count() == 2
    expect(page.locator("#list-told")).to_contain_text(f"{count} piece")
    expect(page.locator(f"#work-{slug}")).to_be_checked()
    page.go_back()
    page.wait_for_url(f"**{path}")
    expect(page.locator(".narrow-chips")).to_have_count(0)


@pytest.mark.parametrize("path", NARROWED)
def test_narrowed_and_empty_pages_are_pleasant(visitor: Visit, path: str) -> None:
    page = visitor.open(path)
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        if visitor.scripts:
            assert_pleasant(page)
    assert page.locator(".narrow-chips a").count() == 2


@pytest.mark.parametrize(("path", "field"), [("/", "#head-q"), ("/search/", "#q")])
def test_suggestions_are_links_that_escape_closes(
    browser: Browser, shop: Shop, path: str, field: str
) -> None:
    coming = visit(browser, shop.url)
    page = coming.open(path)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.locator(field).press_sequentially("silk")
    links = page.locator(".suggestions a")
    links.first.wait_for()
    expect(page.locator(".suggestions [role=status]")).to_contain_text("suggestions below the search field")
    assert_pleasant(page)
    links.first.focus()
    page.keyboard.press("Escape")
    expect(links).to_have_count(0)
    expect(page.locator(field)).to_be_focused()
    coming.page.context.close()
