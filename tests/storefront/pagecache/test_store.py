"""The store keeps pages whole, and never lets news slip between a query and a write."""

from __future__ import annotations

import gzip

import brotli
import pytest
from django.test import override_settings
from redis.exceptions import RedisError

from storefront.pagecache import store

URL = "/products/noor/"


def page(text: str) -> store.StoredPage:
    return store.compressed(text.encode(), {"Content-Type": "text/html; charset=utf-8"})


def keep(text: str, *tags: str, seen: int | None = None) -> bool:
    number = store.news_number() if seen is None else seen
    return store.keep(URL, page(text), tags=tags, seen=number)


def test_a_kept_page_is_found_whole() -> None:
    assert store.find(URL) is None
    assert keep("first", "product:1") is False
    found = store.find(URL)
    assert found is not None
    assert found.body == b"first"
    assert gzip.decompress(found.gzip) == b"first"
    assert brotli.decompress(found.brotli) == b"first"
    assert dict(found.headers) == {"Content-Type": "text/html; charset=utf-8"}
    assert found.stale_since is None


def test_another_process_sees_a_new_page_at_once() -> None:
    keep("first", "product:1")
    store.find(URL)
    store.clear_shelf()  # as another process begins
    keep("second", "product:1")
    found = store.find(URL)
    assert found is not None
    assert found.body == b"second"


def test_news_marks_exactly_the_pages_that_showed_it() -> None:
    keep("noor", "product:1", "menu")
    store.keep("/", page("home"), tags=["product:1", "product:2", "menu"], seen=store.news_number())
    store.keep("/products/chandni/", page("chandni"), tags=["product:2", "menu"], seen=store.news_number())
    assert sorted(store.mark_stale("product:1")) == ["/", URL]
    assert sorted(store.stale_pages()) == ["/", URL]
    store.clear_shelf()
    found, other = store.find(URL), store.find("/products/chandni/")
    assert found is not None and found.stale_since is not None
    assert other is not None and other.stale_since is None


def test_a_page_rendered_while_its_news_arrived_is_stored_as_stale() -> None:
    seen = store.news_number()
    store.mark_stale("product:1")
    assert keep("with the old price", "product:1", seen=seen) is True
    assert store.stale_pages() == [URL]


def test_news_about_other_things_does_not_make_it_stale() -> None:
    seen = store.news_number()
    store.mark_stale("product:2")
    assert keep("right", "product:1", seen=seen) is False
    assert store.stale_pages() == []


def test_rendering_again_ends_the_wait() -> None:
    keep("old", "product:1")
    store.mark_stale("product:1")
    assert keep("new", "product:1") is False
    assert store.stale_pages() == []


def test_an_old_rendering_that_comes_last_is_stale_at_once() -> None:
    slow = store.news_number()
    store.mark_stale("product:1")
    assert keep("new", "product:1") is False
    assert keep("old", "product:1", seen=slow) is True
    assert store.stale_pages() == [URL]


def test_a_forgotten_page_is_neither_stored_nor_waited_for() -> None:
    keep("old", "product:1")
    store.mark_stale("product:1")
    store.forget(URL)
    assert store.find(URL) is None
    assert store.stale_pages() == []


def test_only_one_renders_at_a_time() -> None:
    assert store.claim(URL) is True
    assert store.claim(URL) is False
    store.unclaim(URL)
    assert store.claim(URL) is True


def test_the_shelf_stops_growing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "SHELF_PAGES", 3)
    for number in range(6):
        url = f"/products/{number}/"
        store.keep(url, page(url), tags=["menu"], seen=store.news_number())
        store.find(url)
    assert len(store._shelf) == 3


def test_the_same_words_have_the_same_etag_and_others_another() -> None:
    assert page("same").etag == page("same").etag
    assert page("same").etag != page("other").etag


AWAY = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": "redis://127.0.0.1:1/0",
        "OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 0.2, "IGNORE_EXCEPTIONS": True},
    }
}


@override_settings(CACHES=AWAY)
def test_a_redis_that_is_away_is_said_so() -> None:
    with pytest.raises(RedisError):
        store.mark_stale("product:1")
    with pytest.raises(RedisError):
        store.find(URL)
