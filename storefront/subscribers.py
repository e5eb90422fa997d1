"""News from below that changes what pages show: it marks exactly those pages stale."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.collections.events import ContentChanged
from catalog.inventory.events import StockChanged
from catalog.pricing.events import PricesChanged
from catalog.products.events import ProductChanged, ProductsChanged
from orders.questions.events import ProductQuestionsChanged
from orders.reviews.events import ReviewsChanged
from storefront.api.shared import refresh_parts_of
from storefront.open_regions import currencies_sold_in
from storefront.pagecache import tags
from storefront.pagecache.refresh import mark_pages

IN_MENU = frozenset({"category", "collection", "footer", "region"})


def on_prices_changed(event: PricesChanged) -> None:
    """Wherever a product is shown at prices of those currencies; everywhere when it begins or ends to be sold somewhere."""
    _products_are_stale(event.product_ids, currencies=event.currencies)


def on_stock_changed(event: StockChanged) -> None:
    """Its own page tells sizes and stock; its cards tell when it is sold out."""
    _products_are_stale(sorted({change.product_id for change in event.changes}))


def on_product_changed(event: ProductChanged) -> None:
    """Its pages change, and lists may gain or lose it."""
    _products_are_stale([event.product_id], tags.LISTS)


def on_products_changed(event: ProductsChanged) -> None:
    """The same for many at once."""
    _products_are_stale(event.product_ids, tags.LISTS)


def on_content_changed(event: ContentChanged) -> None:
    """A category's or collection's words and, as its name stands there, every page's menu; or a banner's pages."""
    mark_pages(tags.content(event.kind, event.handle), *([tags.MENU] if event.kind in IN_MENU else []))


def _products_are_stale(product_ids: Sequence[str], *others: str, currencies: Sequence[str] = ()) -> None:
    """Their pages, in all regions or those of some currencies, and what shop fronts were told of them: a worker tells
    both anew."""
    _mark_products(product_ids, *others, currencies=currencies)
    refresh_parts_of(product_ids)


def _mark_products(product_ids: Sequence[str], *others: str, currencies: Sequence[str] = ()) -> None:
    sold_in = currencies or sorted(currencies_sold_in())
    mark_pages(*(tags.product(each, currency) for currency in sold_in for each in product_ids), *others)


def on_reviews_changed(event: ReviewsChanged) -> None:
    """Its page shows reviews and what they come to."""
    _mark_products([event.product_id])


def on_product_questions_changed(event: ProductQuestionsChanged) -> None:
    """Its page shows what was asked and answered."""
    _mark_products([event.product_id])
