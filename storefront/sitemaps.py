"""Every public page for search engines: an index, with the pages, the products with their pictures, and what is written."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from catalog.collections.queries import CategoryNode, category_tree, collections_shown, words_changed
from catalog.content.queries import ROOMS, written_cards
from catalog.products.queries.published import published_products
from core.errors import NotFound
from storefront.languages import TAGS, address_in
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
    """A page by its plain path; `changed_at` only where it is known."""

    path: str
    changed_at: datetime | None = None
    pictures: tuple[str, ...] = ()


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
    for product in published_products():
        pictures = tuple(picture.src for picture in product.pictures[:MOST_PICTURES])
        yield Entry(product.url, product.changed_at, pictures)


def written_entries() -> Iterator[Entry]:
    """Pages, articles and look-books."""
    for kind in ROOMS:
        for card in written_cards(kind):
            yield Entry(card.url, card.updated_at, (card.picture.src,) if card.picture else ())


PARTS = {"pages": page_entries, "products": product_entries, "written": written_entries}


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """sitemap.xml: where the parts are; good for an hour."""
    out, xml = _document("sitemapindex", {"xmlns": SPACES["xmlns"]})
    for name in PARTS:
        xml.startElement("sitemap", AttributesImpl({}))
        xml.addQuickElement("loc", f"{settings.SITE_URL}/sitemaps/{name}.xml")
        xml.endElement("sitemap")
    return _sent(out, xml, "sitemapindex")


@require_safe
def sitemap_part(request: HttpRequest, name: str) -> HttpResponse:
    """One part, each page in every language. Raises NotFound for one there is not."""
    if name not in PARTS:
        raise NotFound
    out, xml = _document("urlset", SPACES)
    for entry in _first(PARTS[name](), MOST_URLS // len(TAGS)):
        for code in TAGS:
            _url(xml, entry, code)
    return _sent(out, xml, "urlset")


def _url(xml: SimplerXMLGenerator, entry: Entry, code: str) -> None:
    site = settings.SITE_URL
    xml.startElement("url", AttributesImpl({}))
    xml.addQuickElement("loc", f"{site}{address_in(code, entry.path)}")
    if entry.changed_at:
        xml.addQuickElement("lastmod", entry.changed_at.isoformat(timespec="seconds"))
    for other, tag in TAGS.items():
        link = {"rel": "alternate", "hreflang": tag, "href": f"{site}{address_in(other, entry.path)}"}
        xml.addQuickElement("xhtml:link", "", link)
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


def _first(entries: Iterable[Entry], most: int) -> Iterator[Entry]:
    for _, entry in zip(range(most), entries, strict=False):
        yield entry


def _categories(
    nodes: tuple[CategoryNode, ...], changed: Mapping[tuple[str, str], datetime]
) -> Iterator[Entry]:
    for node in nodes:
        yield Entry(node.url, changed.get(("category", node.handle)))
        yield from _categories(node.children, changed)
