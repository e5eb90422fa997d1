"""One piece of news may be about many things, and marks the pages of exactly those."""

from __future__ import annotations

from catalog.inventory.events import SellableChange, StockChanged
from catalog.pricing.events import PricesChanged
from catalog.products.events import ProductsChanged
from core.events import MOST_IN_ONE, in_parts
from storefront import subscribers
from storefront.pagecache import store, tags

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
