"""Pieces that were looked at before."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from catalog.products.models import Product
from tests.storefront.counter import one_blouse

pytestmark = pytest.mark.django_db


def test_cards_of_what_this_browser_names(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    one_blouse()
    product = Product.objects.get()
    assert f'data-viewing="{product.public_id}"' in client.get(f"/products/{product.handle}/").text
    asked = {"id": ["prod_unknown", product.public_id, "x" * 500]}
    with django_assert_max_num_queries(9):
        answer = client.get("/islands/recently-viewed/", asked)
    assert answer.text.count('class="card') >= 1 and f"/products/{product.handle}/" in answer.text
    assert answer["Cache-Control"] == "private, no-store"
    assert client.get("/islands/recently-viewed/").text.strip() == ""
    assert f"/hi/products/{product.handle}/" in client.get("/hi/islands/recently-viewed/", asked).text
