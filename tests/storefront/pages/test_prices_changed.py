"""The stop before the payment: both prices shown, nothing sold until they are accepted."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from core.money import Money
from orders.models import Cart, LineItem, Order
from tests.orders.outside import Outside
from tests.orders.wardrobe import add_piece, reprice
from tests.shopper import ADDRESS
from tests.storefront.counter import ORIGIN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
FORM = {**ADDRESS, "shipping_option_code": "standard"}


def bag(client: Client, *, price: str = "1500.00") -> str:
    """One blouse in this visitor's bag; answers its SKU."""
    piece = add_piece(price=price)
    sent = {"variant": piece.public_id, "quantity": "1"}
    assert client.post("/islands/add-to-cart/", sent, headers=ORIGIN).status_code == 303
    return piece.sku


def hidden(html: str) -> dict[str, str]:
    """What the page's form would send along."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', html))


def send(client: Client, action: str, **changes: str) -> Any:
    """The form with its button."""
    return client.post("/checkout/", FORM | {"action": action} | changes)


def test_pay_stops_at_a_changed_price_whatever_total_the_form_carries(client: Client) -> None:
    sku = bag(client)
    assert client.get("/checkout/").status_code == 200
    reprice(sku, "1700.00")
    for accepted in ("159900", "179900", ""):
        answer = send(client, "pay", accepted_total=accepted)
        assert answer.status_code == 409
        assert "₹1,500.00" in answer.text and "₹1,700.00" in answer.text
    assert not Order.objects.exists()
    assert (Cart.objects.get().status, LineItem.objects.get().unit_price) == ("open", 1_500_00)


def test_accepting_leads_on_with_every_word_kept(client: Client) -> None:
    sku = bag(client)
    reprice(sku, "1700.00")
    stopped = send(client, "pay", accepted_total="159900")
    sent = hidden(stopped.text)
    assert sent["shipping_line1"] == ADDRESS["shipping_line1"]
    assert "accepted_total" not in sent
    form = client.post("/checkout/", {**sent, "action": "accept"})
    assert form.status_code == 200
    assert ADDRESS["shipping_line1"] in form.text
    assert 'name="accepted_total" value="179900"' in form.text
    assert LineItem.objects.get().unit_price == 1_700_00
    assert not Order.objects.exists()
    assert send(client, "pay", accepted_total="179900").status_code == 303
    assert Order.objects.get().total == 1_799_00


def test_the_checkout_opens_with_the_stop_and_goes_on_to_an_empty_form(client: Client) -> None:
    sku = bag(client)
    reprice(sku, "1400.00")
    stopped = client.get("/checkout/")
    assert stopped.status_code == 200
    assert "Good news: your bag costs less" in stopped.text
    assert 'name="email"' not in stopped.text
    form = client.post("/checkout/", {**hidden(stopped.text), "action": "accept"})
    assert form.status_code == 200
    assert 'name="email"' in form.text and "Good news" not in form.text


def test_a_price_that_changes_again_stops_again(client: Client) -> None:
    sku = bag(client)
    reprice(sku, "1700.00")
    sent = hidden(client.get("/checkout/").text)
    reprice(sku, "1800.00", version=3)
    answer = client.post("/checkout/", {**sent, "action": "accept"})
    assert answer.status_code == 409
    assert "₹1,700.00" in answer.text and "₹1,800.00" in answer.text


def test_the_erps_own_answer_stops_and_is_accepted_for_this_payment(client: Client, outside: Outside) -> None:
    sku = bag(client)
    outside.prices = {sku: Money(1_650_00)}
    stopped = send(client, "pay", accepted_total="159900")
    assert stopped.status_code == 409
    assert "₹1,500.00" in stopped.text and "₹1,650.00" in stopped.text and "₹1,749.00" in stopped.text
    assert not Order.objects.exists()
    paid = client.post("/checkout/", {**hidden(stopped.text), "action": "pay"})
    assert paid.status_code == 303
    assert Order.objects.get().total == 1_749_00


def test_made_up_prices_change_nothing_that_is_charged(client: Client) -> None:
    sku = bag(client)
    reprice(sku, "1700.00")
    line = LineItem.objects.get().public_id
    assert client.post("/checkout/", {f"shown_{line}": "1", "action": "accept"}).status_code == 409
    assert client.post("/checkout/", {f"shown_{line}": "-5", "action": "accept"}).status_code == 409
    assert client.post("/checkout/", {"shown_x": "170000", "action": "accept"}).status_code == 409
    assert not Order.objects.exists()
