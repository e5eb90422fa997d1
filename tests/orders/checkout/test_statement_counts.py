"""How many statements the hot path of a purchase takes. A number that grows is a slower shop: see docs/performance.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orders.carts.operations import add_line, change_line_quantity, create_cart
from orders.models import Order
from tests.orders.conftest import begin, come_back
from tests.orders.outside import Outside
from tests.orders.wardrobe import add_piece, cart_with
from tests.world import World

pytestmark = pytest.mark.django_db

ADDING, CHANGING, BEGINNING, COMPLETING = 13, 11, 42, 34


def asked(work: Callable[[], Any]) -> list[str]:
    """The statements of some work, the second time: the first fills what a process keeps."""
    with CaptureQueriesContext(connection) as watched:
        work()
    return [each["sql"] for each in watched.captured_queries]


def test_a_cart_that_changes(outside: Outside) -> None:
    piece, cart_id = add_piece(), create_cart()
    line_id = add_line(cart_id=cart_id, variant_id=piece.public_id, quantity=1)
    other = add_piece("SKT-001-34")
    more = asked(lambda: add_line(cart_id=cart_id, variant_id=other.public_id, quantity=1))
    changed = asked(lambda: change_line_quantity(cart_id=cart_id, line_id=line_id, quantity=2))
    assert len(more) <= ADDING, "\n".join(more)
    assert len(changed) <= CHANGING, "\n".join(changed)


def test_a_purchase(world: World, outside: Outside, pay: Callable[..., dict[str, str]]) -> None:
    first, second = add_piece(), add_piece("SKT-001-34")
    begin(cart_id=cart_with((first, 1), (second, 1)))
    cart_id = cart_with((first, 1), (second, 1))
    begun = asked(lambda: begin(cart_id=cart_id))
    order = Order.objects.latest("pk")
    posted = pay(order)
    completed = asked(lambda: come_back(order, posted))
    assert Order.objects.get(pk=order.pk).status == "confirmed"
    assert len(begun) <= BEGINNING, "\n".join(begun)
    assert len(completed) <= COMPLETING, "\n".join(completed)
