"""The badge tells how many pieces are in this visitor's bag, and is stored by nobody."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.storefront.counter import add, one_blouse

pytestmark = pytest.mark.django_db


def test_an_empty_bag_has_no_number(client: Client) -> None:
    answer = client.get("/islands/cart-badge/")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert "bag-count" not in answer.text
    assert "sessionid" not in answer.cookies


def test_it_counts_pieces_not_lines(client: Client) -> None:
    variant = one_blouse()
    add(client, variant, quantity=2)
    answer = client.get("/islands/cart-badge/")
    assert '<span class="bag-count">2<span class="sr-only"> pieces</span></span>' in answer.text


def test_it_does_not_wake_itself_again(client: Client) -> None:
    assert "hx-get" not in client.get("/islands/cart-badge/").text


def test_another_visitor_sees_their_own(client: Client) -> None:
    add(client, one_blouse(), quantity=3)
    assert "bag-count" not in Client().get("/islands/cart-badge/").text
