"""The wishlist page: whose it is, what can be done with it, and what others see."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from orders.customers.consents.queries import has_consent
from orders.customers.consents.rules import WISHLIST_NEWS
from orders.models import LineItem, Wishlist, WishlistItem
from tests.orders.wardrobe import add_customer
from tests.storefront.counter import add, one_blouse
from tests.storefront.islands.test_wish import press

pytestmark = pytest.mark.django_db
LOGIN = {"login_email": "asha@blouson.test", "login_password": "kanjivaram-9"}


def wish() -> str:
    return WishlistItem.objects.get().public_id


def test_an_empty_list_says_how_to_begin(client: Client) -> None:
    assert "Press the heart" in client.get("/wishlist/").text
    assert not Wishlist.objects.exists()


def test_into_the_bag_and_off_the_list(client: Client) -> None:
    variant = one_blouse()
    press(client, variant=variant.public_id)
    answer = client.post("/wishlist/", {"wish": wish()})
    assert answer["Location"] == "/wishlist/"
    page = client.get("/wishlist/").text
    assert "Moved into your bag." in page
    assert (LineItem.objects.get().variant_id, WishlistItem.objects.count()) == (variant.pk, 0)


def test_removed(client: Client) -> None:
    press(client, variant=one_blouse().public_id)
    client.post("/wishlist/", {"wish": wish(), "action": "remove"})
    assert not WishlistItem.objects.exists()


def test_a_strangers_wish_cannot_be_moved_or_removed(client: Client) -> None:
    variant = one_blouse()
    press(client, variant=variant.public_id)
    stranger = Client()
    press(stranger, variant=variant.public_id)
    hers = WishlistItem.objects.order_by("pk").first()
    assert hers is not None
    stranger.post("/wishlist/", {"wish": hers.public_id})
    stranger.post("/wishlist/", {"wish": hers.public_id, "action": "remove"})
    assert (WishlistItem.objects.count(), LineItem.objects.count()) == (2, 0)


def test_out_of_the_bag_for_later_and_back(client: Client) -> None:
    add(client, one_blouse(), quantity=2)
    line = LineItem.objects.get().public_id
    client.post("/wishlist/later/", {"line": line})
    page = client.get("/cart/").text
    assert "Saved for later" in page
    assert LineItem.objects.count() == 0
    answer = client.post("/wishlist/", {"wish": wish(), "back": "bag"})
    assert answer["Location"] == "/cart/"
    assert LineItem.objects.get().quantity == 2
    client.post("/wishlist/later/", {"line": line})
    assert "no longer in your cart" in client.get("/cart/").text


def test_logging_in_joins_and_logging_out_leaves_nothing_behind(client: Client) -> None:
    add_customer()
    variant = one_blouse()
    press(client, variant=variant.public_id)
    client.post("/account/login/", LOGIN)
    assert variant.product.title in client.get("/wishlist/").text
    client.post("/account/logout/")
    assert "Press the heart" in client.get("/wishlist/").text
    other = Client()
    other.post("/account/login/", LOGIN)
    assert variant.product.title in other.get("/wishlist/").text


def test_a_link_shows_it_to_others_without_a_name(client: Client) -> None:
    add_customer()
    client.post("/account/login/", LOGIN)
    variant = one_blouse()
    press(client, variant=variant.public_id)
    client.post("/wishlist/link/")
    found = re.search(r"/wishlist/shared/[\w-]+/", client.get("/wishlist/").text)
    assert found is not None
    seen = Client().get(found[0])
    assert variant.product.title in seen.text
    assert "Asha" not in seen.text
    assert "Move to bag" not in seen.text
    assert seen["X-Robots-Tag"] == "noindex"
    client.post("/wishlist/link/", {"action": "end"})
    assert Client().get(found[0]).status_code == 404
    assert Client().get("/wishlist/shared/guessed/").status_code == 404


def test_letters_about_the_list_are_agreed_to_and_ended_there(client: Client) -> None:
    add_customer("asha@blouson.test")
    assert client.login(username="asha@blouson.test", password="kanjivaram-9")
    assert "costs less or is back" in client.get("/wishlist/").content.decode()
    client.post("/wishlist/news/", {})
    assert has_consent(purpose=WISHLIST_NEWS, email="asha@blouson.test")
    assert "Stop these letters" in client.get("/wishlist/").content.decode()
    client.post("/wishlist/news/", {"action": "end"})
    assert not has_consent(purpose=WISHLIST_NEWS, email="asha@blouson.test")
    guest = Client()
    assert guest.post("/wishlist/news/", {})["Location"] == "/account/?next=/wishlist/news/"
    assert "Hear of your list" not in guest.get("/wishlist/").content.decode()
