"""The OpenAPI document: every door is in it, it is valid, and its page asks no other host."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from storefront.api.auth.urls import urlpatterns as auth_urls
from storefront.api.described.doors import DOORS
from storefront.api.urls import urlpatterns as store_urls

METHODS = ("get", "post", "delete", "put", "patch")


@pytest.fixture
def document(client: Client, db: None) -> Any:
    """As anybody reads it."""
    answer = client.get("/store/docs/openapi.json")
    assert answer.status_code == 200, answer.content[:500]
    return answer.json()


def test_every_door_and_method_is_described(document: Any) -> None:
    assert document["openapi"].startswith("3.1")
    wanted = {
        (re.sub(r"<str:(\w+)>", r"{\1}", f"/{prefix}/{each.pattern}"), method)
        for prefix, patterns in (("store", store_urls), ("auth", auth_urls))
        for each in patterns
        for method in METHODS
        if hasattr(each.callback.cls, method)
    }
    told = {(path, method) for path, methods in document["paths"].items() for method in methods}
    assert told == wanted and len(told) > 50
    assert {
        view for view, methods in DOORS.items() for method in methods if not hasattr(view, method)
    } == set()


def test_what_it_refers_to_is_there_and_makes_sense(document: Any) -> None:
    schemas = document["components"]["schemas"]
    for name in re.findall(r'"\$ref": "#/components/schemas/(\w+)"', str(document).replace("'", '"')):
        assert name in schemas, name
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    body = document["paths"]["/store/carts/{cart_id}/line-items"]["post"]["requestBody"]
    line = schemas[body["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]]
    assert set(line["required"]) == {"variant_id", "quantity"}


def test_the_page_to_browse_it_asks_no_other_host(client: Client, db: None) -> None:
    page = client.get("/store/docs/")
    assert page.status_code == 200
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert addresses and all(each.startswith("/") for each in addresses)
