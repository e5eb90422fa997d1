"""Islands wake at their moment, and htmx comes with the first of them; without a moment nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.visit import Visit, visit
from tests.shop import Shop

pytestmark = pytest.mark.browser
HTMX = "**/htmx-*.js"
MODULE = "customElements.define('size-finder', class extends HTMLElement { connectedCallback() { this.textContent = 'Found' } })"
PAGE = """<!doctype html><html lang="en-IN"><head><title>Islands</title>
<script src="/static/storefront/islands/islands.js" data-htmx="/static/storefront/vendor/htmx-2.0.11.min.js" defer></script></head>
<body><h1>Islands</h1>%s<p style="height:3000px">Far</p>%s</body></html>"""
ISLAND = '<p id="%s" data-awake="%s" %s data-hx-get="/islands/stub/%s" data-hx-trigger="awake">asleep</p>'


@pytest.fixture
def coming(browser: Browser, shop: Shop) -> Iterator[Visit]:
    visitor = visit(browser, shop.url)
    visitor.page.route(
        "**/islands/stub/*", lambda route: route.fulfill(body="awake", content_type="text/html")
    )
    yield visitor
    visitor.page.context.close()


def show(coming: Visit, near: str, far: str = "") -> None:
    """A page with these islands, from the shop's own address and under no other rules than its scripts need."""

    def answer(route: Route) -> None:
        route.fulfill(body=PAGE % (near, far), content_type="text/html")

    coming.page.route(re.compile("/pages/islands/"), answer)
    coming.page.goto(f"{coming.shop_url}/pages/islands/")


def test_each_island_wakes_at_its_moment(coming: Visit) -> None:
    page, fetched = coming.page, []
    page.on("request", lambda request: fetched.append(request.url) if "htmx" in request.url else None)
    page.route("**/size-finder.js", lambda route: route.fulfill(body=MODULE, content_type="text/javascript"))
    touched = ISLAND % ("touched", "interaction", "", "touched")
    narrow = ISLAND % ("narrow", "media", 'data-awake-media="(max-width: 500px)"', "narrow")
    far = ISLAND % ("far", "visible", "", "far")
    finder = '<size-finder data-awake="visible" data-module="/static/size-finder.js">Asleep</size-finder>'
    page.set_viewport_size({"width": 1000, "height": 800})
    show(coming, touched + narrow, far + finder)
    page.wait_for_load_state("networkidle")
    for name in ("touched", "narrow", "far"):
        expect(page.locator(f"#{name}")).to_have_text("asleep")
    assert fetched == []  # nobody has needed it
    page.locator("#touched").hover()
    expect(page.locator("#touched")).to_have_text("awake")
    page.set_viewport_size({"width": 400, "height": 800})
    expect(page.locator("#narrow")).to_have_text("awake")
    expect(page.locator("#far")).to_have_text("asleep")
    page.locator("#far").scroll_into_view_if_needed()
    expect(page.locator("#far")).to_have_text("awake")
    expect(page.locator("size-finder")).to_have_text("Found")
    assert len(fetched) == 1


def test_at_once_and_when_there_is_time(coming: Visit) -> None:
    show(coming, ISLAND % ("now", "load", "", "now") + ISLAND % ("later", "idle", "", "later"))
    expect(coming.page.locator("#now")).to_have_text("awake")
    expect(coming.page.locator("#later")).to_have_text("awake")


FORM = (
    '<form action="/pages/islands/" data-hx-post="/islands/stub/sent" data-hx-target="#told">'
    '<button>Send</button></form><p id="told"></p>'
)


def test_what_is_done_before_htmx_is_there_is_done_then(coming: Visit) -> None:
    show(coming, FORM)
    coming.page.evaluate("document.querySelector('form').requestSubmit()")
    expect(coming.page.locator("#told")).to_have_text("awake")


def test_without_htmx_it_is_done_plainly(coming: Visit) -> None:
    page = coming.page
    page.route(HTMX, lambda route: route.abort())
    show(coming, FORM)
    page.wait_for_load_state("load")
    with page.expect_navigation():
        page.evaluate("document.querySelector('form').requestSubmit()")
    assert page.url.endswith("/pages/islands/?")
