"""Slips in the parcel: the right pieces, no prices, the same bytes; nobody else's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from core.errors import NotFound
from core.models import User
from orders.invoices.printing import slip_pdf
from orders.models import Fulfillment, Order, Shipment
from orders.returns.operations import approve_return
from orders.returns.queries import packing_slip, return_slip
from orders.sales.queries import order_token
from tests.orders.conftest import begin, come_back
from tests.orders.returns.parcels import ask, deliver
from tests.orders.wardrobe import MUMBAI, add_piece, cart_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(world: object, pay: Callable[..., dict[str, str]]) -> Order:
    """Seven blouses from two places, delivered."""
    cart_id = cart_with((add_piece(stock={"BLR": 5, "JAI": 5}), 7))
    found = Order.objects.get(public_id=begin(cart_id=cart_id, shipping=MUMBAI).order_id)
    found = come_back(found, pay(found))
    deliver(found, "BLR", "JAI")
    return found


def test_each_parcel_lists_what_its_place_sends(order: Order) -> None:
    slips = [packing_slip(row.public_id) for row in Fulfillment.objects.order_by("id")]
    assert [[line.quantity for line in slip.lines] for slip in slips] == [
        [str(quantity)]
        for quantity in order.lines.order_by("location_code").values_list("quantity", flat=True)
    ]
    assert slips[0].number == f"{order.number}-BLR"
    assert slips[0].sender[0] == "Bengaluru studio"
    assert "Mumbai 400050" in slips[0].receiver
    paper = slip_pdf(slips[0])
    assert paper.startswith(b"%PDF") and paper == slip_pdf(slips[0])
    with pytest.raises(NotFound):
        packing_slip("ful_nobody")


def test_staff_print_it_from_the_parcel(order: Order, client: Client) -> None:
    url = reverse("admin:orders_shipment_packing_slip", args=[Shipment.objects.earliest("id").pk])
    assert client.get(url).status_code == 302
    client.force_login(User.objects.create_superuser("meena@blouson.test", "kanjivaram-9", name="Meena"))
    answer = client.get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")


def test_customers_print_their_return_slip(order: Order, client: Client) -> None:
    found = ask(order, (1, 1))
    approve_return(return_id=found.public_id, actor="meera@blouson.test")
    slip = return_slip(order_id=order.public_id, return_id=found.public_id)
    assert [(line.quantity, line.note) for line in slip.lines] == [("1", "It does not fit")]
    assert slip.number == found.number and slip.sender[0] == "Asha Rao"
    base = f"/orders/{order_token(order.public_id)}/returns/{found.public_id}/"
    assert "slip.pdf" in client.get(base).content.decode()
    answer = client.get(f"{base}slip.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Referrer-Policy"] == "same-origin"
    other = Order.objects.get(public_id=begin(cart_id=cart_with((add_piece("BLS-RED-36"), 1))).order_id)
    stolen = f"/orders/{order_token(other.public_id)}/returns/{found.public_id}/slip.pdf"
    assert client.get(stolen).status_code == 404
