"""The front answers stored pages by itself; all else goes to Django, untouched."""

from __future__ import annotations

import gzip

import brotli
import pytest
from django.test import override_settings
from pytest_django.fixtures import Settings

from storefront.pagecache import store
from storefront.pagecache.front import Front
from tests.storefront.pagecache.asking import Behind, ask
from tests.storefront.pagecache.test_store import AWAY, URL, keep


@pytest.fixture
def behind() -> Behind:
    return Behind()


@pytest.fixture
def front(behind: Behind) -> Front:
    keep("<p>Noor</p>", "product:1")
    return Front(behind)


def test_a_stored_page_never_reaches_django(front: Front, behind: Behind) -> None:
    plain = ask(front, URL)
    packed = ask(front, URL, HTTP_ACCEPT_ENCODING="gzip, br")
    older = ask(front, URL, HTTP_ACCEPT_ENCODING="gzip")
    assert (plain.status, plain.body) == (200, b"<p>Noor</p>")
    assert brotli.decompress(packed.body) == gzip.decompress(older.body) == plain.body
    assert len({each.headers["ETag"] for each in (plain, packed, older)}) == 3
    assert packed.headers["Content-Encoding"] == "br" and packed.headers["Vary"] == "Accept-Encoding"
    assert packed.headers["Content-Length"] == str(len(packed.body))
    assert packed.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert packed.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Set-Cookie" not in packed.headers
    assert behind.asked == 0


def test_who_holds_it_is_told_so(front: Front, behind: Behind) -> None:
    etag = ask(front, URL, HTTP_ACCEPT_ENCODING="br").headers["ETag"]
    again = ask(front, URL, HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=etag)
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", etag)
    assert ask(front, URL, HTTP_IF_NONE_MATCH='"another"').status == 200
    assert behind.asked == 0


@pytest.mark.parametrize(
    ("address", "more"),
    [
        ("/products/unknown/", {}),
        ("/cart/", {}),
        (URL, {"HTTP_HOST": "evil.example"}),
        (URL, {"HTTP_HOST": ""}),
    ],
)
def test_all_else_is_djangos(front: Front, behind: Behind, address: str, more: dict[str, str]) -> None:
    assert ask(front, address, **more).status == 204
    assert ask(front, URL, method="POST").status == 204
    assert ask(front, URL, method="HEAD").status == 204
    assert behind.asked == 3


def test_a_page_that_is_stale_for_too_long_is_djangos(
    front: Front, behind: Behind, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.mark_stale("product:1")
    store.clear_shelf()
    assert ask(front, URL).status == 200  # whoever reads does not wait for the worker
    monkeypatch.setattr("storefront.pagecache.middleware.LONGEST_STALE_S", -5)
    assert ask(front, URL).status == 204


def test_plain_http_is_djangos_where_https_is_asked_for(
    front: Front, behind: Behind, settings: Settings
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert ask(front, URL).status == 204
    assert ask(front, URL, **{"wsgi.url_scheme": "https"}).status == 200
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert ask(front, URL, HTTP_X_FORWARDED_PROTO="https").status == 200
    assert ask(front, URL, HTTP_X_FORWARDED_PROTO="http", **{"wsgi.url_scheme": "https"}).status == 204


def test_for_some_seconds_it_does_without_redis(
    front: Front, behind: Behind, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask(front, URL).status == 200
    monkeypatch.setattr(store, "SHELF_TRUST_S", 0)
    with override_settings(CACHES=AWAY):
        assert ask(front, URL).status == 200
        monkeypatch.setattr(store, "ALONE_TRUST_S", 0)
        assert ask(front, URL).status == 204
    assert behind.asked == 1
