"""The account at a glance: parcels, papers, the way back, the other rooms; as many questions for many orders as for one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clock
from orders.invoices.models import Invoice
from orders.invoices.operations import issue_invoices
from orders.models import Customer, Order, Shipment
from tests.orders.conftest import begin
from tests.orders.reviews.delivered import deliver
from tests.orders.wardrobe import add_customer, add_piece, cart_with
from tests.world import World

pytestmark = pytest.mark.django_db
ASHA = "asha@blouson.test"


@pytest.fixture
def asha(world: World) -> Client:
    add_customer(ASHA)
    client = Client()
    assert client.login(username=ASHA, password="kanjivaram-9")
    return client


def bought(sku: str = "BLS-MRN-34", *, days_ago: int = 2) -> Order:
    """An order of Asha's, delivered and invoiced."""
    customer = Customer.objects.get().public_id
    cart_id = cart_with((add_piece(sku), 1), customer_id=customer)
    order = Order.objects.get(public_id=begin(cart_id=cart_id, customer_id=customer).order_id)
    deliver(order, days_ago=days_ago)
    Shipment.objects.filter(fulfillment__order=order).update(courier="Blue Dart", awb=f"AWB{order.pk}")
    issue_invoices(order_id=order.public_id)
    return order


def page(client: Client) -> str:
    return client.get("/account/").content.decode()


def test_an_order_tells_where_it_is_with_its_papers_and_the_way_back(asha: Client) -> None:
    order = bought()
    shown = page(asha)
    paper = Invoice.objects.get()
    assert f"AWB{order.pk}" in shown and "Blue Dart" in shown and "Delivered" in shown
    assert f"documents/{paper.public_id}.pdf" in shown and paper.number in shown
    assert "returns/new/" in shown
    with clock.moved(timedelta(days=60)):
        assert "returns/new/" not in page(asha)


def test_the_other_rooms_tell_what_lies_in_them(asha: Client) -> None:
    shown = page(asha)
    assert "You have not ordered yet." in shown
    assert shown.count("None yet") == 3
    for room in ("addresses", "measurements", "reviews", "profile", "preferences"):
        assert shown.count(f'href="/account/{room}/"') == 2, room
    bought()
    assert "1 piece to review" in page(asha)


def test_nobody_elses_order(asha: Client) -> None:
    order = bought()
    add_customer("other@blouson.test")
    other = Client()
    assert other.login(username="other@blouson.test", password="kanjivaram-9")
    assert order.number not in page(other)


def test_as_many_questions_for_four_orders_as_for_one(asha: Client) -> None:
    bought()
    page(asha)
    with CaptureQueriesContext(connection) as few:
        page(asha)
    for sku in ("BLS-MRN-36", "BLS-MRN-38", "BLS-MRN-40"):
        bought(sku)
    with CaptureQueriesContext(connection) as many:
        assert page(asha).count('own-order"') == 4
    assert len(many) == len(few) <= 22
