"""Choosing a size answers its price and its stock."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.storefront.counter import one_blouse

pytestmark = pytest.mark.django_db


def test_price_and_stock_of_the_chosen_size(client: Client) -> None:
    variant = one_blouse(stock=2)
    answer = client.get("/islands/size-choice/", {"variant": variant.public_id})
    assert answer.status_code == 200
    assert "₹1,999" in answer.text
    assert "₹2,499" in answer.text
    assert "20% off" in answer.text
    assert "Only 2 left." in answer.text
    assert 'id="stock-note" role="status" data-hx-swap-oob="true"' in answer.text
    assert answer["Cache-Control"] == "private, no-store"


def test_plenty_is_not_counted_aloud(client: Client) -> None:
    answer = client.get("/islands/size-choice/", {"variant": one_blouse(stock=40).public_id})
    assert "In stock." in answer.text
    assert "40" not in answer.text


def test_a_size_that_sold_out_meanwhile_says_so(client: Client) -> None:
    answer = client.get("/islands/size-choice/", {"variant": one_blouse(stock=0).public_id})
    assert answer.status_code == 200
    assert "Sold out." in answer.text


@pytest.mark.parametrize("variant", ["", "variant_none", "' OR 1=1 --"])
def test_an_unknown_size_is_not_found(client: Client, variant: str) -> None:
    assert client.get("/islands/size-choice/", {"variant": variant}).status_code == 404
