"""What stands in the way of the checkout is said in one place, with what to do about it, and nothing changes unasked."""

from __future__ import annotations

import pytest
from django.test import Client

from orders.models import CartCode, LineItem
from tests.orders.wardrobe import Piece, add_piece, reprice, shelve
from tests.storefront.counter import ORIGIN

pytestmark = pytest.mark.django_db


def bag(client: Client, *pieces: tuple[Piece, int]) -> None:
    for piece, quantity in pieces:
        sent = {"variant": piece.public_id, "quantity": str(quantity)}
        client.post("/islands/add-to-cart/", sent, headers=ORIGIN)


def problems(page: str) -> str:
    """The block above the bag; "" without one."""
    return page.partition('id="bag-problems"')[2].partition("</section>")[0]


def test_each_problem_has_its_way_out(client: Client) -> None:
    short, gone, dearer = add_piece(), add_piece("BLS-RED-34"), add_piece("BLS-BLU-34")
    bag(client, (short, 3), (gone, 1), (dearer, 1))
    shelve(short.sku, "BLR", 2, version=2)
    shelve(gone.sku, "BLR", 0, version=2)
    reprice(dearer.sku, "1700.00")
    before = list(LineItem.objects.values())

    block = problems(client.get("/cart/").text)

    assert "Take 2 instead" in block
    assert "Sold out." in block
    assert "The price changed from ₹1,500.00 to ₹1,700.00." in block
    assert block.count("See both prices") == 1
    assert block.count('action="/wishlist/later/"') == 3
    assert list(LineItem.objects.values()) == before, "looking changes nothing"

    line = LineItem.objects.get(variant_id=short.pk).public_id
    client.post("/cart/", {"line": line, "quantity": "2"})
    gone_line = LineItem.objects.get(variant_id=gone.pk).public_id
    client.post("/wishlist/later/", {"line": gone_line})
    assert "Take 2 instead" not in problems(client.get("/cart/").text)
    assert LineItem.objects.count() == 2


def test_the_checkout_says_the_same(client: Client) -> None:
    piece = add_piece()
    bag(client, (piece, 3))
    assert problems(client.get("/checkout/").text) == ""
    shelve(piece.sku, "BLR", 2, version=2)
    assert "Take 2 instead" in problems(client.get("/checkout/").text)


def test_a_code_that_has_lapsed_is_named(client: Client) -> None:
    bag(client, (add_piece(), 1))
    CartCode.objects.create(cart=LineItem.objects.get().cart, code="DIWALI")
    block = problems(client.get("/cart/").text)
    assert "DIWALI" in block
    assert "no longer valid" in block
    client.post("/cart/code/", {"code": "DIWALI", "action": "remove"})
    assert problems(client.get("/cart/").text) == ""
