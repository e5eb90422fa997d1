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
from storefront.pagecache.page import compressed
from storefront.pages.render import flush_left
from storefront.sharing import share_ways
from tests.storefront.counter import one_blouse
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db
STATIC = Path(settings.BASE_DIR) / "static"
KB = 1024
# After brotli, in bytes: a first flight of TCP, a product's and a list's page, and all scripts and styles of a page together.
PAGE, SELLING, SCRIPTS, SHEETS = 14 * KB, 7 * KB, 20 * KB, 9 * KB
# A whole first load of a product's page, and what of it is left to its picture.
FIRST_LOAD, PICTURE = 120 * KB, 35 * KB


def packed(content: bytes) -> int:
    """As it is stored."""
    return len(compressed(content, {}, pressed=True).brotli)


def told_by(client: Client, address: str) -> bytes:
    """The bytes that travel for an address of ours."""
    if address.startswith("/static/"):
        return brotli.compress((STATIC / address.removeprefix("/static/")).read_bytes())
    return client.get(address, headers={"Accept-Encoding": "br"}).content


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
    assert packed(pages["product"].encode()) <= SELLING


def test_a_page_is_sent_without_the_templates_indentation(pages: dict[str, str]) -> None:
    assert all("\n " not in page and "\n\n" not in page for page in pages.values())
    assert flush_left("<pre>\n  two</pre>") == "<pre>\n  two</pre>"


def test_styles_and_scripts_stay_small(client: Client, pages: dict[str, str]) -> None:
    for name, page in pages.items():
        sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
        scripts = re.findall(r'<script src="([^"]+)"', page)
        assert len(sheets) == 2 and sheets[1] == "/theme.css", name
        assert sum(len(told_by(client, sheet)) for sheet in sheets) <= SHEETS, name
        assert sum(len(told_by(client, script)) for script in scripts) <= SCRIPTS, name


def test_what_the_first_look_at_a_product_costs(client: Client, pages: dict[str, str]) -> None:
    """All that a telephone fetches before the first picture is there; the picture itself is judged by `bin/bench`."""
    page = pages["product"]
    fetched = re.findall(r'<link rel="(?:stylesheet|preload)" href="([^"]+)"', page)
    fetched += re.findall(r'<script src="([^"]+)"', page)
    total = packed(page.encode()) + sum(len(told_by(client, each)) for each in fetched)
    assert len(fetched) == 5 and total <= FIRST_LOAD - PICTURE


@pytest.mark.parametrize("name", ["article", "legal", "journal", "lookbook"])
def test_a_page_without_islands_ships_no_script_at_all(pages: dict[str, str], name: str) -> None:
    kinds = re.findall(r"<script\b([^>]*)>", pages[name])
    assert [kind for kind in kinds if "application/ld+json" not in kind] == []
    assert "onclick" not in pages[name] and "javascript:" not in pages[name]


def test_pictures_are_looked_at_closely_and_shared_without_a_script(client: Client) -> None:
    ways = share_ways("https://shop.example/products/meera/?colour=red", "Meera & co")
    assert [way.name for way in ways] == ["WhatsApp", "Facebook", "Pinterest", "X", "E-mail"]
    assert "%26via%3Dwhatsapp" in ways[0].url
    assert "Meera%20%26%20co" in ways[0].url


def test_without_a_connection(client: Client) -> None:
    worker = client.get("/sw.js")
    assert worker["Content-Type"].startswith("text/javascript") and worker["Cache-Control"] == "no-cache"
    assert '"/offline/"' in worker.text
    page = client.get("/offline/")
    assert page.status_code == 200 and "<script" not in page.text
