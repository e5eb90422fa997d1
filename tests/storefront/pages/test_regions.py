"""The shop in other regions: its own addresses, its own currency, and no visitor's currency on another's page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from catalog.collections.models import ProductCategory
from catalog.listing.operations import refresh_listing
from catalog.made.operations import AddOnContent, set_add_on
from catalog.pricing.models import Region
from catalog.pricing.operations.announcing import announce_region
from catalog.products.models import Product, ProductVariant
from core.money import Money
from orders.models import Cart, Order
from storefront.pagecache import store
from storefront.pagecache.addresses import page_key
from storefront.pagecache.refresh import refresh_page
from storefront.pagecache.whole_site import first_pages
from storefront.region_door import regional_addresses
from storefront.regions import split_region
from tests.orders.abroad import open_region, price
from tests.orders.wardrobe import Piece, add_piece
from tests.storefront.counter import ORIGIN
from tests.world import drain_outbox

US_FORM = {
    "email": "asha@example.com", "phone": "+1 212 555 0100", "shipping_name": "Asha Rao",
    "shipping_line1": "350 Fifth Avenue", "shipping_city": "New York", "shipping_province": "New York",
    "shipping_pincode": "10001", "shipping_country": "US", "shipping_option_code": "air-us", "action": "pay",
}  # fmt: skip


def settle() -> None:
    """All news told, and every page that it concerns rendered anew, as the worker does."""
    drain_outbox()
    for url in store.stale_pages():
        refresh_page(url)


def shown_at(piece: Piece) -> str:
    """The path of its page."""
    return f"/products/{ProductVariant.objects.get(pk=piece.pk).product.handle}/"


def add(client: Client, piece: Piece, where: str = "") -> Any:
    """Press "Add to bag" on the page of a region."""
    sent = {"variant": piece.public_id, "quantity": "1"}
    return client.post(f"{where}/islands/add-to-cart/", sent, headers=ORIGIN)


def test_addresses() -> None:
    assert split_region("/to/us/cart/") == ("us", "/cart/")
    assert split_region("/together/us/") == ("", "/together/us/")
    assert (
        page_key("/to/us/products/meera/", "colour=red&utm_source=x") == "/to/us/products/meera/?colour=red"
    )
    assert page_key("/hi/to/us/", "") == "/hi/to/us/"
    assert page_key("/to/us/to/us/products/meera/", "") is None
    assert page_key("/to/us/cart/", "") is None
    page = '<a href="/cart/"><img src="/media/a.jpg"><a href="/hi/x/"><a href="/to/us/x/"><form action="/search/">'
    assert regional_addresses(page, "/to/us") == (
        '<a href="/to/us/cart/"><img src="/media/a.jpg"><a href="/hi/x/"><a href="/to/us/x/">'
        '<form action="/to/us/search/">'
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
def test_a_region_has_pages_of_its_own_and_changes_no_other(client: Client) -> None:
    blouse, skirt = add_piece(), add_piece("SKT-BLU-36", title="Blue Skirt")
    shelf = ProductCategory.objects.create(handle="pieces", title="Pieces")
    shelf.products.set(Product.objects.all())
    refresh_listing(Product.objects.values_list("pk", flat=True))
    at_home = client.get(shown_at(blouse)).text
    assert "₹1,500" in at_home and "en-US" not in at_home and 'id="foot-region"' not in at_home
    assert client.get(f"/to/us{shown_at(blouse)}").status_code == 404

    open_region("US")
    price(blouse, "49.00", "USD")
    pieces = tuple(Product.objects.values_list("erp_sku", flat=True))
    set_add_on(AddOnContent("cups", "Padded cups", (Money(250_00), Money(4_00, "USD")), product_skus=pieces))
    set_add_on(AddOnContent("dori", "Silk dori", (Money(180_00),), product_skus=pieces))
    settle()
    home, there = client.get(shown_at(blouse)), client.get(f"/to/us{shown_at(blouse)}")
    hindi = client.get(f"/hi/to/us{shown_at(blouse)}")
    assert (home.status_code, there.status_code, hindi.status_code) == (200, 200, 200)
    # Two pages with two fingerprints under two keys; whoever comes without the prefix sees rupees.
    assert home["ETag"] != there["ETag"]
    assert all(
        store.find(url)
        for url in (shown_at(blouse), f"/to/us{shown_at(blouse)}", f"/hi/to/us{shown_at(blouse)}")
    )
    assert "₹1,500" in home.text and "$49" not in home.text
    assert "$49" in there.text and "₹" not in there.text and "$49" in hindi.text
    # Extras, too, are what they cost there; one without a price there is not offered.
    assert "Silk dori" in home.text and "+ ₹250" in home.text
    assert "Silk dori" not in there.text and "+ $4" in there.text
    assert '"priceCurrency": "USD"' in there.text.replace('":"', '": "')
    for page, canonical in ((home, shown_at(blouse)), (there, f"/to/us{shown_at(blouse)}")):
        assert re.search(rf'<link rel="canonical" href="[^"]*//[^/]+{canonical}">', page.text)
        tags = dict(re.findall(r'hreflang="([\w-]+)" href="[a-z]+://[^/]+([^"]+)"', page.text))
        assert tags["x-default"] == tags["en-IN"] == shown_at(blouse)
        assert (tags["en-US"], tags["hi-US"]) == (f"/to/us{shown_at(blouse)}", f"/hi/to/us{shown_at(blouse)}")
    ways = set(re.findall(r'(?:href|action)="(/[^"]*)"', there.text))
    assert all(
        way.startswith(("/to/us/", "/static/", "/media/", "/theme.css", "/styles/")) for way in ways
    ), ways
    assert (
        'name="region"' in there.text and "Cash on delivery" not in there.text and "pincode" not in there.text
    )

    # What is not sold there says so, is no page for search engines, and cannot be put into the bag.
    not_there = client.get(f"/to/us{shown_at(skirt)}").text
    assert "Not sold in United States" in not_there and 'content="noindex"' in not_there
    assert 'id="add-form"' not in not_there and "₹1,500" not in not_there
    assert "en-US" not in client.get(shown_at(skirt)).text
    listed = client.get("/to/us/categories/pieces/").text
    assert (
        "$49" in listed
        and "Not sold in United States" in listed
        and "₹" not in listed.split('<main id="main"')[1]
    )
    assert "price-low" not in listed and "price-low" in client.get("/categories/pieces/").text

    # Each page in every language and region that sells it, in the sitemap and before anybody asks for it.
    index = re.findall(r"<loc>[^<]*/sitemaps/([^<]+)</loc>", client.get("/sitemap.xml").text)
    assert index == [f"{name}{of}.xml" for of in ("", "-us") for name in ("pages", "products", "written")]
    listed_there = client.get("/sitemaps/products-us.xml").text
    addresses = {f"{settings.SITE_URL}{code}/to/us{shown_at(blouse)}" for code in ("", "/hi")}
    assert set(re.findall("<loc>(.*?)</loc>", listed_there)) == addresses
    for part in (listed_there, client.get("/sitemaps/products.xml").text):
        assert f'href="{settings.SITE_URL}/hi/to/us{shown_at(blouse)}" hreflang="hi-US"' in part
    assert f"/to/us{shown_at(skirt)}" not in client.get("/sitemaps/products.xml").text
    first = set(first_pages())
    assert {"/to/us/", "/hi/to/us/categories/pieces/", f"/to/us{shown_at(blouse)}"} < first
    assert f"/to/us{shown_at(skirt)}" not in first and shown_at(skirt) in first
    assert "Disallow: /to/*/cart/" in client.get("/robots.txt").text

    # Dollars are news to the pages of that region alone; where it is sold at all, to every page.
    price(blouse, "45.00", "USD", version=2)
    drain_outbox()
    stale = set(store.stale_pages())
    assert {f"/to/us{shown_at(blouse)}", f"/hi/to/us{shown_at(blouse)}", "/to/us/categories/pieces/"} <= stale
    assert all("/to/us/" in url for url in stale)
    settle()
    price(skirt, "39.00", "USD")
    drain_outbox()
    assert {shown_at(skirt), f"/to/us{shown_at(skirt)}", "/categories/pieces/"} <= set(store.stale_pages())
    settle()
    assert "$45" in client.get(f"/to/us{shown_at(blouse)}").text
    assert "en-US" in client.get(shown_at(skirt)).text

    Region.objects.filter(code="US").update(is_open=False)
    announce_region("US")
    settle()
    assert client.get("/to/us/").status_code == 404
    assert "en-US" not in client.get(shown_at(blouse)).text


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
def test_from_the_choice_of_a_country_to_the_order(client: Client) -> None:
    open_region("US")
    blouse, skirt = add_piece(), add_piece("SKT-BLU-36", title="Blue Skirt")
    price(blouse, "49.00", "USD")
    add(client, blouse)
    add(client, skirt)
    chosen = client.post("/region/", {"region": "US", "next": shown_at(blouse)}, headers=ORIGIN)
    assert (chosen.status_code, chosen["Location"]) == (303, "/to/us/cart/")
    bag = client.get(chosen["Location"]).text
    assert (
        "Your bag is now priced for United States, in USD." in bag
        and "$49.00" in bag
        and "₹" not in bag.split("<main")[1]
    )
    assert (
        "no longer in your bag: Blue Skirt" in bag and "Air parcel" in bag and "delivery-pincode" not in bag
    )
    # Without a bag that changes, the choice leads to the page it was made on; pages outside the shop it never leads to.
    for next_page, leads in (
        (shown_at(blouse), f"/to/us{shown_at(blouse)}"),
        ("//evil.example/", "/to/us/"),
        ("", "/to/us/"),
    ):
        again = client.post("/to/us/region/", {"region": "US", "next": next_page}, headers=ORIGIN)
        assert again["Location"] == leads
    assert (
        client.post("/region/", {"region": "US"}, headers={"Origin": "https://evil.example"}).status_code
        == 403
    )
    # Pages that are never stored remember it.
    assert client.get("/cart/")["Location"] == "/to/us/cart/"
    assert client.get("/search/?q=silk")["Location"] == "/to/us/search/?q=silk"

    form = client.get("/to/us/checkout/").text
    assert (
        "United States" in form and "Postal code" in form and "PIN code" not in form and "GSTIN" not in form
    )
    assert "Cash on delivery" not in form and "Prices include all taxes" not in form and "UPI" not in form
    wrong = client.post("/to/us/checkout/", US_FORM | {"shipping_pincode": "1000"})
    assert wrong.status_code == 409 or wrong.status_code == 400
    assert "This is no postal code of United States." in wrong.text and "350 Fifth Avenue" in wrong.text
    assert not Order.objects.exists()
    paid = client.post("/to/us/checkout/", US_FORM)
    assert paid.status_code == 303 and paid["Location"].startswith("/to/us/checkout/pay/")
    order = Order.objects.get()
    assert (order.currency, order.total, order.tax_total, order.shipping_country) == ("USD", 74_00, 0, "US")
    pay_page = client.get(paid["Location"]).text
    assert "$74.00" in pay_page and "by an international card" in pay_page and "UPI" not in pay_page
    # Back from the gateway, and in the account, the shop goes on in the region that was chosen.
    own = f"/orders/{paid['Location'].rstrip('/').rsplit('/', 1)[-1]}/"
    assert client.get(own)["Location"] == f"/to/us{own}"
    assert "Sent from India to United States" in client.get(f"/to/us{own}").text
    assert client.get("/account/")["Location"] == "/to/us/account/"


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
def test_the_bag_follows_the_page_that_something_is_put_into_it_from(client: Client) -> None:
    open_region("US")
    blouse = add_piece()
    price(blouse, "49.00", "USD")
    assert add(client, blouse, "/to/us")["Location"] == "/to/us/cart/"
    assert Cart.objects.get().currency == "USD"
    # Whoever comes to the plain address is led to the bag's own region, once, and back home by choosing India.
    home = client.get("/cart/")
    assert home["Location"] == "/to/us/cart/" and client.get("/to/us/cart/").status_code == 200
    assert add(client, blouse, "/to/us").status_code == 303
    back = client.post("/to/us/region/", {"region": "IN", "next": "/"}, headers=ORIGIN)
    assert back["Location"] == "/cart/"
    assert "₹3,000.00" in client.get("/cart/").text
    cart = Cart.objects.get()
    assert (cart.region, cart.currency, cart.lines.get().quantity) == ("IN", "INR", 2)
