"""Carts of another region over the Store API: its currency and countries, while staff keep it open."""

from __future__ import annotations

import pytest

from catalog.pricing.models import Region
from orders.models import Cart, Order
from tests.orders.abroad import open_region, price
from tests.orders.outside import Outside
from tests.orders.wardrobe import add_piece, everything
from tests.storefront.api.front import Front
from tests.storefront.api.test_buying import HOME, add_up, pay, session
from tests.world import World

pytestmark = pytest.mark.django_db
NEW_YORK = {
    "first_name": "Asha", "last_name": "Rao", "address_1": "350 Fifth Avenue", "city": "New York", "province": "New York",
    "postal_code": "10001", "country_code": "us", "phone": "+1 212 555 0100",
}  # fmt: skip


def test_a_cart_of_another_region_becomes_an_order_there(world: World, outside: Outside) -> None:
    open_region("US")
    open_region("JP", is_open=False)
    blouse = add_piece()
    price(blouse, "49.00", "USD")
    front = Front()
    closed = front.post("/store/carts", {"region_id": "reg_JP"}, expect=400)
    assert closed["message"] == "Region with id: reg_JP takes no orders yet"
    sent = {"region_id": "reg_US", "items": [{"variant_id": blouse.public_id, "quantity": 2}]}
    cart = front.post("/store/carts", sent)["cart"]
    assert (cart["currency_code"], cart["region_id"], cart["subtotal"], cart["tax_total"]) == (
        "usd",
        "reg_US",
        98,
        0,
    )
    path = f"/store/carts/{cart['id']}"
    before = everything()
    wrong = front.post(path, {"shipping_address": HOME}, expect=400)
    assert wrong["message"] == "Country with code in is not within region United States"
    front.post(path, {"region_id": "reg_JP"}, expect=400)
    front.post(path, {"currency_code": "eur"}, expect=400)
    assert everything() == before

    # To India and back: prices follow, and what was told of the address is asked anew.
    told = front.post(path, {"email": "asha@example.com", "shipping_address": NEW_YORK})["cart"]
    assert (told["shipping_address"]["country_code"], told["shipping_address"]["province"]) == (
        "us",
        "New York",
    )
    home = front.post(path, {"region_id": "reg_IN"})["cart"]
    assert (home["currency_code"], home["total"], home["shipping_address"]) == ("inr", 3000, None)
    front.post(path, {"region_id": "reg_US", "shipping_address": NEW_YORK})
    (way,) = front.get(f"/store/shipping-options?cart_id={cart['id']}")["shipping_options"]
    assert (way["id"], way["amount"]) == ("so_air-us", 25)
    ready = front.post(f"{path}/shipping-methods", {"option_id": way["id"]})["cart"]
    assert (ready["total"], ready["shipping_total"], ready["tax_total"]) == (123, 25, 0)
    add_up(ready)
    asked = session(front, cart["id"])["payment_collection"]
    assert (asked["amount"], asked["currency_code"]) == (123, "usd")
    pay(world)
    order = front.post(f"{path}/complete", {})["order"]
    assert (order["currency_code"], order["region_id"], order["total"]) == ("usd", "reg_US", 123)
    assert order["shipping_address"]["postal_code"] == "10001"
    row = Order.objects.get()
    assert (row.status, row.currency, row.total, row.tax_total, row.shipping_state_code) == (
        "confirmed", "USD", 123_00, 0, "96",
    )  # fmt: skip
    # Closed while a bag is open: it stays as it is, and nothing of it can be ordered.
    other = front.post("/store/carts", sent)["cart"]["id"]
    front.post(f"/store/carts/{other}", {"email": "asha@example.com", "shipping_address": NEW_YORK})
    front.post(f"/store/carts/{other}/shipping-methods", {"option_id": "so_air-us"})
    Region.objects.filter(code="US").update(is_open=False)
    refused = session(front, other, expect=400)
    assert "We do not take orders from this region" in refused["message"]
    assert (Cart.objects.get(public_id=other).status, Order.objects.count()) == ("open", 1)
