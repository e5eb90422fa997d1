"""Draws docs/screens anew: `bin/test --screens`, or `BASE_URL=… python -m tests.browser.screens` for a running shop."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
from playwright.sync_api import Browser, Page, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()  # the running shop's parts name Django's models

from tests.browser.visit import BLOUSE, OPEN_PAGES, Visit, visit  # noqa: E402
from tests.shop import running_shop  # noqa: E402
from tests.world import start_sandboxes  # noqa: E402

FOLDER = Path(__file__).resolve().parent.parent.parent / "docs" / "screens"
WIDTHS = (390, 1440)
TALLEST = 6000
QUALITY = 80


@contextlib.contextmanager
def shop_to_draw() -> Iterator[str]:
    """The shop at BASE_URL, else a whole one of our own with the demo range and its pictures."""
    given = os.environ.get("BASE_URL")
    if given:
        yield given.rstrip("/")
        return
    servers = start_sandboxes()
    with (
        tempfile.TemporaryDirectory() as folder,
        running_shop(name="screens", servers=servers, folder=Path(folder)) as shop,
    ):
        shop.manage("load_demo_content")
        yield shop.url
    for server in servers.values():
        server.stop()


def keep(page: Page, name: str, width: int) -> None:
    """One picture of the whole page, every lazy picture loaded."""
    height = page.evaluate("document.documentElement.scrollHeight")
    for offset in range(0, height, 700):
        page.evaluate("offset => window.scrollTo(0, offset)", offset)
        page.wait_for_timeout(40)
    page.evaluate("window.scrollTo(0, 0)")
    page.wait_for_load_state("networkidle")
    clip = {"x": 0, "y": 0, "width": width, "height": min(height, TALLEST)}
    path = FOLDER / f"{name}-{width}.jpg"
    page.screenshot(path=path, full_page=True, clip=clip, type="jpeg", quality=QUALITY)
    sys.stdout.write(f"{path.name}\n")


def draw_purchase(coming: Visit, width: int) -> None:
    """The bag, the checkout and the order, in the states a shopper meets."""
    coming.add_to_bag()
    coming.page.screenshot(path=FOLDER / f"product-added-{width}.jpg", type="jpeg", quality=QUALITY)
    coming.add_to_bag("/products/kanchi-temple-border-blouse/")
    keep(coming.open("/cart/"), "bag", width)
    coming.fill_checkout()
    keep(coming.page, "checkout", width)
    order = coming.go_to_pay()
    pay_page = coming.page.url
    keep(coming.page, "pay", width)
    keep(coming.open(order), "order-awaiting-payment", width)
    coming.page.goto(pay_page)
    coming.pay()
    keep(coming.page, "order-paid", width)


def draw_mistakes(coming: Visit, width: int) -> None:
    """A checkout form with something wrong in it."""
    coming.add_to_bag(BLOUSE)
    coming.fill_checkout()
    coming.page.locator("[name=phone]").fill("12345")
    coming.page.get_by_role("button", name="Continue to payment").click()
    coming.page.locator("#error-phone").wait_for()
    keep(coming.page, "checkout-mistakes", width)


def draw_account(coming: Visit, width: int) -> None:
    """A new account, with its first order."""
    coming.open("/account/")
    form = coming.page.locator("form[action='/account/register/']")
    form.locator("[name=name]").fill("Asha Rao")
    form.locator("[name=email]").fill(f"asha.{width}.{os.getpid()}@blouson.test")
    form.locator("[name=password]").fill("kanjivaram on sunday")
    form.get_by_role("button").click()
    coming.page.wait_for_url("**/account/")
    coming.add_to_bag()
    coming.fill_checkout()
    coming.go_to_pay()
    coming.pay()
    keep(coming.open("/account/"), "account-orders", width)


def draw(browser: Browser, shop_url: str, width: int) -> None:
    """Every page type at one width."""
    coming = visit(browser, shop_url, width=width)
    for name, path in OPEN_PAGES.items():
        keep(coming.open(path), name, width)
    coming.page.context.close()
    for errand in (draw_purchase, draw_mistakes, draw_account):
        coming = visit(browser, shop_url, width=width)
        errand(coming, width)
        coming.page.context.close()


def main() -> None:
    """Empty the folder and fill it."""
    place = os.environ.get("BLOUSON_CHROMIUM") or shutil.which("chromium")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.jpg"):
        old.unlink()
    with shop_to_draw() as shop_url, sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=place, args=["--no-sandbox"])
        for width in WIDTHS:
            draw(browser, shop_url, width)
        browser.close()


if __name__ == "__main__":
    main()
