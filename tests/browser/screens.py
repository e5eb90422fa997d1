"""Draws docs/screens anew: `bin/test --screens`, or `BASE_URL=… python -m tests.browser.screens` for a running shop."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import django
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()  # the running shop's parts name Django's models

from tests.browser.visit import BLOUSE, OPEN_PAGES, Visit, visit  # noqa: E402
from tests.shop import running_shop  # noqa: E402
from tests.world import start_sandboxes  # noqa: E402

FOLDER = Path(__file__).resolve().parent.parent.parent / "docs" / "screens"
Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
WIDTHS = (360, 390, 768, 1440)
# How far down a page is drawn, and how wide its picture is kept: all of them together stay under three megabytes.
TALLEST = {360: 1400, 390: 1500, 768: 1500, 1440: 1500}
WIDEST = 960
QUALITY = 55
FRONT = "home-1440-light"  # also kept as the JPEG that the README shows
MAIN_PAGES = {
    **{name: OPEN_PAGES[name] for name in ("home", "category", "product", "account", "not-found")},
    "product-hindi": f"/hi{BLOUSE}",
    "article": "/journal/reading-an-ikat/",
}


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


def keep(page: Page, name: str, theme: str) -> None:
    """The top of the present page at every width, its lazy pictures loaded; small WebP files."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST[width])
        for offset in range(0, height, 700):
            page.evaluate("offset => window.scrollTo(0, offset)", offset)
            page.wait_for_timeout(40)
        page.evaluate("window.scrollTo(0, 0)")
        page.wait_for_load_state("networkidle")
        clip = {"x": 0, "y": 0, "width": width, "height": height}
        with Image.open(io.BytesIO(page.screenshot(full_page=True, clip=clip))) as shot:
            small = shot.convert("RGB")
            small.thumbnail((WIDEST, TALLEST[width]))
            path = FOLDER / f"{name}-{width}-{theme}.webp"
            small.save(path, "WEBP", quality=QUALITY, method=6)
            if path.stem == FRONT:
                small.save(FOLDER / "home-1440.jpg", quality=80)
        sys.stdout.write(f"{path.name}\n")
    page.set_viewport_size({"width": 390, "height": 900})


def draw_purchase(coming: Visit, theme: str) -> None:
    """The bag, the checkout and the paid order."""
    coming.add_to_bag()
    keep(coming.open("/cart/"), "bag", theme)
    coming.fill_checkout()
    keep(coming.page, "checkout", theme)
    coming.go_to_pay()
    coming.pay()
    keep(coming.page, "order", theme)


def draw(browser: Browser, shop_url: str, theme: Theme) -> None:
    """Every main page type in one theme."""
    for errand in (draw_open_pages, draw_purchase):
        coming = visit(browser, shop_url)
        coming.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        errand(coming, theme)
        coming.page.context.close()


def draw_open_pages(coming: Visit, theme: str) -> None:
    """Those that can be opened by their address alone."""
    for name, path in MAIN_PAGES.items():
        keep(coming.open(path), name, theme)


def main() -> None:
    """Empty the folder and fill it."""
    place = os.environ.get("BLOUSON_CHROMIUM") or shutil.which("chromium")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    with shop_to_draw() as shop_url, sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=place, args=["--no-sandbox"])
        for theme in THEMES:
            draw(browser, shop_url, theme)
        browser.close()


if __name__ == "__main__":
    main()
