"""Collecting in a store on the shopper's pages: chosen at checkout, followed on the order's page."""

from __future__ import annotations

import pytest
from django.test import Client

from orders.handover.queries import code_of
from orders.models import Order
from orders.sales.operations import CapturedPayment, confirm_order
from orders.sales.queries import order_token
from tests.orders.handover.stores import make_ready, open_store
from tests.shopper import words
from tests.storefront.pages.test_checkout import bag, begin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def test_the_store_stands_among_the_ways_and_turns_cash_off(client: Client) -> None:
    bag(client)
    open_store()
    page = words(client.get("/checkout/").text)
    assert "How would you like to get it?" in page
    assert (
        "Collect in Indiranagar Ready within 1 day. 12, 100 Feet Road, Bengaluru 560001. Open Mon to Sat, 10 to 8."
        in page
    )
    assert "Cash on delivery Pay the courier" in page
    asked = {"shipping_pincode": "560038", "shipping_option_code": "collect-blr", "payment_method": "cod"}
    told = words(client.get("/islands/checkout-sums/", asked).text)
    assert "What you collect in a store is paid in advance." in told
    assert "₹1,500" in told


def test_collected_in_cash_is_refused_in_words(client: Client) -> None:
    bag(client)
    open_store()
    answer = begin(client, shipping_option_code="collect-blr", payment_method="cod", accepted_total="150000")
    assert answer.status_code == 404
    assert "it has to be paid in advance" in answer.text
    assert not Order.objects.exists()


def test_the_order_page_tells_store_hours_and_code(client: Client) -> None:
    bag(client)
    open_store()
    assert begin(client, shipping_option_code="collect-blr", accepted_total="150000").status_code == 303
    order = Order.objects.get()
    confirm_order(reference=order.number, payment=CapturedPayment("pay_1", order.money_total))
    address = f"/orders/{order_token(order.public_id)}/"
    page = words(client.get(address).text)
    assert "We write to you as soon as they are ready at Indiranagar store." in page
    assert "Open Mon to Sat, 10 to 8" in page
    assert "Correct address" not in page
    make_ready(order)
    page = words(client.get(address).text)
    assert "Ready for you" in page
    assert code_of(order.public_id, 1) in page
    assert "Courier" not in page
