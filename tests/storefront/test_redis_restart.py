"""Redis may lose everything it holds: carts, logins and orders live in PostgreSQL."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from tests.orders.wardrobe import add_customer, add_piece
from tests.storefront.counter import ORIGIN

pytestmark = pytest.mark.django_db


def test_a_bag_and_a_login_survive_an_empty_redis(client: Client) -> None:
    add_customer("asha@blouson.test")
    assert client.login(username="asha@blouson.test", password="kanjivaram-9")
    piece = add_piece()
    client.post("/islands/add-to-cart/", {"variant": piece.public_id, "quantity": "2"}, headers=ORIGIN)
    cache.delete_pattern("*")
    page = client.get("/cart/").content.decode()
    assert "Meera Silk Blouse" in page
    assert "₹3,000" in page
    account = client.get("/account/")
    assert account.status_code == 200
    assert "Asha" in account.content.decode()
