"""Calling an order off from its page: asked once more, told what became of it, refused once it is under way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from orders.fulfilment.rules import ShipmentStatus
from orders.models import Order
from orders.sales.queries import order_token
from tests.orders.conftest import begin, come_back
from tests.orders.returns.parcels import scan, send

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def order(world: object, pay: Callable[..., dict[str, str]]) -> Order:
    """Paid, not packed."""
    found = Order.objects.get(public_id=begin().order_id)
    return come_back(found, pay(found))


def page_of(order: Order) -> str:
    return f"/orders/{order_token(order.public_id)}/"


def test_before_packing_it_ends_at_once(order: Order, client: Client) -> None:
    assert "Cancel this order" in client.get(page_of(order)).content.decode()
    assert "Nothing is packed yet" in client.get(f"{page_of(order)}cancel/").content.decode()
    order.refresh_from_db()
    assert order.status == "confirmed"  # looking changes nothing
    answer = client.post(f"{page_of(order)}cancel/", {"reason": "Wrong <size>"}, follow=True)
    assert "Your order is cancelled" in answer.content.decode()
    order.refresh_from_db()
    assert (order.status, order.payment_status) == ("cancelled", "refunding")


def test_a_packed_order_asks_the_warehouse_and_does_not_offer_it_twice(order: Order, client: Client) -> None:
    send(order, until=ShipmentStatus.PICKUP_SCHEDULED)
    answer = client.post(f"{page_of(order)}cancel/", follow=True)
    text = answer.content.decode()
    assert "asked the warehouse" in text
    assert f"{page_of(order)}cancel/" not in text
    order.refresh_from_db()
    assert order.status == "confirmed"


def test_under_way_it_is_refused_in_words(order: Order, client: Client) -> None:
    send(order, until=ShipmentStatus.PICKUP_SCHEDULED)
    scan(order, ShipmentStatus.OUT_FOR_PICKUP, minutes=1)
    answer = client.post(f"{page_of(order)}cancel/", follow=True)
    assert "refuse it at the door" in answer.content.decode()
    scan(order, ShipmentStatus.IN_TRANSIT, minutes=2)
    assert "cannot be cancelled any more" in client.get(f"{page_of(order)}cancel/").content.decode()
    assert client.get("/orders/nonsense/cancel/").status_code == 404
