"""What still pages say to people and to machines."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.html import escape

from catalog.collections.models import ProductCategory, ProductCollection
from catalog.collections.operations import GroupContent, set_category, set_collection
from catalog.products.models import Product
from catalog.products.operations import ProductContent, attach_content
from catalog.translations.operations import translate
from tests.catalog.stockroom import add_shown, add_variant
from tests.remembered import remembered

pytestmark = pytest.mark.django_db
NASTY = "</script><script>alert(1)</script> & more"


@pytest.fixture
@remembered
def blouse() -> str:
    """A dressed blouse: maroon in 34 (5) and 36 (0), ivory in 34 (2). Answers its address."""
    product = add_shown(stock=5)
    add_variant("BLS-001-MRN-36", stock={"JAI": 0}, attributes={"size": "36", "colour": "Maroon"})
    add_variant(
        "BLS-001-IVR-34", price="1799.00", stock={"JAI": 2}, attributes={"size": "34", "colour": "Ivory"}
    )
    set_category(GroupContent("blouses", "Blouses", "All of them."))
    set_category(GroupContent("silk-blouses", "Silk blouses", parent="blouses"))
    set_collection(GroupContent("the-wedding-edit", "The Wedding Edit", "Three days."))
    attach_content(
        ProductContent(
            sku=product.erp_sku,
            handle="chandni",
            title="Chandni Raw Silk Blouse",
            subtitle="Zardozi at the neck",
            description=f"Raw silk. {NASTY}",
            fabric="Raw silk",
            made_in="Lucknow",
            care=("Dry clean only",),
            is_featured=True,
            categories=("silk-blouses", "blouses"),
            collections=("the-wedding-edit",),
        )
    )
    return "/products/chandni/"


def graph_of(page: str) -> dict[str, Any]:
    """The page's structured data by type."""
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    found = json.loads(block)
    assert found["@context"] == "https://schema.org"
    return {node["@type"]: node for node in found["@graph"]}


def test_a_product_page_says_what_a_buyer_wants_to_know(client: Client, blouse: str) -> None:
    page = client.get(blouse).text
    for words in ("₹1,999", "₹2,499", "20% off", "Inclusive of all taxes", "Raw silk", "Lucknow, India", "Dry clean only",
                  "62061090", "Sold out", "Measurements", "Returns"):  # fmt: skip
        assert words in page, words
    assert page.count("<h1") == 1


def test_each_colour_has_its_own_sizes_price_and_address(client: Client, blouse: str) -> None:
    maroon, ivory = client.get(blouse).text, client.get(f"{blouse}?colour=ivory").text
    choice = re.compile(r'<input type="(?:radio|hidden)" name="variant"')
    assert len(choice.findall(maroon)) == 2
    assert len(choice.findall(ivory)) == 1
    assert "₹1,799" in ivory
    assert f'<link rel="canonical" href="{settings.SITE_URL}{blouse}">' in maroon
    assert f'<link rel="canonical" href="{settings.SITE_URL}{blouse}?colour=ivory">' in ivory


def test_a_sold_out_size_is_disabled_and_says_so(client: Client, blouse: str) -> None:
    page = client.get(blouse).text
    assert re.search(
        r'name="variant" value="variant_\w+" required disabled><span>36<small>Sold out</small>', page
    )


def test_the_page_tells_machines_the_same_as_people(client: Client, blouse: str) -> None:
    graph = graph_of(client.get(blouse).text)
    assert graph["ProductGroup"]["variesBy"]
    offers = [variant["offers"] for variant in graph["ProductGroup"]["hasVariant"] if "offers" in variant]
    assert [offer["price"] for offer in offers] == ["1999.00", "1999.00"]
    assert [offer["availability"].rsplit("/", 1)[1] for offer in offers] == ["InStock", "OutOfStock"]
    assert {offer["priceCurrency"] for offer in offers} == {"INR"}
    trail = graph["BreadcrumbList"]["itemListElement"]
    assert [step["name"] for step in trail] == ["Home", "Blouses", "Silk blouses"]
    assert [step["position"] for step in trail] == [1, 2, 3]
    assert graph["ProductGroup"]["description"].endswith(NASTY)


def test_words_from_the_catalogue_stay_words(client: Client, blouse: str) -> None:
    page = client.get(blouse).text
    assert "<script>alert" not in page
    assert escape(NASTY) in page


def test_forms_of_still_pages_carry_no_token(client: Client, blouse: str) -> None:
    assert "csrfmiddlewaretoken" not in client.get(blouse).text


def test_no_style_and_no_script_stands_in_a_page(client: Client, blouse: str) -> None:
    for path in ("/", blouse, "/categories/blouses/", "/collections/the-wedding-edit/"):
        page = client.get(path).text
        assert " style=" not in page, path
        assert "<style" not in page, path
        assert not re.search(r" on\w+=", page), path
        assert re.findall(r"<script(?! src=| type=\"application/ld)", page) == [], path


def test_lists_link_to_their_products(client: Client, blouse: str) -> None:
    for path in (
        "/",
        "/categories/blouses/",
        "/categories/blouses/silk-blouses/",
        "/collections/the-wedding-edit/",
    ):
        assert f'href="{blouse}"' in client.get(path).text, path
    graph = graph_of(client.get("/categories/blouses/").text)
    assert graph["ItemList"]["itemListElement"][0]["url"] == f"{settings.SITE_URL}{blouse}"


@pytest.mark.parametrize(
    "path",
    ["/categories/none/", "/collections/none/", "/products/none/", "/categories/blouses/?page=2",
     "/categories/blouses/?page=x", "/categories/blouses/?page=0", "/products/chandni/?colour=beige"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client: Client, blouse: str, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "This thread ends here" in answer.text


def test_a_list_in_another_order_is_not_for_search_engines(client: Client, blouse: str) -> None:
    page = client.get("/categories/blouses/?sort=price-low")
    assert 'content="noindex, follow"' in page.text
    assert "noindex" not in client.get("/categories/blouses/").text


def test_the_sitemap_lists_every_public_page_at_the_public_address(client: Client, blouse: str) -> None:
    index = re.findall(r"<loc>(.*?)</loc>", client.get("/sitemap.xml").text)
    assert index == [f"{settings.SITE_URL}/sitemaps/{name}.xml" for name in ("pages", "products", "written")]
    parts = "".join(client.get(part.removeprefix(settings.SITE_URL)).text for part in index)
    found = set(re.findall(r"<loc>(.*?)</loc>", parts))
    paths = {
        "/",
        "/journal/",
        "/lookbook/",
        "/stores/",
        "/contact/",
        "/gift-cards/",
        "/categories/blouses/",
        "/categories/blouses/silk-blouses/",
        "/collections/the-wedding-edit/",
        blouse,
    }
    site = settings.SITE_URL
    assert found == {f"{site}{language}{path}" for path in paths for language in ("", "/hi")}
    assert f'href="{site}/hi{blouse}" hreflang="hi-IN"' in parts
    assert re.search(rf"<loc>{site}{blouse}</loc><lastmod>\d{{4}}-", parts)
    assert client.get("/sitemaps/nothing.xml").status_code == 404


def test_the_sitemap_tells_when_words_changed_and_not_when_anything_else_did(
    client: Client, blouse: str
) -> None:
    def told(part: str, path: str) -> datetime:
        found = re.search(
            rf"<loc>{settings.SITE_URL}{path}</loc><lastmod>([^<]+)<",
            client.get(f"/sitemaps/{part}.xml").text,
        )
        assert found is not None, path
        return datetime.fromisoformat(found[1])

    shelf, story = "/categories/blouses/", "/collections/the-wedding-edit/"
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    Product.objects.update(created_at=long_ago, published_at=long_ago, source_modified_at=None)
    for model in (Product, ProductCategory, ProductCollection):
        model.objects.update(words_changed_at=long_ago)
        model.objects.update(rank=7)
    assert {told("pages", shelf), told("pages", story), told("products", blouse)} == {long_ago}
    Product.objects.update(seo_description="Another summary.")
    assert told("products", blouse) > long_ago == told("pages", shelf)
    translate(
        kind="category",
        row_id=ProductCategory.objects.get(handle="blouses").pk,
        language="hi",
        words={"title": "ब्लाउज़"},
    )
    ProductCollection.objects.update(description="Other words.")
    assert told("pages", shelf) > long_ago < told("pages", story)


def test_robots_are_told_what_is_private(client: Client) -> None:
    text = client.get("/robots.txt").text
    for path in ("/cart/", "/checkout/", "/orders/", "/account/"):
        assert f"Disallow: {path}" in text
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in text


def test_search_finds_and_forgives(client: Client, blouse: str) -> None:
    assert f'href="{blouse}"' in client.get("/search/", {"q": "zardozi"}).text
    assert "Nothing found for" in client.get("/search/", {"q": "xylophone"}).text
    nasty = client.get("/search/", {"q": NASTY})
    assert nasty.status_code == 200
    assert "<script>alert" not in nasty.text
    assert client.get("/search/", {"q": "\x00silk"}).status_code == 200
    assert client.get("/search/", {"q": "x" * 5000}).status_code == 200


def test_machines_that_ask_for_a_page_that_is_not_there_get_json(client: Client) -> None:
    answer = client.get("/nothing/", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"
