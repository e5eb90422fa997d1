"""The stylesheets of a page are one request, packed, kept for good by browsers, and say what the sheets say."""

from __future__ import annotations

import re

import brotli
import pytest
from django.test import Client
from django.test.utils import override_settings

from storefront.styles import bundle, squeezed

pytestmark = pytest.mark.django_db


def test_a_page_asks_for_its_styles_once(client: Client) -> None:
    page = client.get("/cart/").text
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)">', page)
    assert [re.sub(r"/[0-9a-f]{12}/", "/…/", sheet) for sheet in sheets] == [
        "/styles/…/tokens+base+frame+forms+bag+delivery+wishlist.css",
        "/theme.css",
    ]
    sheet = client.get(sheets[0], headers={"Accept-Encoding": "br"})
    assert sheet["Cache-Control"] == "public, max-age=31536000, immutable"
    assert sheet["Content-Type"] == "text/css; charset=utf-8"
    css = brotli.decompress(sheet.content).decode()
    assert ".bag" in css and "--paper:" in css and "/*" not in css
    assert 'url("/static/storefront/fonts/figtree-latin-wght-normal' in css
    assert "--night: ;" in css  # an empty property needs its blank
    old = client.get(re.sub(r"[0-9a-f]{12}", "0" * 12, sheets[0]))
    assert (old.status_code, old["Cache-Control"]) == (200, "no-cache")
    hindi = client.get("/hi/cart/").text
    assert sheets[0] in hindi


@pytest.mark.parametrize("names", ["tokens+nothing", "..%2Fbase", "base+" * 30 + "base", "BASE"])
def test_what_is_no_sheet_is_not_found(client: Client, names: str) -> None:
    assert client.get(f"/styles/{'0' * 12}/{names}.css").status_code == 404


def test_links_with_fingerprints_are_the_same_sheets() -> None:
    plain = '<link rel="stylesheet" href="/static/storefront/base.css">\n<link rel="stylesheet" href="/static/storefront/parts/bag.css">'
    marked = plain.replace("base.css", "base.0123456789ab.css").replace("bag.css", "bag.ba9876543210.css")
    assert bundle(marked + "<meta>") == bundle(plain) + "<meta>"
    with override_settings(WATCH_STYLES=False):
        assert bundle(plain) == bundle(marked)


def test_squeezing_keeps_every_rule() -> None:
    css = """/* a house */
    main details > * , .a:hover { color : red; --night: ; width: calc(1rem + 2px); content: "+" / ""; }
    @media (min-width: 60rem) { a { margin: 0 auto } }"""
    assert squeezed(css) == (
        'main details > *,.a:hover{color :red;--night: ;width:calc(1rem + 2px);content:"+" / ""}'
        "@media (min-width:60rem){a{margin:0 auto}}"
    )
