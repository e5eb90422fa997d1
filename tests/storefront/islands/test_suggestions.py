"""Suggestions while typing: links, few queries, nothing for strangers' letters; and lists that are narrowed by address."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.collections.operations import GroupContent, set_category
from catalog.products.operations import ProductContent, attach_content
from catalog.search.log import drain_search_log
from catalog.search.models import SearchLog
from tests.catalog.stockroom import add_shown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shop() -> None:
    set_category(GroupContent(handle="blouses", title="Blouses"))
    add_shown("BLS-001")
    words = {"sku": "BLS-001", "handle": "chandni", "title": "Chandni Raw Silk Blouse", "fabric": "Raw silk"}
    attach_content(ProductContent(**words, categories=("blouses",)))  # type: ignore[arg-type]


def test_pieces_and_categories_are_suggested_and_kept(client: Client) -> None:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get("/islands/suggestions/?q=blou")
    assert len(captured) <= 5
    assert 'href="/products/chandni/"' in answer.text
    assert 'href="/categories/blouses/"' in answer.text
    assert "sessionid" not in answer.cookies
    with CaptureQueriesContext(connection) as captured:
        client.get("/islands/suggestions/?q=blou")
    assert len(captured) == 0


@pytest.mark.parametrize("text", ["", "b", "!!", "zzzzqq"])
def test_nothing_is_suggested_for_nothing(client: Client, text: str) -> None:
    answer = client.get("/islands/suggestions/", {"q": text})
    assert (answer.status_code, answer.text.strip()) == (200, "")


def test_a_shelf_is_narrowed_by_its_address(client: Client) -> None:
    whole = client.get("/categories/blouses/?colour=maroon").text
    assert "Chandni" in whole
    assert 'content="noindex, follow"' in whole
    assert 'href="/categories/blouses/"><span class="sr-only">Remove' in whole
    assert "Nothing here is all of that" in client.get("/categories/blouses/?colour=maroon&size=99").text
    assert 'content="noindex, follow"' not in client.get("/categories/blouses/").text
    assert client.get("/categories/blouses/?at=nonsense").status_code == 404


def test_searches_are_noted_without_a_name(client: Client) -> None:
    assert "Chandni" in client.get("/search/?q=silk&fabric=raw-silk&sort=price-low").text
    client.get("/search/?q=Silk")
    client.get("/search/?q=unobtainium")
    client.get("/search/?q=919876543210")
    assert drain_search_log() == 3
    assert list(SearchLog.objects.order_by("text").values_list("text", "count", "results")) == [
        ("silk", 2, 1),
        ("unobtainium", 1, 0),
    ]
