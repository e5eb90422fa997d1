"""What a page may weigh. Whatever makes one heavier than this fails here, by name."""

from __future__ import annotations

import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.test import Client

from catalog.content.operations import PageWords, Window, write_page
from catalog.products.models import Product
from storefront.sharing import share_ways
from tests.storefront.counter import one_blouse
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db
STATIC = Path(settings.BASE_DIR) / "static"
KB = 1024
# After brotli, in bytes: a first flight of TCP, and all scripts of a page together.
PAGE, SCRIPTS, SHEETS = 14 * KB, 20 * KB, 14 * KB


def packed(content: bytes) -> int:
    return len(brotli.compress(content, quality=5))


def linked(page: str, pattern: str) -> list[Path]:
    return [STATIC / found for found in re.findall(pattern, page)]


@pytest.fixture
def pages(client: Client) -> dict[str, str]:
    """The kinds of still pages by what they are, with the least that makes them whole."""
    one_blouse()
    write_page(
        PageWords("article", "ikat", "An ikat", body="Words. " * 400), window=Window(is_published=True)
    )
    write_page(PageWords("legal", "returns", "Returns", in_footer=True), window=Window(is_published=True))
    drain_outbox()
    handle = Product.objects.get().handle
    urls = {
        "home": "/",
        "product": f"/products/{handle}/",
        "article": "/journal/ikat/",
        "legal": "/pages/returns/",
    }
    urls |= {"journal": "/journal/", "lookbook": "/lookbook/", "hindi": f"/hi/products/{handle}/"}
    return {name: client.get(url).text for name, url in urls.items()}


def test_no_page_is_heavier_than_a_first_flight(pages: dict[str, str]) -> None:
    heavy = {name: size for name, page in pages.items() if (size := packed(page.encode())) > PAGE}
    assert heavy == {}


def test_styles_and_scripts_stay_small(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        sheets = linked(page, r'<link rel="stylesheet" href="/static/([^"]+)"')
        scripts = linked(page, r'<script src="/static/([^"]+)"')
        assert sum(packed(sheet.read_bytes()) for sheet in sheets) <= SHEETS, name
        assert sum(packed(script.read_bytes()) for script in scripts) <= SCRIPTS, name


@pytest.mark.parametrize("name", ["article", "legal", "journal", "lookbook"])
def test_a_page_without_islands_ships_no_script_at_all(pages: dict[str, str], name: str) -> None:
    kinds = re.findall(r"<script\b([^>]*)>", pages[name])
    assert [kind for kind in kinds if "application/ld+json" not in kind] == []
    assert "onclick" not in pages[name] and "javascript:" not in pages[name]


def test_pictures_are_looked_at_closely_and_shared_without_a_script(client: Client) -> None:
    ways = share_ways("https://shop.example/products/meera/?colour=red", "Meera & co")
    assert [way.name for way in ways] == ["WhatsApp", "Facebook", "Pinterest", "X", "E-mail"]
    assert "utm_source%3Dshare%26utm_medium%3Dwhatsapp" in ways[0].url
    assert "Meera%20%26%20co" in ways[0].url


def test_without_a_connection(client: Client) -> None:
    worker = client.get("/sw.js")
    assert worker["Content-Type"].startswith("text/javascript") and worker["Cache-Control"] == "no-cache"
    assert '"/offline/"' in worker.text
    page = client.get("/offline/")
    assert page.status_code == 200 and "<script" not in page.text
