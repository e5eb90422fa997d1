"""The Admin API's OpenAPI document: every door is in it, it is valid, its examples are true, its page asks no other host."""

from __future__ import annotations

import json
import re
from typing import Any

from django.test import Client
from jsonschema import Draft202012Validator

from core.backoffice.document import doors
from core.backoffice.things import THINGS
from tests.backoffice import ADMIN


def test_every_door_and_method_is_described_and_nothing_else(client: Client, db: None) -> None:
    told = client.get("/admin-api/docs/openapi.json").json()
    assert told == ADMIN.document and told["openapi"].startswith("3.1")
    wanted = {(path, method) for path, view, _ in doors() for method in view.calls}
    assert {(path, method) for path, methods in told["paths"].items() for method in methods} == wanted
    assert len(wanted) > 70
    for path, view, _ in doors():
        own = {name for name in ("get", "post", "delete") if hasattr(view, name)}
        assert own == set(view.calls), path
        for method in own:
            operation = told["paths"][path][method]
            assert operation["summary"].endswith((".", ":")) or operation["summary"], (path, method)
            assert {"401", "403", "429"} <= set(operation["responses"]), (path, method)
    assert set(told["components"]["securitySchemes"]) == {"secretKey", "staffKey"}
    assert not [name for name in told["components"]["schemas"] if name.startswith("Store")]


def test_what_it_refers_to_is_there_and_its_examples_are_true() -> None:
    told = ADMIN.document
    schemas = told["components"]["schemas"]
    for name in re.findall(r'"\$ref": "#/components/schemas/(\w+)"', json.dumps(told)):
        assert name in schemas, name
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    checked = 0
    for methods in told["paths"].values():
        for operation in methods.values():
            parts = [operation.get("requestBody", {}), *operation["responses"].values()]
            for part in parts:
                content = part.get("content", {}).get("application/json", {})
                if "example" in content:
                    whole = {**content["schema"], "components": told["components"]}
                    Draft202012Validator(whole).validate(content["example"])
                    checked += 1
    assert checked > 100
    for each in THINGS.values():
        whole = {**each.schema(), "components": told["components"]}
        Draft202012Validator(whole).validate(each.example())


def test_the_page_to_browse_it_asks_no_other_host(client: Client, db: None) -> None:
    page: Any = client.get("/admin-api/docs/")
    assert page.status_code == 200 and "Blouson Admin API" in page.text
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert addresses and all(each.startswith("/") for each in addresses)
