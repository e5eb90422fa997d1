"""The heart on cards and product pages: with and without JavaScript, from our own pages only."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from orders.models import Wishlist, WishlistItem
from tests.storefront.counter import ORIGIN, one_blouse

pytestmark = pytest.mark.django_db


def press(client: Client, *, island: bool = False, **sent: str) -> Any:
    headers = {**ORIGIN, **({"HX-Request": "true"} if island else {})}
    return client.post("/islands/wish/", sent, headers=headers)


def test_a_heart_fills_in_place(client: Client) -> None:
    variant = one_blouse()
    answer = press(client, island=True, product=variant.product.handle)
    assert (answer.status_code, "<html" in answer.text) == (200, False)
    assert 'class="heart is-liked"' in answer.text
    assert answer["Cache-Control"] == "private, no-store"
    assert WishlistItem.objects.get().variant_id == variant.pk


def test_without_javascript_the_list_opens(client: Client) -> None:
    variant = one_blouse()
    answer = press(client, variant=variant.public_id)
    assert (answer.status_code, answer["Location"]) == (303, "/wishlist/")
    assert variant.product.title in client.get("/wishlist/").text


def test_what_is_not_sold_is_said_and_a_foreign_page_is_refused(client: Client) -> None:
    assert "no longer sold" in press(client, island=True, product="no-such-thing").text
    assert press(client, product="no-such-thing").status_code == 404
    variant = one_blouse()
    answer = client.post(
        "/islands/wish/", {"variant": variant.public_id}, headers={"Origin": "https://elsewhere.example"}
    )
    assert answer.status_code == 403
    assert not WishlistItem.objects.exists()


def test_still_pages_have_the_heart_and_are_the_same_for_everybody(client: Client) -> None:
    variant = one_blouse()
    address = f"/products/{variant.product.handle}/"
    before = Client().get(address).content
    press(client, variant=variant.public_id)
    assert client.get(address).content == before
    assert b'formaction="/islands/wish/"' in before
    assert Wishlist.objects.count() == 1
