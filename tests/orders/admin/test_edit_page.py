"""The page on which what is in an order is changed: seen first, then agreed; refused it keeps what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from core.models import User
from orders.fulfilment.operations import DeliveryFacts, record_delivery
from orders.models import Order, OrderEdit
from tests.orders.admin.test_orders import action_url, page, press, url_of
from tests.orders.conftest import begin, come_back
from tests.orders.edits.test_changing import everything, thing
from tests.orders.tailor import tailored
from tests.orders.wardrobe import add_piece, cart_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


@pytest.fixture
def staff(client: Client) -> Client:
    """An owner's browser."""
    client.force_login(User.objects.create_superuser("meena@blouson.test", "kanjivaram-9", name="Meena"))
    return client


@pytest.fixture
def order(pay: Callable[..., dict[str, str]]) -> Order:
    """Three blouses, paid."""
    cart_id = cart_with((add_piece(stock={"BLR": 9}), 3))
    found = Order.objects.get(public_id=begin(cart_id=cart_id).order_id)
    return come_back(found, pay(found))


def edit_url(order: Order) -> str:
    return reverse("admin:orders_order_edit", args=[order.pk])


def test_seen_then_agreed(staff: Client, order: Order) -> None:
    assert "Change pieces" in page(staff, url_of(order))
    keep = {f"keep:{thing(order)}": "2"}
    html = staff.get(edit_url(order), keep).content.decode()
    for words in (
        "3, ₹4,500.00",
        "2, ₹3,000.00",
        "Agree: -₹1,500.00",
        "₹1,500.00 goes back the way it was paid",
    ):
        assert words in html, words
    answer = staff.post(edit_url(order), keep | {"difference": "-150000", "reason": "Too many"}, follow=True)
    order.refresh_from_db()
    assert order.total == 3_000_00
    html = answer.content.decode()
    assert "is agreed" in html and "Too many (meena@blouson.test" in html


def test_a_piece_is_found_added_and_waits_for_its_money(staff: Client, order: Order) -> None:
    piece = add_piece("SAR-RED-34", price="4200.00", hs_code="50072010", title="Banarasi Saree")
    name = f"add:{piece.public_id}@piece"
    assert name in staff.get(edit_url(order), {"q": "sar-red"}).content.decode()
    fields = {f"keep:{thing(order)}": "3", name: "1"}
    html = staff.get(edit_url(order), fields).content.decode()
    assert "+₹4,200.00" in html and "asked for by a payment link" in html
    assert "To be added: <strong>Banarasi Saree Maroon / 34</strong>" in html
    again = staff.get(edit_url(order), fields | {"q": "sar-red"}).content.decode()
    assert again.count(f'name="{name}"') == 2 and f'name="{name}" value="1" placeholder' in again
    staff.post(edit_url(order), fields | {"difference": "420000", "reason": "For her sister"})
    assert OrderEdit.objects.get().status == "awaiting"
    html = page(staff, url_of(order))
    assert "Call the change off" in html and "Change pieces" not in html
    url = action_url("order_call_edit_off", order.pk)
    assert "₹4,200.00 is no longer asked for" in page(staff, url)
    press(staff, url)
    assert OrderEdit.objects.get().status == "cancelled"


@pytest.mark.parametrize(
    ("typed", "difference", "words"),
    [
        ("4", "0", "or fewer"),
        ("-1", "0", "whole number"),
        ("<b>", "0", "whole number"),
        ("2", "-1", "The difference is now"),
        ("2", "", "Look at what would be first"),
        ("2", "1e9", "Look at what would be first"),
        ("0", "-450000", "cancel it instead"),
    ],
)
def test_a_refusal_is_told_and_loses_nothing(
    staff: Client, order: Order, typed: str, difference: str, words: str
) -> None:
    before = everything()
    fields = {f"keep:{thing(order)}": typed, "difference": difference, "reason": "Her words"}
    html = staff.post(edit_url(order), fields).content.decode()
    assert words in html
    assert "<b>" not in html.split("</h1>")[1]
    assert everything() == before


def test_without_the_right_or_once_packed(client: Client, order: Order) -> None:
    helper = User.objects.create_user("ravi@blouson.test", "kanjivaram-9", is_staff=True)
    helper.user_permissions.add(Permission.objects.get(codename="view_order"))
    client.force_login(helper)
    fields: dict[str, Any] = {f"keep:{thing(order)}": "2", "difference": "-150000", "reason": "x"}
    before = everything()
    assert client.get(edit_url(order)).status_code == client.post(edit_url(order), fields).status_code == 403
    assert client.get(action_url("order_edit_lines", order.pk)).status_code == 403
    assert everything() == before
    helper.user_permissions.add(Permission.objects.get(codename="edit_order"))
    record_delivery(DeliveryFacts(order.number, order.number, "BLR", "packed", 1))
    before = everything()
    assert "can no longer be changed" in client.post(edit_url(order), fields).content.decode()
    assert everything() == before


def test_a_piece_is_made_for_the_customer(staff: Client, order: Order) -> None:
    blouse = tailored("1500.00")
    html = staff.get(edit_url(order), {"q": "bls-mrn"}).content.decode()
    assert f'name="made_for" value="{blouse.public_id}"' in html
    keep = {f"keep:{thing(order)}": "3"}
    html = staff.post(edit_url(order), keep | {"made_for": blouse.public_id}).content.decode()
    assert 'name="measure_bust"' in html
    fields = keep | {
        "make": blouse.public_id, "made_now": "1", "made_quantity": "1", "unit": "in", "measure_bust": "3",
        "measure_under_bust": "30", "note": "Deep back",
    }  # fmt: skip
    before = everything()
    html = staff.post(edit_url(order), fields).content.decode()
    assert "we can make it from 28 to 52 in" in html and 'value="Deep back"' in html
    html = staff.post(edit_url(order), fields | {"measure_bust": "36"}).content.decode()
    assert "To be made: <strong>Meera Silk Blouse Maroon / 34</strong>; Made to measure: Bust 36 in" in html
    assert "+₹1,500.00" in html and everything() == before
    hidden = re.search(r'name="made:0" value="([^"]*)"', html)
    assert hidden is not None
    kept = keep | {"made:0": unescape(hidden[1]), "count:0": "1", "reason": "For the wedding"}
    assert "could not be read" in staff.post(edit_url(order), kept | {"made:0": "{}"}).content.decode()
    staff.post(edit_url(order), kept | {"difference": "150000"})
    edit = OrderEdit.objects.get()
    assert (edit.status, edit.plan["added"][0]["lead_days"]) == ("awaiting", 12)
