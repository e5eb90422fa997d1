"""Every public page for search engines: an index, with the pages, the products with their pictures, and what is written,
each once more for every other region that staff have opened."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from catalog.collections.queries import CategoryNode, category_tree, collections_shown, words_changed
from catalog.content.queries import ROOMS, written_cards
from catalog.products.queries.published import PublishedProduct, published_products
from catalog.range.queries import HOME_MARKET, Market, selling_regions_of
from core.errors import NotFound
from storefront.languages import TAGS, address_in, alternates
from storefront.open_regions import open_markets
from storefront.regions import region_path
from storefront.structured import absolute

SPACES = {
    "xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xmlns:xhtml": "http://www.w3.org/1999/xhtml",
    "xmlns:image": "http://www.google.com/schemas/sitemap-image/1.1",
}
MOST_PICTURES = 10
MOST_URLS = 50_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A page by its plain path; `changed_at` only where it is known, `regions` where not in all of them."""

    path: str
    changed_at: datetime | None = None
    pictures: tuple[str, ...] = ()
    regions: tuple[Market, ...] = ()

    @property
    def shown_in(self) -> tuple[Market, ...]:
        """The regions that the page is meant for, the home one first."""
        return self.regions or open_markets()


def page_entries() -> Iterator[Entry]:
    """Home, categories, collections, and the lists of what is written."""
    yield from map(Entry, ("/", "/journal/", "/lookbook/", "/stores/", "/contact/", "/gift-cards/"))
    changed = words_changed()
    yield from _categories(category_tree(), changed)
    for shown in collections_shown():
        pictures = (shown.picture.src,) if shown.picture else ()
        yield Entry(shown.url, changed.get(("collection", shown.handle)), pictures)


def product_entries() -> Iterator[Entry]:
    """Every product on show, with its pictures."""
    for some in _by_the_hundred(published_products()):
        sold = selling_regions_of([product.id for product in some], open_markets())
        for product in some:
            pictures = tuple(picture.src for picture in product.pictures[:MOST_PICTURES])
            yield Entry(product.url, product.changed_at, pictures, sold[product.id])


def _by_the_hundred(products: Iterator[PublishedProduct]) -> Iterator[list[PublishedProduct]]:
    while some := list(islice(products, 100)):
        yield some


def written_entries() -> Iterator[Entry]:
    """Pages, articles and look-books."""
    for kind in ROOMS:
        for card in written_cards(kind):
            yield Entry(card.url, card.updated_at, (card.picture.src,) if card.picture else ())


Part = Callable[[], Iterator[Entry]]
PARTS: dict[str, Part] = {"pages": page_entries, "products": product_entries, "written": written_entries}


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """sitemap.xml: where the parts are; good for an hour."""
    out, xml = _document("sitemapindex", {"xmlns": SPACES["xmlns"]})
    for name in _parts():
        xml.startElement("sitemap", AttributesImpl({}))
        xml.addQuickElement("loc", f"{settings.SITE_URL}/sitemaps/{name}.xml")
        xml.endElement("sitemap")
    return _sent(out, xml, "sitemapindex")


@require_safe
def sitemap_part(request: HttpRequest, name: str) -> HttpResponse:
    """One part, each page of its region in every language. Raises NotFound for one there is not."""
    part, market = _parts().get(name, (None, HOME_MARKET))
    if part is None:
        raise NotFound
    out, xml = _document("urlset", SPACES)
    of_region = (entry for entry in part() if market in entry.shown_in)
    for entry in islice(of_region, MOST_URLS // len(TAGS)):
        for code in TAGS:
            _url(xml, entry, address_in(code, region_path(market, entry.path)))
    return _sent(out, xml, "urlset")


def _parts() -> dict[str, tuple[Part, Market]]:
    """Every part by its name: `products`, and `products-us` for a region."""
    return {
        name if market.is_default else f"{name}-{market.code.lower()}": (part, market)
        for market in open_markets()
        for name, part in PARTS.items()
    }


def _url(xml: SimplerXMLGenerator, entry: Entry, path: str) -> None:
    site = settings.SITE_URL
    xml.startElement("url", AttributesImpl({}))
    xml.addQuickElement("loc", f"{site}{path}")
    if entry.changed_at:
        xml.addQuickElement("lastmod", entry.changed_at.isoformat(timespec="seconds"))
    for tag, address in alternates(entry.path, entry.shown_in):
        xml.addQuickElement("xhtml:link", "", {"rel": "alternate", "hreflang": tag, "href": address})
    for picture in entry.pictures:
        xml.startElement("image:image", AttributesImpl({}))
        xml.addQuickElement("image:loc", absolute(site, picture))
        xml.endElement("image:image")
    xml.endElement("url")


def _document(root: str, spaces: dict[str, str]) -> tuple[io.StringIO, SimplerXMLGenerator]:
    out = io.StringIO()
    xml = SimplerXMLGenerator(out, "utf-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement(root, AttributesImpl(spaces))
    return out, xml


def _sent(out: io.StringIO, xml: SimplerXMLGenerator, root: str) -> HttpResponse:
    xml.endElement(root)
    xml.endDocument()
    response = HttpResponse(out.getvalue(), content_type="application/xml; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response


def _categories(
    nodes: tuple[CategoryNode, ...], changed: Mapping[tuple[str, str], datetime]
) -> Iterator[Entry]:
    for node in nodes:
        yield Entry(node.url, changed.get(("category", node.handle)))
        yield from _categories(node.children, changed)
