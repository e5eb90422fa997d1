"""The OpenAPI document: every door is in it, it is valid, and its page asks no other host."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from storefront.api.auth.urls import urlpatterns as auth_urls
from storefront.api.described.doors import DOORS
from storefront.api.described.examples import body_example
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


def test_every_operation_has_examples_and_they_are_true(document: Any) -> None:
    """Bodies are understood by their doors, answers are as their schemas say, and neither is empty."""
    bodies = 0
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            answer = next(each for status, each in told["responses"].items() if status.startswith("2"))
            shown = answer.get("content", {}).get("application/json")
            if shown is not None:
                whole = {**shown["schema"], "components": document["components"]}
                problem = next(iter(Draft202012Validator(whole).iter_errors(shown["example"])), None)
                assert problem is None and shown["example"], (path, method, problem)
    for methods in DOORS.values():
        for said in methods.values():
            if said.body is not None:
                bodies += 1
                assert said.body.of(body_example(said.body)) is not None, said.body
    assert bodies > 25
    cart = document["paths"]["/store/carts/{cart_id}"]["get"]["responses"]["200"]["content"][
        "application/json"
    ]
    assert cart["example"]["cart"]["items"][0]["unit_price"] == 2499.5
    writes = [
        told for methods in document["paths"].values() for method, told in methods.items() if method != "get"
    ]
    headers = [
        {each["name"] for each in told.get("parameters", ()) if each["in"] == "header"} for told in writes
    ]
    assert (
        sum("Idempotency-Key" in each for each in headers) == len(writes) - 2
    )  # sessions are made each time
    assert sum("If-Match" in each for each in headers) >= 14


def test_the_page_to_browse_it_asks_no_other_host(client: Client, db: None) -> None:
    page = client.get("/store/docs/")
    assert page.status_code == 200
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert addresses and all(each.startswith("/") for each in addresses)
