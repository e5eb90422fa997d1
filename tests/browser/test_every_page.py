"""Every page type and state in a real browser, with and without JavaScript, and before the Nu checker.

Axe by day and by night, a zoom of 400 % to a desk, targets, headings, landmarks, calm, no complaint in the console. A
page template that no stop shows fails the test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings as shop_settings
from django.template.loader import render_to_string
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from pytest_django.fixtures import Settings

from orders.models import Order
from tests.browser import stops
from tests.browser.inside import Inside, Stop, inside
from tests.browser.looks import WIDTHS, ZOOMED, assert_calm, assert_fits, assert_pleasant
from tests.orders.conftest import outside, pay
from tests.orders.wardrobe import Piece
from tests.storefront.conftest import empty_shelf
from tests.storefront.nu_checker import html_errors
from tests.world import World

__all__ = ["empty_shelf", "outside", "pay"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
TEMPLATES = Path(shop_settings.BASE_DIR) / "templates/storefront/pages"
# What stands for itself without the shop behind it.
ALONE = {"500.html"}
# Kept in the browser for when nothing can be asked for: without ways that lead nowhere.
BARE = {"/offline/"}
# The stand-in for the shop speaks plain HTTP.
NOT_SECURE = "The Cross-Origin-Opener-Policy header has been ignored"
PARTS = """["h1", "main", "body > header", "body > footer", "a.skip[href='#main']"].map(
  (name) => document.querySelectorAll(name).length)"""
OPEN_ALL = "document.querySelectorAll('details').forEach((each) => { each.open = true })"


def every_stop(
    piece: Piece, world: World, pay: Callable[[Order], dict[str, str]], settings: Settings
) -> Iterator[Stop]:
    """One after the other: later states stand on earlier ones."""
    yield from stops.of_everybody(piece)
    yield from stops.of_a_customer(piece, settings)
    yield from stops.of_letters()
    yield from stops.of_an_order(piece, pay)
    yield from stops.of_a_gift(world)
    yield from stops.sold_out_and_gone(piece)


def assert_stands(page: Page, shop: Inside, stop: Stop) -> None:
    """As it should be answered, with one heading of its own, a head, a main part and a foot; nothing sticks out."""
    told = f"{stop.name} ({shop.status})"
    assert shop.status < 500 if stop.sent is not None else shop.status == stop.status, told
    parts = [1, 1, 1, 0, 0] if stop.path in BARE else [1, 1, 1, 1, 1]
    assert page.evaluate(PARTS) == parts, told
    assert_fits(page)


def assert_looks_good(page: Page) -> None:
    """A page seen for the first time, at every width, with all its folds open on a desk."""
    assert_calm(page)
    assert_pleasant(page, by_night=True)
    for width in WIDTHS[1:]:
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits(page)
    page.evaluate(OPEN_ALL)
    assert_pleasant(page)
    page.set_viewport_size({"width": ZOOMED, "height": 900})
    assert_fits(page)


def assert_drawer_looks_good(page: Page, shop: Inside) -> None:
    """What opens when a piece goes to the bag."""
    shop.open(page, Stop("/products/meera/"))
    if page.locator(".size input:not(:checked)").count():
        page.locator(".size").first.click()
    page.get_by_role("button", name="Add to bag").click()
    expect(page.locator("#added")).to_be_focused()
    shop.settle(page)
    assert_looks_good(page)


@contextmanager
def noting(faults: list[str]) -> Iterator[None]:
    """One walk tells all that is wrong on its way."""
    try:
        yield
    except AssertionError as fault:
        faults.append(str(fault))


def complaints(page: Page) -> list[str]:
    """What the page's console says from now on, but that a page which should be missing is."""
    heard: list[str] = []

    def hear(said: ConsoleMessage) -> None:
        own = said.location["url"] == page.url and "the server responded with a status of 4" in said.text
        if said.type == "error" and not own and NOT_SECURE not in said.text:
            heard.append(f"{page.url}: {said.text} {said.location['url']}")

    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(f"{page.url}: {error}"))
    return heard


def test_every_page_type_stands_with_and_without_scripts(
    browser: Browser,
    world: World,
    pay: Callable[[Order], dict[str, str]],
    settings: Settings,
    tmp_path: Path,
) -> None:
    settings.TEXT_FILE_PATH = str(tmp_path / "texts")
    scripted, plain = (inside(browser, scripts=scripts, width=ZOOMED) for scripts in (True, False))
    lively, still = scripted.context.new_page(), plain.context.new_page()
    heard, seen, pages = complaints(lively), set[str](), dict[str, str]()
    piece = stops.range_for_sale()
    for stop in every_stop(piece, world, pay, settings):
        lively.set_viewport_size({"width": ZOOMED, "height": 900})
        scripted.open(lively, stop)
        pages.setdefault(stop.name, scripted.html)
        with noting(heard):
            assert_stands(lively, scripted, stop)
            if stop.sent is not None or scripted.shown - seen:
                assert_looks_good(lively)
        seen |= scripted.shown
        plain.open(still, stop)
        with noting(heard):
            assert_stands(still, plain, stop)
    assert_drawer_looks_good(lively, scripted)
    pages["500"] = render_to_string("storefront/pages/500.html")
    lively.set_content(pages["500"])
    assert_pleasant(lively, by_night=True)
    for shop in (scripted, plain):
        shop.context.close()
    assert heard == [], "\n".join(heard)
    assert {path.name for path in TEMPLATES.glob("*.html")} - seen - ALONE == set()
    wrong = html_errors({**pages, "awake": pages["500"].replace("<main", "<main hx-get='/'")}, tmp_path)
    assert [line.split(":")[0] for line in wrong] == ["awake"], "\n".join(wrong)
