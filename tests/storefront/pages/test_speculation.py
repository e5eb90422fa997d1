"""Browsers may fetch still pages before they are asked for, and nothing that is one visitor's own."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.storefront.counter import one_blouse

pytestmark = pytest.mark.django_db


def test_still_pages_name_the_rules(client: Client) -> None:
    one_blouse()
    assert client.get("/")["Speculation-Rules"] == '"/speculation.json"'
    assert client.get("/hi/")["Speculation-Rules"] == '"/speculation.json"'
    assert "Speculation-Rules" not in client.get("/cart/").headers
    rules = client.get("/speculation.json")
    assert rules["Content-Type"] == "application/speculationrules+json"
    (prefetch,) = rules.json()["prefetch"]
    may, never = prefetch["where"]["and"]
    assert prefetch["eagerness"] == "moderate"
    assert {"/products/*", "/hi/categories/*"} <= set(may["href_matches"])
    assert not any(path.startswith(("/cart", "/account", "/checkout")) for path in may["href_matches"])
    assert never["not"]["href_matches"] == ["/products/*/measured/*", "/hi/products/*/measured/*"]
