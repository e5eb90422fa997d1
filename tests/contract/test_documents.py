"""Schemathesis holds both OpenAPI documents against the shop: no 5xx, no answer that is not told."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from core.apikeys.rules import MOST_CALLS
from orders.models import Order, Promotion
from tests.backoffice import secret_key
from tests.catalog.stockroom import add_style
from tests.contract.generated import bombard, kept_connection, operations
from tests.erp_sync.engine.test_replay import dead_incoming
from tests.orders.conftest import begin
from tests.orders.outside import Outside
from tests.orders.wardrobe import add_customer, add_piece, cart_with
from tests.storefront.api.front import add_key
from tests.world import World

ADMIN, STORE = "/admin-api/docs/openapi.json", "/store/docs/openapi.json"


@pytest.fixture
def names(world: World, outside: Outside, db: None) -> dict[str, str]:
    """What there is, by the name that paths give it."""
    piece = add_piece()
    order = Order.objects.get(public_id=begin(cart_id=cart_with((piece, 1))).order_id)
    promotion = Promotion.objects.create(name="Diwali", method="percentage", value=1000, target="items")
    return {
        "product_id": add_style("BLS-777").public_id,
        "variant_id": piece.public_id,
        "order_id": order.public_id,
        "customer_id": add_customer(),
        "promotion_id": f"promo_{promotion.pk}",
        "message_id": f"in_{dead_incoming('e1').pk}",
        "cart_id": cart_with((piece, 1)),
        "option_id": "so_standard",
    }


def hold(document: str, headers: dict[str, str], names: dict[str, str], *, examples: int) -> int:
    """Every operation of a document."""
    with kept_connection():
        return sum(
            bombard(operation, examples=examples, headers=headers, names=names)
            for operation in operations(document)
        )


@pytest.mark.django_db
@pytest.mark.parametrize("document", [ADMIN, STORE])
def test_no_request_brings_an_answer_that_is_not_told(document: str, names: dict[str, str]) -> None:
    assert hold(document, headers_for(document), names, examples=1) > 110


@pytest.mark.skipif(
    os.environ.get("BLOUSON_LONG") != "1", reason="thousands of requests take minutes: bin/test --long"
)
@pytest.mark.django_db
@pytest.mark.parametrize("document", [ADMIN, STORE])
def test_no_request_of_thousands_does(
    document: str, names: dict[str, str], record_property: Callable[[str, Any], None]
) -> None:
    examples = int(os.environ.get("BLOUSON_CONTRACT_EXAMPLES", "60"))
    sent = hold(document, headers_for(document), names, examples=examples)
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
