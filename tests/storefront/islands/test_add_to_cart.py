"""Adding works with and without JavaScript, and a refusal loses nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from orders.models import LineItem
from tests.storefront.counter import ORIGIN, add, one_blouse

pytestmark = pytest.mark.django_db


def test_without_javascript_it_leads_to_the_bag(client: Client) -> None:
    answer = add(client, one_blouse())
    assert answer.status_code == 303
    assert answer["Location"] == "/cart/"
    assert LineItem.objects.get().quantity == 1


def test_the_island_answers_a_panel_and_the_badge(client: Client) -> None:
    answer = add(client, one_blouse(), quantity=2, island=True)
    assert answer.status_code == 200
    assert "Added to your bag" in answer.text
    assert 'id="cart-badge"' in answer.text
    assert 'hx-swap-oob="true"' in answer.text
    assert '<span class="bag-count">2' in answer.text
    assert answer["HX-Trigger"] == '{"bag:changed": {"count": 2}}'
    assert "<html" not in answer.text
    assert answer["Cache-Control"] == "private, no-store"


def test_adding_twice_sums_up(client: Client) -> None:
    variant = one_blouse()
    add(client, variant)
    add(client, variant, quantity=2)
    assert LineItem.objects.get().quantity == 3


@pytest.mark.parametrize("island", [True, False])
def test_more_than_there_are_is_refused_in_words(client: Client, *, island: bool) -> None:
    variant = one_blouse(stock=2)
    add(client, variant)
    answer = add(client, variant, quantity=2, island=island)
    assert answer.status_code == 409
    assert "Only 2 left" in answer.text
    assert ("<html" in answer.text) is not island
    assert LineItem.objects.get().quantity == 1


@pytest.mark.parametrize("quantity", ["0", "-1", "1.5", "eleven", "", "٣", "9999"])
def test_a_tampered_quantity_is_refused(client: Client, quantity: str) -> None:
    variant = one_blouse()
    sent = {"variant": variant.public_id, "quantity": quantity}
    answer = client.post("/islands/add-to-cart/", sent, headers=ORIGIN)
    assert answer.status_code in {400, 409}
    assert not LineItem.objects.exists()


def test_an_unknown_variant_is_not_found(client: Client) -> None:
    answer = client.post(
        "/islands/add-to-cart/", {"variant": "variant_none", "quantity": "1"}, headers=ORIGIN
    )
    assert answer.status_code == 404
    assert not LineItem.objects.exists()


def test_without_a_size_it_asks_for_one(client: Client) -> None:
    answer = client.post("/islands/add-to-cart/", {"quantity": "1"}, headers=ORIGIN)
    assert answer.status_code == 400
    assert "Choose a size" in answer.text


def test_the_page_without_javascript_has_a_way_back(client: Client) -> None:
    headers = {**ORIGIN, "Referer": "http://testserver/products/chandni/?colour=ivory"}
    answer = client.post("/islands/add-to-cart/", {"quantity": "1"}, headers=headers)
    assert 'href="/products/chandni/?colour=ivory"' in answer.text


def test_a_strangers_address_is_no_way_back(client: Client) -> None:
    headers = {**ORIGIN, "Referer": "http://evil.example/products/"}
    answer = client.post("/islands/add-to-cart/", {"quantity": "1"}, headers=headers)
    assert "evil.example" not in answer.text


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_other_sites_cannot_fill_a_bag(client: Client, headers: dict[str, str]) -> None:
    variant = one_blouse()
    sent = {"variant": variant.public_id, "quantity": "1"}
    assert client.post("/islands/add-to-cart/", sent, headers=headers).status_code == 403
    assert not LineItem.objects.exists()


def test_it_cannot_be_followed_as_a_link(client: Client) -> None:
    assert client.get("/islands/add-to-cart/").status_code == 405
