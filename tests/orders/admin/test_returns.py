"""The return desk: each step a button, only where it begins, only for whoever has the right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from core.models import User
from orders.models import Order, Return
from tests.orders.conftest import begin, come_back
from tests.orders.returns.parcels import ask, deliver
from tests.orders.wardrobe import add_piece, cart_with, everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(world: object, pay: Callable[..., dict[str, str]]) -> Return:
    """One of two delivered blouses is asked back."""
    order = Order.objects.get(public_id=begin(cart_id=cart_with((add_piece(price="450.00"), 2))).order_id)
    order = come_back(order, pay(order))
    deliver(order)
    return ask(order, (1, 1))


def staff_with(client: Client, *rights: str) -> Client:
    person = User.objects.create_user("ravi@blouson.test", "kanjivaram-9", name="Ravi", is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=["view_return", *rights]))
    client.force_login(person)
    return client


def press(client: Client, action: str, found: Return, **fields: str) -> Any:
    url = reverse(f"admin:orders_return_{action}", args=[found.pk])
    return client.post(url, {"_form_submitted": "on", **fields}, follow=True)


def test_every_step_is_a_button(client: Client, found: Return) -> None:
    desk = staff_with(client, "approve_return", "receive_return", "refund_return")
    page = reverse("admin:orders_return_change", args=[found.pk])
    html = desk.get(page).content.decode()
    assert reverse("admin:orders_return_approve", args=[found.pk]) in html
    assert reverse("admin:orders_return_inspect", args=[found.pk]) not in html
    press(desk, "approve", found)
    press(desk, "receive", found)
    press(desk, "inspect", found, good_1="0", damaged_1="1", not_ours_1="0")
    press(desk, "refund", found)
    found.refresh_from_db()
    assert (found.status, found.refund_amount) == ("refunded", 45_000)
    assert (found.items.get().good, found.items.get().damaged) == (0, 1)
    facts = found.order.facts.filter(kind="return").exclude(actor="shopper")
    assert set(facts.values_list("actor", flat=True)) == {str(User.objects.get())}
    assert "₹450.00" in desk.get(page).content.decode()


def test_too_many_are_refused_in_the_form(client: Client, found: Return) -> None:
    desk = staff_with(client, "approve_return", "receive_return")
    press(desk, "approve", found)
    press(desk, "receive", found)
    answer = press(desk, "inspect", found, good_1="1", damaged_1="1", not_ours_1="0")
    assert "more than was to come back" in answer.content.decode()
    found.refresh_from_db()
    assert found.status == "received"


@pytest.mark.parametrize("action", ["approve", "refuse", "receive", "inspect", "refund", "close"])
def test_without_the_right_nothing_happens(client: Client, found: Return, action: str) -> None:
    desk = staff_with(client)
    before = everything()
    assert press(desk, action, found, reason="Because").status_code == 403
    found.refresh_from_db()
    assert found.status == "requested"
    assert {name: rows for name, rows in everything().items() if name != "core_user"} == {
        name: rows for name, rows in before.items() if name != "core_user"
    }


def test_refusing_says_why(client: Client, found: Return) -> None:
    press(staff_with(client, "approve_return"), "refuse", found, reason="It has been worn.")
    found.refresh_from_db()
    assert (found.status, found.answer) == ("refused", "It has been worn.")


def test_staff_open_a_return_for_a_customer_who_calls(client: Client, found: Return) -> None:
    desk = staff_with(client, "approve_return", "view_order")
    order = found.order
    url = reverse("admin:orders_order_open_return", args=[order.pk])
    form = desk.get(url).content.decode()
    assert "Meera Silk Blouse, Maroon / 34 (of 1)" in form
    nothing = desk.post(url, {"_form_submitted": "on", "line_1": "0", "why": "fit", "way": "store"})
    assert "Say how many pieces come back" in nothing.content.decode()
    assert Return.objects.count() == 1
    desk.post(
        url, {"_form_submitted": "on", "line_1": "1", "why": "fit", "way": "store", "note": "By telephone"}
    )
    made = Return.objects.latest("id")
    assert (made.origin, made.status, made.way, made.note) == ("staff", "requested", "store", "By telephone")
    assert made.actor == str(User.objects.get())
    again = desk.post(url, {"_form_submitted": "on", "line_1": "1", "why": "fit", "way": "store"})
    assert again.status_code == 403 and Return.objects.count() == 2  # nothing is left that may come back
