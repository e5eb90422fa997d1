"""Still pages are served from the store: the same bytes for everyone, with strong ETags, fresh after news."""

from __future__ import annotations

import gzip
import time
from typing import Any

import brotli
import pytest
from django.test import Client, override_settings
from pytest_django import DjangoAssertNumQueries

from catalog.pricing.operations import PriceFacts, set_price
from catalog.products.models import Product
from catalog.products.operations import withdraw_product
from core.money import Money
from storefront import subscribers
from storefront.pagecache import refresh, store
from tests.catalog.stockroom import put_on_shelf
from tests.storefront.counter import add, one_blouse
from tests.storefront.pagecache.test_store import AWAY
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def url() -> str:
    """The page of one blouse at ₹1,999."""
    one_blouse()
    drain_outbox()
    return f"/products/{Product.objects.get().handle}/"


def reprice(price: str, version: int = 2) -> None:
    set_price(PriceFacts(sku="BLS-001-MRN-34", amount=Money.of(price), version=version))
    drain_outbox()


def test_the_second_reader_costs_no_query(
    client: Client, url: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = client.get(url)
    with django_assert_num_queries(0):
        second = client.get(url)
    assert first.status_code == second.status_code == 200
    assert first.content == second.content
    assert first["ETag"] == second["ETag"]


def test_everyone_gets_the_same_bytes_and_no_cookie(client: Client, url: str) -> None:
    from_guest = client.get(url)
    add(client, Product.objects.get().variants.get(), quantity=3)
    client.cookies["theme"] = "dark"
    from_shopper = client.get(url, headers={"Accept-Language": "hi", "User-Agent": "another"})
    assert from_shopper.content == from_guest.content
    assert not from_shopper.cookies
    assert "Cookie" not in from_shopper["Vary"]


def test_a_shopper_who_comes_first_leaves_nothing_of_themselves(client: Client, url: str) -> None:
    add(client, Product.objects.get().variants.get(), quantity=3)
    assert "bag-count" not in client.get(url).text
    assert "csrfmiddlewaretoken" not in client.get(url).text


def test_it_keeps_the_headers_of_the_whole_stack(client: Client, url: str) -> None:
    for _ in range(2):
        answer = client.get(url)
        assert "script-src 'self'" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize(
    ("accepted", "encoding", "decode"),
    [("br, gzip", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress)],
)
def test_it_is_stored_compressed(client: Client, url: str, accepted: str, encoding: str, decode: Any) -> None:
    plain = client.get(url)
    answer = client.get(url, headers={"Accept-Encoding": accepted})
    assert answer["Content-Encoding"] == encoding
    assert answer["Vary"] == "Accept-Encoding"
    assert answer["ETag"] != plain["ETag"]
    assert decode(answer.content) == plain.content
    assert int(answer["Content-Length"]) == len(answer.content)


def test_who_holds_it_already_gets_304(client: Client, url: str) -> None:
    etag = client.get(url)["ETag"]
    again = client.get(url, headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == etag
    assert client.get(url, headers={"If-None-Match": '"other"'}).status_code == 200
    assert client.get(url, headers={"If-None-Match": f"W/{etag}"}).status_code == 304


def test_head_is_the_head_of_get(client: Client, url: str) -> None:
    whole = client.get(url)
    head = client.head(url)
    assert head.content == b""
    assert head["Content-Length"] == whole["Content-Length"]
    assert head["ETag"] == whole["ETag"]


def test_tracking_parameters_find_the_same_page(
    client: Client, url: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(url)
    with django_assert_num_queries(0):
        assert client.get(f"{url}?utm_source=letter&gclid=1").status_code == 200


def test_a_new_price_reaches_the_stored_page(client: Client, url: str) -> None:
    assert "₹1,999" in client.get(url).text
    reprice("1499.00")
    assert store.stale_pages() == [url]
    assert refresh.refresh_page(url) is True
    store.clear_shelf()  # a second later
    assert "₹1,499" in client.get(url).text
    assert store.stale_pages() == []


def test_until_it_is_rendered_again_readers_do_not_wait(
    client: Client, url: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(url)
    reprice("1499.00")
    store.clear_shelf()
    with django_assert_num_queries(0):
        assert "₹1,999" in client.get(url).text


def test_a_page_whose_worker_is_gone_is_rendered_for_the_reader(
    client: Client, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get(url)
    reprice("1499.00")
    store.clear_shelf()
    later = time.time() + 60
    monkeypatch.setattr("storefront.pagecache.middleware.time.time", lambda: later)
    assert "₹1,499" in client.get(url).text
    assert store.stale_pages() == []


def test_news_marks_the_pages_that_showed_it_and_no_others(client: Client, url: str) -> None:
    client.get("/")
    client.get(url)
    put_on_shelf("BLS-001-MRN-34", "JAI", 1, version=2)
    drain_outbox()
    assert store.stale_pages() == [url]


def test_a_product_that_appears_concerns_every_list(client: Client, url: str) -> None:
    client.get("/")
    client.get(url)
    subscribers.on_product_changed(subscribers.ProductChanged("prod_new", "new", "published"))
    assert store.stale_pages() == ["/"]


def test_a_withdrawn_product_is_gone_after_its_news(client: Client, url: str) -> None:
    client.get(url)
    withdraw_product(Product.objects.get().public_id)
    drain_outbox()
    refresh.refresh_page(url)
    store.clear_shelf()
    assert client.get(url).status_code == 410
    assert store.find(url) is None


def test_what_is_not_found_is_not_stored(client: Client, url: str) -> None:
    assert client.get("/products/nothing/").status_code == 404
    assert client.get(f"{url}?colour=beige").status_code == 404
    assert store.find("/products/nothing/") is None
    assert store.find(f"{url}?colour=beige") is None


def test_writes_pass_by(client: Client, url: str) -> None:
    client.get(url)
    assert client.post(url).status_code == 405


@override_settings(CACHES=AWAY)
def test_without_redis_each_process_renders_for_itself(client: Client, url: str) -> None:
    for _ in range(2):
        answer = client.get(url)
        assert answer.status_code == 200
        assert "₹1,999" in answer.text
    set_price(PriceFacts(sku="BLS-001-MRN-34", amount=Money.of("1499.00"), version=2))
    store.clear_shelf()  # ten seconds later
    assert "₹1,499" in client.get(url).text


@override_settings(SECURE_SSL_REDIRECT=True, SITE_URL="https://testserver")
def test_plain_http_is_sent_to_https_even_when_stored(client: Client, url: str) -> None:
    assert client.get(url, secure=True).status_code == 200
    answer = client.get(url)
    assert answer.status_code == 301
    assert answer["Location"].startswith("https://")


def test_a_forged_host_gets_nothing_from_the_store(client: Client, url: str) -> None:
    client.get(url)
    assert client.get(url, headers={"Host": "evil.example"}).status_code == 400
