"""A past order once more: made alike, at today's prices, with a word about what cannot be had."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from catalog.made.rules import MakingRequest
from core.errors import NotFound
from orders.carts.operations import CartNotOpen, add_line, create_cart, order_again
from orders.carts.queries import cart_summary
from orders.models import Cart, LineItem
from orders.sales.queries import order_token
from tests.orders.conftest import begin
from tests.orders.tailor import tailored
from tests.orders.wardrobe import add_piece, cart_with, reprice, shelve
from tests.world import World

pytestmark = pytest.mark.django_db


def in_cart(cart_id: str) -> list[tuple[str, int, str]]:
    return [(line.sku, line.quantity, str(line.unit_price)) for line in cart_summary(cart_id).lines]


def test_what_is_still_sold_goes_into_the_bag_and_the_rest_is_told(world: World) -> None:
    kept, gone = add_piece(), add_piece("BLS-RED-34", title="Rani Blouse")
    order = begin(cart_id=cart_with((kept, 2), (gone, 1)))
    reprice(kept.sku, "1600.00")
    shelve(gone.sku, "BLR", 0, version=2)
    cart_id = create_cart()

    done = order_again(cart_id=cart_id, order_id=order.order_id)

    assert done.count == 1
    assert len(done.notices) == 1
    assert "Rani Blouse" in done.notices[0]
    assert "sold out" in done.notices[0]
    assert in_cart(cart_id) == [(kept.sku, 2, "₹1,600.00")]


def test_made_as_it_was_then(world: World) -> None:
    piece, cart_id = tailored(), create_cart()
    sizes = {"bust": "36", "under_bust": "30"}
    making = MakingRequest(unit="in", measures=sizes, add_ons=("cups",), note="Deep back")
    add_line(cart_id=cart_id, variant_id=piece.public_id, quantity=1, making=making)
    before: dict[str, Any] = LineItem.objects.values("configuration", "configuration_key", "unit_price").get()
    order = begin(cart_id=cart_id)
    fresh = create_cart()
    assert order_again(cart_id=fresh, order_id=order.order_id).notices == ()
    after = LineItem.objects.filter(cart__public_id=fresh)
    assert after.values("configuration", "configuration_key", "unit_price").get() == before


def test_an_unknown_order_or_a_closed_cart_changes_nothing(world: World) -> None:
    order = begin()
    cart_id = create_cart()
    with pytest.raises(NotFound):
        order_again(cart_id=cart_id, order_id="order_unknown")
    Cart.objects.filter(public_id=cart_id).update(status="abandoned")
    with pytest.raises(CartNotOpen):
        order_again(cart_id=cart_id, order_id=order.order_id)
    assert LineItem.objects.filter(cart__public_id=cart_id).count() == 0


def test_the_button_is_behind_the_orders_own_link(world: World, client: Client) -> None:
    token = order_token(begin().order_id)
    assert client.post(f"/orders/{token}/again/")["Location"] == "/cart/"
    assert "in your bag again" in client.get("/cart/").text
    assert client.post("/orders/guessed/again/").status_code == 404
