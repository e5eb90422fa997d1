"""The range as other systems read it: Google Merchant Center's XML and Meta's catalogue as CSV. One row a variant.

Each region that staff have opened has feeds of its own: what is sold there, at its prices, with its addresses.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.text import slugify
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from catalog.pricing.queries import PriceContext
from catalog.products.queries.published import PublishedProduct, published_products
from catalog.range.queries import HOME_MARKET, Market
from core.errors import NotFound
from core.money import Money
from storefront.open_regions import open_market_at
from storefront.piece import COLOUR, FREE_SIZE
from storefront.regions import region_path
from storefront.structured import absolute

SHELF = "Apparel & Accessories > Clothing > Traditional & Ceremonial Clothing"
MOST_PICTURES = 10
LONGEST = 5000
META_COLUMNS = (
    "id", "title", "description", "availability", "condition", "price", "sale_price", "link", "image_link",
    "additional_image_link", "brand", "color", "size", "gender", "age_group", "material", "item_group_id", "product_type",
)  # fmt: skip


@require_safe
def google_feed(request: HttpRequest, region: str = "") -> StreamingHttpResponse:
    """feeds/google.xml, of a region feeds/google-us.xml, written as it is read, so that no range is too large; good
    for an hour. Raises NotFound for a region that is not open."""
    return _sent(_google_xml(_market(region)), "application/xml; charset=utf-8")


@require_safe
def meta_feed(request: HttpRequest, region: str = "") -> StreamingHttpResponse:
    """feeds/meta.csv, the same range."""
    return _sent(_meta_csv(_market(region)), "text/csv; charset=utf-8")


def _market(region: str) -> Market:
    """The region named in an address. Raises NotFound."""
    found = open_market_at(region) if region else HOME_MARKET
    if found is None:
        raise NotFound
    return found


def _sold_in(market: Market) -> Iterator[PublishedProduct]:
    return published_products(context=PriceContext(region=market.code, currency=market.currency))


def _sent(parts: Iterator[str], content_type: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(parts, content_type=content_type)
    response["Cache-Control"] = "public, max-age=3600"
    response["X-Robots-Tag"] = "noindex"
    return response


def rows_of(product: PublishedProduct, source: str, market: Market = HOME_MARKET) -> Iterator[dict[str, str]]:
    """A product's variants in the words of both feeds; links say which feed they come from."""
    first = next((picture.of_colour for picture in product.pictures if picture.of_colour), "")
    for variant in product.variants:
        colour, size = variant.options.get(COLOUR, ""), _size(variant.options)
        pictures = [each for each in product.pictures if each.of_colour in {colour, ""}] or list(
            product.pictures
        )
        if not pictures:
            continue  # both refuse what has no picture
        query = {"colour": slugify(colour)} if colour and colour != first else {}
        marks = urlencode({**query, "utm_source": source, "utm_medium": "feed", "utm_campaign": "catalogue"})
        images = [absolute(settings.SITE_URL, picture.src) for picture in pictures[:MOST_PICTURES]]
        is_reduced = variant.original is not None and variant.original.amount > variant.price.amount
        yield {
            "id": variant.sku,
            "title": " ".join(part for part in (product.title, colour and f"in {colour}", size) if part)[
                :150
            ],
            "description": product.description[:LONGEST] or product.title,
            "availability": "in_stock" if variant.in_stock else "out_of_stock",
            "condition": "new",
            "price": _price(variant.original if is_reduced and variant.original else variant.price),
            "sale_price": _price(variant.price) if is_reduced else "",
            "link": f"{settings.SITE_URL}{region_path(market, product.url)}?{marks}",
            "image_link": images[0],
            "additional_image_link": ",".join(images[1:]),
            "brand": "Blouson",
            "color": colour,
            "size": size or "One size",
            "gender": "female",
            "age_group": "adult",
            "material": product.fabric,
            "item_group_id": product.id,
            "product_type": " > ".join(part for part in (product.kind, product.shelf) if part),
        }


def _size(options: Any) -> str:
    size = next((str(value) for name, value in options.items() if name != COLOUR), "")
    return "" if size == FREE_SIZE else size


def _price(amount: Money) -> str:
    return f"{amount.to_major()} {amount.currency}"


def _google_xml(market: Market) -> Iterator[str]:
    out = io.StringIO()
    xml = SimplerXMLGenerator(out, "utf-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement("rss", AttributesImpl({"version": "2.0", "xmlns:g": "http://base.google.com/ns/1.0"}))
    xml.startElement("channel", AttributesImpl({}))
    home = f"{settings.SITE_URL}{region_path(market, '/')}"
    for name, said in (("title", "Blouson"), ("link", home), ("description", "The range")):
        xml.addQuickElement(name, said)
    for product in _sold_in(market):
        for row in rows_of(product, "google", market):
            _item(xml, row)
        yield _taken(out)
    xml.endElement("channel")
    xml.endElement("rss")
    xml.endDocument()
    yield _taken(out)


def _item(xml: SimplerXMLGenerator, row: dict[str, str]) -> None:
    xml.startElement("item", AttributesImpl({}))
    for name, said in row.items():
        for part in said.split(",") if name == "additional_image_link" else [said]:
            if part:
                xml.addQuickElement(f"g:{name}", part)
    xml.addQuickElement("g:google_product_category", SHELF)
    xml.addQuickElement("g:identifier_exists", "no")
    xml.endElement("item")


def _meta_csv(market: Market) -> Iterator[str]:
    out = io.StringIO()
    table = csv.DictWriter(out, META_COLUMNS)
    table.writeheader()
    for product in _sold_in(market):
        for row in rows_of(product, "meta", market):
            table.writerow({**row, "availability": row["availability"].replace("_", " ")})
        yield _taken(out)


def _taken(out: io.StringIO) -> str:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text
