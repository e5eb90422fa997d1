"""A change that waits for its payment, on the order's page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from orders.models import Order
from orders.sales.queries import order_token
from tests.orders.assisted.drafts import made_link, pay_link, settle_money
from tests.orders.conftest import begin, come_back, outside, pay, placed, sandbox_servers  # noqa: F401
from tests.orders.edits.test_changing import EditWish, agree
from tests.orders.wardrobe import add_piece, cart_with
from tests.world import World

pytestmark = pytest.mark.django_db


def test_it_is_told_with_its_link_and_paying_brings_the_new_order(
    client: Client,
    world: World,
    pay: Callable[..., dict[str, str]],  # noqa: F811
) -> None:
    saree = add_piece("SAR-RED-34", price="4200.00", hs_code="50072010", title="Banarasi Saree")
    order = Order.objects.get(public_id=begin(cart_id=cart_with((add_piece(), 2))).order_id)
    order = come_back(order, pay(order))
    page = f"/orders/{order_token(order.public_id)}/"
    assert "A change waits for you" not in client.get(page).content.decode()
    edit = agree(order, EditWish(additions={saree.public_id: 1}), 4_200_00)
    link = made_link(edit)
    html = client.get(page).content.decode()
    assert "A change waits for you" in html and "with 1 × Banarasi Saree" in html
    assert f'href="{link.url}"' in html and "comes to ₹7,200.00" in html
    pay_link(world, link)
    back = client.get(f"{page}change/")
    assert (back.status_code, back["Location"]) == (303, page)
    settle_money()
    order.refresh_from_db()
    assert order.total == 7_200_00
    html = client.get(page).content.decode()
    assert "A change waits for you" not in html and "Banarasi Saree" in html
    assert client.get("/orders/nobody/change/").status_code == 404
