"""A page is rendered by one and read by all, also when parts of the shop are away."""

from __future__ import annotations

from pathlib import Path
from threading import Event, Thread

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from catalog.products.models import Product
from storefront.pagecache import files, refresh, store
from storefront.pagecache.middleware import StoredPages
from storefront.pagecache.whole_site import render_site, still_links
from tests.storefront.counter import one_blouse
from tests.storefront.pagecache.test_store import AWAY, URL, keep
from tests.world import drain_outbox


def answer_with(
    words: str, *, tags: frozenset[str] = frozenset({"product:1"}), status: int = 200
) -> HttpResponse:
    response = HttpResponse(words, status=status)
    response.shown_tags = tags  # type: ignore[attr-defined]
    return response


def test_of_many_who_come_first_one_renders() -> None:
    began, may_end = Event(), Event()
    rendered: list[str] = []
    told: list[bytes] = []

    def slow(request: HttpRequest) -> HttpResponse:
        rendered.append(request.path)
        began.set()
        may_end.wait(10)
        return answer_with("words")

    def read() -> None:
        _, page = refresh.render_once(URL, slow)
        assert page is not None
        told.append(page.body)

    readers = [Thread(target=read) for _ in range(8)]
    readers[0].start()
    assert began.wait(10)
    for reader in readers[1:]:
        reader.start()
    may_end.set()
    for reader in readers:
        reader.join(10)
    assert rendered == [URL]
    assert told == [b"words"] * 8


def test_whoever_waits_for_what_may_not_be_stored_asks_for_themselves() -> None:
    assert store.claim(URL)
    store.unclaim(URL)
    response, page = refresh.render_once(URL, lambda request: HttpResponse("lost", status=404))
    assert page is None and response is not None and response.status_code == 404
    assert store.claim(URL)  # given back


def test_a_page_asked_for_ten_times_is_rendered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    keep("old", "product:1")
    store.mark_stale("product:1")
    rendered: list[str] = []

    def render(request: HttpRequest) -> HttpResponse:
        rendered.append(request.path)
        return answer_with("new")

    class Stack:
        get_response = staticmethod(render)

    monkeypatch.setattr(refresh, "_stack", Stack)
    assert [refresh.refresh_page(URL) for _ in range(10)] == [True] + [False] * 9
    assert rendered == [URL]
    assert store.mark_stale("product:1", "product:1") == [URL]
    assert store.mark_stale("product:1") == []  # a worker has been asked already


def broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse("PostgreSQL is away", status=503)


def test_stored_pages_are_served_while_all_else_is_away(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rf: object
) -> None:
    settings.PAGES_ROOT = str(tmp_path)
    keep("<p>Noor</p>", "product:1")
    store.find(URL)
    request = refresh.nobodys_request(URL)
    del request.is_still  # type: ignore[attr-defined]
    request.META["HTTP_HOST"] = "testserver"
    door = StoredPages(broken)
    monkeypatch.setattr(store, "ALONE_TRUST_S", 0)
    with override_settings(CACHES=AWAY):
        monkeypatch.setattr(store, "SHELF_TRUST_S", 0)
        from_memory = door(request)
        store.clear_shelf()
        from_disk = door(request)
        files.remove_page(URL)
        store.clear_shelf()
        nowhere = door(request)
    for found in (from_memory, from_disk):
        assert isinstance(found, HttpResponse)
        assert (found.status_code, found.content) == (200, b"<p>Noor</p>")
    assert nowhere.status_code == 503


def test_a_stale_page_is_better_than_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    keep("old", "product:1")
    store.mark_stale("product:1")
    store.clear_shelf()
    monkeypatch.setattr("storefront.pagecache.middleware.LONGEST_STALE_S", -5)
    request = refresh.nobodys_request(URL)
    del request.is_still  # type: ignore[attr-defined]
    request.META["HTTP_HOST"] = "testserver"
    found = StoredPages(broken)(request)
    assert isinstance(found, HttpResponse)
    assert (found.status_code, found.content) == (200, b"old")
    assert store.claim(URL)


@pytest.mark.django_db
def test_the_whole_site_is_rendered_before_anybody_asks(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.PAGES_ROOT = str(tmp_path)
    one_blouse()
    drain_outbox()
    url = f"/products/{Product.objects.get().handle}/"
    told: list[tuple[int, int]] = []
    done = render_site(processes=1, told=lambda progress: told.append((progress.done, progress.known)))
    assert done.lost == 0 and done.rendered == done.done == done.known
    assert told[-1] == (done.done, done.known)
    assert {"/", url, f"/hi{url}", "/journal/", "/hi/"} <= set(files.written_pages())
    with CaptureQueriesContext(connection) as queries:
        page = client.get(url)
    assert len(queries) == 0 and "₹1,999" in page.text
    again = render_site(processes=1, told=lambda progress: None)
    assert (again.done, again.rendered, again.lost) == (done.done, 0, 0)


def test_links_that_lead_to_other_still_pages() -> None:
    body = b"""<a href="/categories/silk/?page=2">2</a><a class="x" href="/products/noor/?colour=wine&amp;utm_source=x">N</a>
    <a href="/cart/">bag</a><a href="https://elsewhere.example/products/noor/">x</a><link href="/products/not-a-link/">
    <a href="/categories/silk/?sort=price_asc">sorted</a><a href="#main">skip</a>"""
    assert still_links(body) == {"/categories/silk/?page=2", "/products/noor/?colour=wine"}
