"""What shop fronts read: the range, its groups, its markets; as fresh as the news, and strictly asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from catalog.assortment.models import SalesChannel
from catalog.collections.models import ProductCategory, ProductCollection, ProductTag
from catalog.collections.operations import GroupContent, set_category, set_collection
from catalog.pricing.models import Region, RegionCountry
from catalog.pricing.operations import PriceFacts, set_price
from catalog.products.models import Product
from catalog.products.operations import ProductContent, attach_content
from core.apikeys.models import ApiKey
from core.apikeys.operations import revoke_key
from core.money import Money
from storefront.api.caller import forget_keys
from tests.catalog.stockroom import add_places, add_shown, add_variant, put_on_shelf
from tests.storefront.api.front import TESTER, Front, add_key
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db
PRICED = "fields=*variants.calculated_price,%2Bvariants.inventory_quantity"


@pytest.fixture
def blouse() -> Product:
    """A blouse at ₹1,999 (MRP ₹2,499): maroon 34 (5), ivory 36 at ₹1,799.50 (0)."""
    product = add_shown(stock=5)
    add_variant(
        "BLS-001-IVR-36", price="1799.50", stock={"JAI": 0}, attributes={"size": "36", "colour": "Ivory"}
    )
    set_category(GroupContent("blouses", "Blouses", "All of them."))
    set_category(GroupContent("silk-blouses", "Silk blouses", parent="blouses"))
    set_collection(GroupContent("the-wedding-edit", "The Wedding Edit"))
    ProductTag.objects.create(handle="handloom", title="Handloom")
    attach_content(
        ProductContent(
            sku=product.erp_sku, handle="chandni", title="Chandni Raw Silk Blouse", subtitle="Zardozi",
            description="Raw silk.", fabric="Raw silk", categories=("silk-blouses",),
            collections=("the-wedding-edit",), tags=("handloom",),
        )
    )  # fmt: skip
    drain_outbox()
    return product


@pytest.fixture
def region() -> str:
    """India; answers its id."""
    row, _ = Region.objects.get_or_create(code="IN", defaults={"name": "India", "is_default": True})
    RegionCountry.objects.get_or_create(country="IN", defaults={"region": row})
    return f"reg_{row.code}"


def ids(found: dict[str, Any]) -> list[str]:
    return [each["id"] for each in found["products"]]


def test_a_list_says_everything_a_shop_front_shows(blouse: Product, region: str) -> None:
    found = Front().get(f"/store/products?region_id={region}&{PRICED},%2Bmetadata&limit=20")
    assert (found["count"], found["offset"], found["limit"]) == (1, 0, 20)
    (product,) = found["products"]
    assert product["id"] == blouse.public_id
    assert (product["title"], product["handle"], product["status"]) == (
        "Chandni Raw Silk Blouse", "chandni", "published",
    )  # fmt: skip
    assert product["collection"]["title"] == "The Wedding Edit"
    assert product["collection_id"] == f"pcol_{ProductCollection.objects.get().pk}"
    assert [tag["value"] for tag in product["tags"]] == [ProductTag.objects.get().title]
    assert {each["title"]: {value["value"] for value in each["values"]} for each in product["options"]} == {
        "Colour": {"Maroon", "Ivory"}, "Size": {"34", "36"},
    }  # fmt: skip
    assert product["metadata"]["fabric"] == product["material"] == "Raw silk"
    by_sku = {each["sku"]: each for each in product["variants"]}
    price = by_sku["BLS-001-MRN-34"]["calculated_price"]
    assert (price["calculated_amount"], price["original_amount"], price["currency_code"]) == (
        1999,
        2499,
        "inr",
    )
    assert price["calculated_amount_without_tax"] == 1903.81  # 1999 / 1.05, half up
    assert price["is_calculated_price_tax_inclusive"] is True
    assert by_sku["BLS-001-IVR-36"]["calculated_price"]["calculated_amount"] == 1799.5
    assert {sku: each["inventory_quantity"] for sku, each in by_sku.items()} == {
        "BLS-001-MRN-34": 5, "BLS-001-IVR-36": 0,
    }  # fmt: skip
    assert {value["value"] for value in by_sku["BLS-001-MRN-34"]["options"]} == {"34", "Maroon"}


def test_fields_add_take_away_and_replace(blouse: Product, region: str) -> None:
    front, one = Front(), f"/store/products/{blouse.public_id}"
    assert set(front.get(f"{one}?fields=title,handle")["product"]) == {"id", "title", "handle"}
    less = front.get(f"{one}?fields=-description,-variants,%2Bcategories.name")["product"]
    assert "description" not in less and "variants" not in less and "title" in less
    assert less["categories"] == [{"name": "Silk blouses"}]
    plain = front.get(one)["product"]
    assert "metadata" not in plain and "calculated_price" not in plain["variants"][0]
    assert "inventory_quantity" not in plain["variants"][0]
    assert front.get("/store/products/chandni")["product"]["id"] == blouse.public_id
    refused = front.get(f"{one}?fields=*variants.calculated_price", expect=400)
    assert refused["message"] == "Missing required pricing context to calculate prices - region_id"
    for wrong in ("nonsense", "*variants.nonsense", "variants." * 30 + "id", "+a.b.c.d.e.f.g.h"):
        told = front.get(f"{one}?fields={wrong}", expect=400)
        assert told["type"] == "invalid_data" and "are not valid" in told["message"]
    assert front.get(f"{one}?fields={'x' * 3000}", expect=400)["type"] == "invalid_data"


def test_filters_search_order_and_pages(blouse: Product, region: str) -> None:
    other = add_shown(sku="SAR-001", stock=1)
    front, silk = Front(), ProductCategory.objects.get(handle="silk-blouses")
    above = ProductCategory.objects.get(handle="blouses")
    edit, tag = ProductCollection.objects.get(), ProductTag.objects.get()
    mine, both = [blouse.public_id], {blouse.public_id, other.public_id}
    assert set(ids(front.get("/store/products"))) == both
    for query in (
        f"category_id[]=pcat_{silk.pk}", f"category_id[0]=pcat_{above.pk}", f"collection_id=pcol_{edit.pk}",
        f"tag_id[]=ptag_{tag.pk}", "handle=chandni", f"id[]={blouse.public_id}", "q=zardozi",
        "title=Chandni Raw Silk Blouse&handle=chandni", "variants[sku]=BLS-001-IVR-36", "order=handle&limit=1",
        "created_at[$gte]=2020-01-01&handle=chandni", "sales_channel_id[]=sc_web&handle=chandni",
    ):  # fmt: skip
        assert ids(front.get(f"/store/products?{query}")) == mine, query
    for query in ("category_id=pcat_999", "collection_id=nonsense", "created_at[$lt]=2020-01-01", "is_giftcard=true",
                  "sales_channel_id=sc_wholesale", f"id={other.public_id}x", "q=nothinglikethis"):  # fmt: skip
        found = front.get(f"/store/products?{query}")
        assert (found["products"], found["count"]) == ([], 0), query
    paged = front.get("/store/products?limit=1&offset=1&order=-handle")
    assert (ids(paged), paged["count"], paged["offset"]) == (mine, 2, 1)


def test_a_cursor_leads_on_while_pieces_come_in(blouse: Product, region: str) -> None:
    front, known = Front(), {blouse.public_id}
    for number in range(3):
        known.add(add_shown(f"BLS-10{number}").public_id)
    drain_outbox()
    for order in ("", "&order=-created_at", "&order=title", "&order=price"):
        page = front.get(f"/store/products?limit=2{order}")
        seen = [each["id"] for each in page["products"]]
        add_shown(f"BLS-9{len(order)}0")
        drain_outbox()
        while page["next_cursor"]:
            page = front.get(f"/store/products?limit=2{order}&cursor={page['next_cursor']}")
            seen += [each["id"] for each in page["products"]]
            assert page["count"] >= 5 and page["offset"] == 0
        assert known <= set(seen) and len(seen) == len(set(seen)), order
    cursor = front.get("/store/products?limit=1&order=title")["next_cursor"]
    for question, status in (
        (f"cursor={cursor}&order=handle", 404), ("cursor=nonsense", 404), (f"cursor={cursor}&order=title&offset=1", 400),
        (f"q=silk&cursor={cursor}", 404), (f"cursor={'x' * 3000}", 400),
    ):  # fmt: skip
        assert front.get(f"/store/products?{question}", expect=status)["type"] in {
            "not_found",
            "invalid_data",
        }
    assert front.get("/store/products?q=silk&limit=1")["next_cursor"] is None


def test_groups_and_markets(blouse: Product, region: str) -> None:
    front = Front()
    assert [each["title"] for each in front.get("/store/collections")["collections"]] == ["The Wedding Edit"]
    edit = front.get("/store/collections?handle=the-wedding-edit")["collections"][0]
    assert front.get(f"/store/collections/{edit['id']}")["collection"] == edit
    tree = front.get("/store/product-categories?parent_category_id=null&include_descendants_tree=true")
    (top,) = tree["product_categories"]
    assert (top["name"], [child["name"] for child in top["category_children"]]) == (
        "Blouses",
        ["Silk blouses"],
    )
    below = top["category_children"][0]["id"]
    silk = front.get(f"/store/product-categories/{below}?include_ancestors_tree=true")["product_category"]
    assert silk["parent_category"]["id"] == silk["parent_category_id"] == top["id"]
    (tag,) = front.get("/store/product-tags")["product_tags"]
    assert front.get(f"/store/product-tags/{tag['id']}")["product_tag"]["value"] == tag["value"]
    for each in front.get("/store/product-types")["product_types"]:
        assert front.get(f"/store/product-types/{each['id']}")["product_type"] == each
    regions = front.get("/store/regions")["regions"]
    assert regions[0]["id"] == region and regions[0]["countries"][0]["iso_2"] == "in"
    assert front.get(f"/store/regions/{region}")["region"]["currency_code"] == "inr"
    assert front.get("/store/currencies/inr")["currency"]["decimal_digits"] == 2
    assert [each["code"] for each in front.get("/store/locales")["locales"]] == ["en-IN", "hi-IN"]
    variant = front.get(f"/store/products/{blouse.public_id}")["product"]["variants"][0]
    one = front.get(
        f"/store/product-variants/{variant['id']}?region_id={region}&fields=*calculated_price,sku"
    )
    assert (
        one["variant"]["sku"] == variant["sku"]
        and one["variant"]["calculated_price"]["currency_code"] == "inr"
    )
    assert front.get(f"/store/product-variants?sku={variant['sku']}")["count"] == 1
    for lost in ("collections/pcol_0", "product-categories/x", "product-tags/ptag_0", "regions/reg_XX",
                 "currencies/xyz", "products/prod_nothing", "product-variants/variant_nothing", "nothing"):  # fmt: skip
        told = front.get(f"/store/{lost}", expect=404)
        assert told["type"] == "not_found" and told["code"]


def test_keys_say_whose_goods_are_shown(blouse: Product) -> None:
    missing = Front(key="").get("/store/products", expect=400)
    assert missing["type"] == "not_allowed" and "x-publishable-api-key" in missing["message"]
    wrong = Front(key="pk_nonsense").get("/store/regions", expect=400)
    assert wrong["message"] == "A valid publishable key is required to proceed with the request"
    SalesChannel.objects.get_or_create(code="wholesale", defaults={"name": "Wholesale"})
    other = Front(key=add_key("wholesale"))
    assert other.get("/store/products")["products"] == []
    assert other.get(f"/store/products/{blouse.public_id}", expect=404)["type"] == "not_found"
    Product.objects.filter(pk=blouse.pk).update(channels=["web", "wholesale"])
    assert ids(other.get("/store/products?order=id")) == [blouse.public_id]
    front = Front()
    front.get("/store/products")
    revoke_key(key_id=ApiKey.objects.order_by("-id").first().public_id, author=TESTER)
    forget_keys()
    assert front.get("/store/products", expect=400)["code"] == "publishable_key_invalid"


def test_bad_questions_are_answered_as_such(blouse: Product) -> None:
    front = Front()
    for query in ("nonsense=1", "limit=-1", "limit=abc", "offset=-5", "order=nonsense", "created_at[$gte]=yesterday",
                  "created_at[$foo]=2020-01-01", "region_id=reg_nowhere", "is_giftcard=perhaps", "id[$like]=x",
                  "variants[nonsense]=1", "q=%00", "title=" + "x" * 600, "a[b][c][d][e][f]=1", "[]=1"):  # fmt: skip
        told = front.get(f"/store/products?{query}", expect=400)
        assert told["type"] == "invalid_data" and set(told) >= {"type", "message", "code"}, query
    assert front.get("/store/products?limit=100000000")["limit"] == 200
    assert front.post("/store/products", {}, expect=405)["code"] == "method_not_allowed"


def test_lists_cost_the_same_for_many_and_nothing_is_asked_twice(blouse: Product, region: str) -> None:
    front, path = Front(), f"/store/products?region_id={region}&{PRICED}"
    front.get("/store/regions")

    def asked(query: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            front.get(path + query)
        return len(queries)

    asked("&limit=9")
    one = asked("&limit=10")  # its part is kept: which, how many, where
    for number in range(2, 8):
        add_shown(sku=f"BLS-00{number}", stock=number)
    drain_outbox()
    seven = asked("&limit=11")
    assert asked("&limit=11") == 0
    assert one <= 3 and seven <= 15
    assert asked("&limit=12") <= 3


def test_answers_are_as_fresh_as_the_news(blouse: Product, region: str) -> None:
    front, path = Front(), f"/store/products?region_id={region}&{PRICED}"

    def shown() -> tuple[float, int]:
        variant = next(v for v in front.get(path)["products"][0]["variants"] if v["sku"] == "BLS-001-MRN-34")
        return variant["calculated_price"]["calculated_amount"], variant["inventory_quantity"]

    assert shown() == (1999, 5)
    etag = front.last["ETag"]
    assert front.get(path, expect=304, **{"If-None-Match": etag}) is None
    set_price(PriceFacts(sku="BLS-001-MRN-34", amount=Money.of("1499.00"), version=2))
    drain_outbox()
    assert shown() == (1499, 5)
    assert front.last["ETag"] != etag
    put_on_shelf("BLS-001-MRN-34", "JAI", 2, version=2)
    drain_outbox()
    assert shown() == (1499, 2)
    add_places("BLR")
    new = add_shown(sku="SAR-009", stock=1)
    drain_outbox()
    assert new.public_id in ids(front.get(path))


def test_words_come_in_the_language_asked_for(blouse: Product) -> None:
    Product.objects.filter(pk=blouse.pk).update(translations={"hi": {"title": "चाँदनी ब्लाउज़"}})
    front, one = Front(), f"/store/products/{blouse.public_id}"
    assert front.get(one)["product"]["title"] == "Chandni Raw Silk Blouse"
    assert front.get(one, **{"x-medusa-locale": "hi-IN"})["product"]["title"] == "चाँदनी ब्लाउज़"
    assert front.get(f"{one}?locale=hi")["product"]["title"] == "चाँदनी ब्लाउज़"


def test_browsers_of_known_shop_fronts_are_let_in(
    client: Client, blouse: Product, settings: Settings
) -> None:
    settings.STORE_CORS = ["https://front.example"]
    asked = {"Access-Control-Request-Method": "GET"}
    ours = client.options("/store/products", headers={"Origin": "https://front.example", **asked})
    assert (ours.status_code, ours["Access-Control-Allow-Origin"]) == (204, "https://front.example")
    assert "x-publishable-api-key" in ours["Access-Control-Allow-Headers"]
    theirs = client.options("/store/products", headers={"Origin": "https://other.example", **asked})
    assert "Access-Control-Allow-Origin" not in theirs
    front = Front()
    front.get("/store/products", Origin="https://front.example")
    assert front.last["Access-Control-Allow-Credentials"] == "true"
    front.get("/store/products", Origin="https://other.example")
    assert "Access-Control-Allow-Origin" not in front.last
