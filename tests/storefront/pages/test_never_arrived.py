"""The customer of an overdue parcel says so on the order's page, without JavaScript, once; nobody else can."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from orders.models import Order, Return
from orders.sales.queries import order_token
from tests.orders.conftest import begin, come_back
from tests.orders.returns.parcels import send
from tests.orders.returns.test_lost_parcels import TRANSIT, overdue
from tests.orders.wardrobe import add_piece, cart_with
from tests.world import World, drain_outbox

pytestmark = pytest.mark.django_db


def test_from_the_page_to_the_claim(world: World, pay: Callable[..., dict[str, str]], client: Client) -> None:
    order = Order.objects.get(public_id=begin(cart_id=cart_with((add_piece(), 1))).order_id)
    order = come_back(order, pay(order))
    send(order, until=TRANSIT)
    drain_outbox()
    page, form = (f"/orders/{order_token(order.public_id)}/", "never-arrived/")
    assert "never arrived" not in client.get(page).content.decode()
    assert client.post(page + form, {"wish": "refund"}).status_code == 409
    overdue(order)
    assert f'href="{page}{form}"' in client.get(page).content.decode()
    refused = client.post(page + form, {"wish": "gold", "note": "<b>Rang</b> the courier"})
    html = refused.content.decode()
    assert refused.status_code == 400 and "Please choose what you would like" in html
    assert "&lt;b&gt;Rang" in html and not Return.objects.exists()
    told = client.post(page + form, {"wish": "exchange", "note": "I rang the courier"}, follow=True)
    html = told.content.decode()
    assert "We look for your parcel" in html and "I rang the courier" in html
    found = Return.objects.get()
    assert (found.wish, found.claim.kind, found.note) == ("exchange", "lost", "I rang the courier")
    assert "Nothing of this order is overdue" in client.get(page + form).content.decode()
    assert client.get(f"/orders/{'0' * 32}/{form}").status_code == 404
