"""The stock note of a stored page is asked again when the page is opened."""

from __future__ import annotations

import pytest
from django.test import Client

from catalog.products.models import Product
from tests.catalog.stockroom import put_on_shelf
from tests.storefront.counter import one_blouse

pytestmark = pytest.mark.django_db


def test_stock_as_it_is_now(client: Client) -> None:
    variant = one_blouse(stock=5)
    handle = Product.objects.get().handle
    asked = {"product": handle, "colour": "maroon"}
    assert "In stock." in client.get("/islands/stock-note/", asked).text
    put_on_shelf(variant.sku, "JAI", 1, version=2)
    answer = client.get("/islands/stock-note/", asked)
    assert "Only 1 left." in answer.text
    assert answer["Cache-Control"] == "private, no-store"


def test_it_does_not_wake_itself_again(client: Client) -> None:
    one_blouse()
    answer = client.get("/islands/stock-note/", {"product": Product.objects.get().handle})
    assert "hx-get" not in answer.text


@pytest.mark.parametrize("asked", [{}, {"product": "nothing"}, {"product": "nothing", "colour": "maroon"}])
def test_an_unknown_piece_is_not_found(client: Client, asked: dict[str, str]) -> None:
    assert client.get("/islands/stock-note/", asked).status_code == 404


def test_an_unknown_colour_is_not_found(client: Client) -> None:
    one_blouse()
    asked = {"product": Product.objects.get().handle, "colour": "beige"}
    assert client.get("/islands/stock-note/", asked).status_code == 404
