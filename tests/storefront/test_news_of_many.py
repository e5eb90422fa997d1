"""One piece of news may be about many things, and marks the pages of exactly those."""

from __future__ import annotations

import pytest

from catalog.inventory.events import SellableChange, StockChanged
from catalog.pricing.events import PricesChanged
from catalog.products.events import ProductsChanged
from core.events import MOST_IN_ONE, in_parts
from storefront import subscribers
from storefront.pagecache import store, tags
from tests.orders.abroad import open_region

pytestmark = pytest.mark.django_db
PAGES = {f"/p/{name}/": tags.product(f"prod_{name}") for name in ("meera", "kiran", "asha")}


def keep_pages() -> None:
    store.forget_everything()
    page = store.compressed(b"<p>a page</p>", {"Content-Type": "text/html"})
    for url, tag in PAGES.items():
        store.keep(url, page, tags=frozenset({tag}), seen=store.news_number())
    store.keep("/list/", page, tags=frozenset({tags.LISTS}), seen=store.news_number())


def test_prices_of_many_mark_their_products_and_nothing_else() -> None:
    keep_pages()
    subscribers.on_prices_changed(PricesChanged(("prod_meera", "prod_asha"), ("variant_1", "variant_2")))
    assert set(store.stale_pages()) == {"/p/meera/", "/p/asha/"}


def test_prices_of_a_currency_mark_the_pages_of_its_regions_alone() -> None:
    open_region("US")
    keep_pages()
    page = store.compressed(b"<p>a page</p>", {"Content-Type": "text/html"})
    for tag in PAGES.values():
        shown = tags.sold_in("USD", frozenset({tag, tags.LISTS}))
        assert tags.LISTS in shown and tag not in shown
        store.keep(f"/to/us/{tag}/", page, tags=shown, seen=store.news_number())
    subscribers.on_prices_changed(PricesChanged(("prod_meera",), ("variant_1",), ("USD",)))
    assert store.stale_pages() == ["/to/us/product:prod_meera/"]
    subscribers.on_prices_changed(PricesChanged(("prod_asha",), ("variant_2",), ("INR",)))
    assert set(store.stale_pages()) == {"/to/us/product:prod_meera/", "/p/asha/"}
    # What may have begun to be sold somewhere concerns all its pages, as stock does.
    subscribers.on_prices_changed(PricesChanged(("prod_kiran",), ("variant_3",)))
    assert {"/p/kiran/", "/to/us/product:prod_kiran/"} < set(store.stale_pages())
    assert len(store.stale_pages()) == 4


def test_stock_of_many_comes_back_from_the_outbox_whole() -> None:
    keep_pages()
    changes = tuple(
        SellableChange(f"variant_{size}", "prod_kiran", f"BLS-{size}", size, size + 1) for size in (32, 34)
    )
    event = StockChanged(changes=changes)
    assert StockChanged.from_payload(event.to_payload()) == event
    subscribers.on_stock_changed(event)
    assert store.stale_pages() == ["/p/kiran/"]


def test_many_products_mark_themselves_and_every_list() -> None:
    keep_pages()
    subscribers.on_products_changed(ProductsChanged(("prod_kiran",), "variant"))
    assert set(store.stale_pages()) == {"/p/kiran/", "/list/"}


def test_no_event_holds_more_than_a_part() -> None:
    parts = [len(part) for part in in_parts(range(2 * MOST_IN_ONE + 1))]
    assert parts == [MOST_IN_ONE, MOST_IN_ONE, 1]
    assert list(in_parts([])) == []
