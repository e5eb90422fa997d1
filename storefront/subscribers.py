"""News from below that changes what pages show: it marks exactly those pages stale."""

from __future__ import annotations

from catalog.collections.events import ContentChanged
from catalog.inventory.events import StockChanged
from catalog.pricing.events import PriceChanged
from catalog.products.events import ProductChanged
from storefront.pagecache import tags
from storefront.pagecache.refresh import mark_pages

IN_MENU = frozenset({"category", "collection"})


def on_price_changed(event: PriceChanged) -> None:
    """Wherever the product is shown, its price is."""
    mark_pages(tags.product(event.product_id))


def on_stock_changed(event: StockChanged) -> None:
    """Its own page tells sizes and stock; its cards tell when it is sold out."""
    mark_pages(tags.product(event.product_id))


def on_product_changed(event: ProductChanged) -> None:
    """Its pages change, and lists may gain or lose it."""
    mark_pages(tags.product(event.product_id), tags.LISTS)


def on_content_changed(event: ContentChanged) -> None:
    """A category's or collection's words and, as its name stands there, every page's menu; or a banner's pages."""
    mark_pages(tags.content(event.kind, event.handle), *([tags.MENU] if event.kind in IN_MENU else []))
