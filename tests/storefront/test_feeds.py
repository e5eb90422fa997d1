"""The range for Google and Meta, the card beside a shared link, and what search engines are told of what is gone."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image as PillowImage
from pytest_django.fixtures import Settings

from catalog.media.operations import ImageFacts, hang_picture
from catalog.pricing.operations import PriceFacts, set_price
from catalog.products.models import Product
from catalog.products.operations import withdraw_product
from core.money import Money
from tests.orders.abroad import open_region
from tests.storefront.counter import one_blouse
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db
G = "{http://base.google.com/ns/1.0}"


@pytest.fixture
def product(settings: Settings, tmp_path: Path) -> Product:
    """One blouse at ₹1,999 with a picture whose file is there."""
    settings.MEDIA_ROOT = str(tmp_path)
    one_blouse()
    product = Product.objects.get()
    hang_picture(
        ImageFacts(
            key="front", stem="lookbook/front", alt="A blouse", width=900, height=1200, formats=("webp", "jpg"),
            widths=(400, 800), product_sku=product.erp_sku,
        )
    )  # fmt: skip
    (tmp_path / "lookbook").mkdir()
    PillowImage.new("RGB", (800, 1066), "#5b1022").save(tmp_path / "lookbook/front-800.jpg")
    drain_outbox()
    return product


def body(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


def test_google_and_meta_get_every_variant_with_what_they_demand(client: Client, product: Product) -> None:
    variant = product.variants.get()
    items = ElementTree.fromstring(body(client, "/feeds/google.xml")).findall("channel/item")
    row = {each.tag.removeprefix(G): each.text for each in items[0]}
    assert len(items) == 1
    assert (row["id"], row["item_group_id"]) == (variant.sku, product.public_id)
    assert row["sale_price"] or row["price"] == "1999.00 INR"
    assert "1999.00 INR" in {row["price"], row.get("sale_price")}
    assert row["image_link"] == f"{settings.SITE_URL}/media/lookbook/front-800.jpg"
    assert row["link"] and "utm_source=google" in row["link"]
    meta = list(csv.DictReader(io.StringIO(body(client, "/feeds/meta.csv"))))
    assert [line["id"] for line in meta] == [variant.sku]
    assert meta[0]["availability"] in {"in stock", "out of stock"}
    assert "utm_source=meta" in meta[0]["link"]


def test_a_region_has_feeds_of_what_is_sold_there(client: Client, product: Product) -> None:
    assert (
        client.get("/feeds/google-us.xml").status_code == client.get("/feeds/meta-us.csv").status_code == 404
    )
    open_region("US")
    drain_outbox()
    assert body(client, "/feeds/google-us.xml").count("<item>") == 0
    set_price(PriceFacts(product.variants.get().sku, Money.of("49.50", "USD"), version=1))
    (item,) = ElementTree.fromstring(body(client, "/feeds/google-us.xml")).findall("channel/item")
    row = {each.tag.removeprefix(G): each.text for each in item}
    assert row["price"] == "49.50 USD" and "sale_price" not in row
    assert row["link"].startswith(f"{settings.SITE_URL}/to/us/products/{product.handle}/?")  # type: ignore[union-attr]
    (line,) = csv.DictReader(io.StringIO(body(client, "/feeds/meta-us.csv")))
    assert (line["price"], line["link"].partition("?")[0]) == ("49.50 USD", row["link"].partition("?")[0])  # type: ignore[union-attr]
    assert "1999.00 INR" in body(client, "/feeds/google.xml")


def test_a_shared_link_has_its_own_picture(client: Client, product: Product) -> None:
    page = client.get(f"/products/{product.handle}/").text
    found = re.search(r'<meta property="og:image" content="([^"]+)"', page)
    assert found and 'property="og:image:width" content="1200"' in page
    path = found[1].removeprefix(settings.SITE_URL)
    answer = client.get(path)
    drawn = PillowImage.open(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    assert drawn.size == (1200, 630)
    assert drawn.getpixel((20, 300))[0] > 60  # type: ignore[index]  # the piece, not the paper
    assert "immutable" in answer["Cache-Control"]
    assert client.get(path.replace(".jpg", "0.jpg")).status_code == 404


def test_what_is_sold_no_more_is_gone_and_what_never_was_is_lost(client: Client, product: Product) -> None:
    withdraw_product(product.public_id)
    drain_outbox()
    assert client.get(f"/products/{product.handle}/").status_code == 410
    assert "पीस अब नहीं बेचते" in client.get(f"/hi/products/{product.handle}/").text
    assert client.get("/products/never-was/").status_code == 404
    assert body(client, "/feeds/google.xml").count("<item>") == 0
