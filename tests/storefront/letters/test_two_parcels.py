"""An order that two places serve: one of two parcels, each with its tracking and contents."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from orders.fulfilment.rules import ShipmentStatus
from orders.models import Order
from orders.sales.queries import order_token
from storefront.letters.models import Letter
from tests.orders.conftest import begin, come_back
from tests.orders.returns.parcels import scan, send
from tests.orders.wardrobe import add_piece, cart_with
from tests.shopper import words
from tests.world import World, drain_outbox

pytestmark = pytest.mark.django_db


def test_each_parcel_is_told_by_itself_and_the_order_is_delivered_with_the_last(
    world: World, pay: Callable[..., dict[str, str]], client: Client
) -> None:
    blouse = add_piece("BLS-MRN-34", title="Meera Silk Blouse", stock={"BLR": 5})
    saree = add_piece("SAR-RED-01", title="Ira Cotton Saree", stock={"JAI": 5})
    order = Order.objects.get(public_id=begin(cart_id=cart_with((blouse, 2), (saree, 1))).order_id)
    come_back(order, pay(order))
    for code in ("BLR", "JAI"):
        send(order, code=code, until=ShipmentStatus.PICKED_UP)
    scan(order, ShipmentStatus.DELIVERED, code="BLR", minutes=5)
    drain_outbox()
    order.refresh_from_db()
    assert order.fulfilment_status == "shipped"
    page = words(client.get(f"/orders/{order_token(order.public_id)}/").text)
    assert "Parcel 1 of 2" in page
    assert "Parcel 2 of 2" in page
    letters = list(Letter.objects.filter(kind="order_shipped", channel="email").order_by("id"))
    told = {("AWB-" + order.number + "-BLR" in each.text): each for each in letters}
    for body in (told[True].text, told[True].html):
        assert "Parcel 1 of 2 has left us" in body
        assert "Meera Silk Blouse" in body
        assert "× 2" in body
        assert "Ira Cotton Saree" not in body
    assert "Parcel 2 of 2 has left us" in told[False].text
    assert "Ira Cotton Saree" in told[False].text
    assert "Parcel 1 of 2 has been delivered" in Letter.objects.get(kind="delivered", channel="email").text
    scan(order, ShipmentStatus.DELIVERED, code="JAI", minutes=9)
    order.refresh_from_db()
    assert order.fulfilment_status == "delivered"
    assert sorted(order.invoices.values_list("gstin", flat=True)) == ["08ABCDE1234F1Z0", "29ABCDE1234F1ZW"]
    # two invoices, one for each GSTIN, which come to the order's total to the paisa
    assert sum(order.invoices.values_list("total", flat=True)) == order.total
