"""Schemathesis holds both OpenAPI documents against the shop: no 5xx, no answer that is not told."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.apikeys.rules import MOST_CALLS
from tests.backoffice import secret_key
from tests.contract.generated import bombard, kept_connection, nameless, operations
from tests.contract.things import Names, names_in_a_full_shop
from tests.orders.outside import Outside
from tests.storefront.api.front import add_key
from tests.world import World

ADMIN, STORE = "/admin-api/docs/openapi.json", "/store/docs/openapi.json"
# A picture takes a file that a worker has made sizes of, a refund that waits a second person, whom no program is.
NOT_THERE = {"key", "refund_id"}


@pytest.fixture
def names(world: World, outside: Outside, db: None) -> Names:
    """What there is, by the name that paths give it."""
    return names_in_a_full_shop()


def hold(document: str, names: Names, *, examples: int) -> int:
    """Every operation of a document."""
    headers, login = headers_for(document), login_for(document)
    with kept_connection():
        every = list(operations(document))
        assert {name for each in every for name in nameless(each, names)} <= NOT_THERE
        return sum(
            bombard(each, examples=examples, headers=headers, names=names, login=login) for each in every
        )


@pytest.mark.django_db
@pytest.mark.parametrize("document", [ADMIN, STORE])
def test_no_request_brings_an_answer_that_is_not_told(document: str, names: Names) -> None:
    assert hold(document, names, examples=1) > 110


@pytest.mark.skipif(
    os.environ.get("BLOUSON_LONG") != "1", reason="thousands of requests take minutes: bin/test --long"
)
@pytest.mark.django_db
@pytest.mark.parametrize("document", [ADMIN, STORE])
def test_no_request_of_thousands_does(
    document: str, names: Names, record_property: Callable[[str, Any], None]
) -> None:
    examples = int(os.environ.get("BLOUSON_CONTRACT_EXAMPLES", "60"))
    sent = hold(document, names, examples=examples)
    record_property("told", f"{document}: {sent:,} requests, every answer as it is told")
    assert sent > 5_000


def headers_for(document: str) -> dict[str, str]:
    """A key that opens everything; answers as they are, not packed."""
    key = (
        {"Authorization": f"Bearer {secret_key(calls_a_minute=MOST_CALLS).token}"}
        if document == ADMIN
        else {"x-publishable-api-key": add_key()}
    )
    return {**key, "Accept-Encoding": "identity"}


def login_for(document: str) -> dict[str, str]:
    """The customer whose things there are."""
    if document == ADMIN:
        return {}
    person = {"email": "asha@blouson.test", "password": "kanjivaram-9"}
    token = Client().post("/auth/customer/emailpass", person, content_type="application/json").json()["token"]
    return {"Authorization": f"Bearer {token}"}
