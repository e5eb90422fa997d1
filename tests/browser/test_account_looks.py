"""Every room of the account with something in it: axe finds nothing, and nothing scrolls sideways at any width."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.test_storefront_looks import assert_pleasant_at_every_width
from tests.browser.visit import Visit, visit
from tests.shop import Shop

pytestmark = pytest.mark.browser
ROOMS = (
    "/account/",
    "/account/addresses/",
    "/account/addresses/new/",
    "/account/measurements/",
    "/account/help/new/",
    "/account/help/",
    "/account/reviews/",
    "/account/profile/",
    "/account/preferences/",
    "/account/privacy/",
    "/wishlist/",
    "/newsletter/",
)
PICTURES = os.environ.get("BLOUSON_ACCOUNT_PICTURES")  # a folder, for those who want to look at them


@pytest.fixture
def asha(browser: Browser, shop: Shop) -> Iterator[Visit]:
    """Logged in, with a paid order that has a note and a message in it, an address and a wished piece."""
    coming = visit(browser, shop.url)
    page = coming.open("/account/")
    page.locator("#name").fill("Asha Rao")
    page.locator("#email").fill("asha.looks@example.com")
    page.locator("#password").fill("kanjivaram-9-gold")
    page.get_by_role("button", name="Open an account").click()
    page.wait_for_load_state("networkidle")
    coming.add_to_bag()
    coming.open("/cart/")
    page.get_by_text("A gift, or a word for us?").click()
    page.locator("#gift_message").fill("For your day, Meera!\nAsha")
    page.get_by_role("button", name="Keep this with my bag").click()
    page.wait_for_load_state("networkidle")
    assert_pleasant_at_every_width(page)
    keep(coming, "bag")
    coming.fill_checkout()
    page.locator("[name=keep_address]").check()
    coming.go_to_pay()
    coming.pay()
    keep(coming, "order")
    yield coming
    page.context.close()


def keep(coming: Visit, name: str) -> None:
    """Pictures of the present page, when somebody wants to look."""
    if PICTURES:
        for width in (390, 1440):
            coming.page.set_viewport_size({"width": width, "height": 900})
            coming.page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)


def ask(coming: Visit) -> None:
    """A question with a first message, seen as its page."""
    page = coming.open("/account/help/new/")
    page.locator("#order").select_option(index=1)
    page.locator("#subject").fill("Does the colour run when it is washed by hand?")
    page.locator("#message").fill("My last silk blouse lost a little of its red.\n\nHow do I wash this one?")
    page.get_by_role("button", name="Send the question").click()
    page.wait_for_load_state("networkidle")
    assert_pleasant_at_every_width(page)
    keep(coming, "account-help-question")


def test_every_room_is_pleasant(asha: Visit) -> None:
    ask(asha)
    for room in ROOMS:
        page = asha.open(room)
        assert page.locator("h1").count() == 1, room
        assert_pleasant_at_every_width(page)
        keep(asha, room.strip("/").replace("/", "-"))
