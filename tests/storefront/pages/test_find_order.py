"""Guests find an order by number and e-mail or telephone; guessing is slowed down and learns nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from orders.models import Order
from orders.sales.queries import order_token
from storefront.try_limits import ORDER_LOOKUPS
from tests.orders.conftest import begin
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


@pytest.fixture
def order() -> Order:
    """Placed by Asha as a guest."""
    begin()
    return Order.objects.get()


def look(client: Client, number: str, contact: str) -> Any:
    return client.post("/find-order/", {"number": number, "contact": contact})


@pytest.mark.parametrize(
    "contact", ["asha@example.com", " Asha@Example.COM ", "98450 12345", "+91 9845012345"]
)
def test_the_right_pair_leads_to_the_orders_own_page(client: Client, order: Order, contact: str) -> None:
    for number in (
        order.number,
        order.number.lower(),
        order.number.removeprefix("WEB-"),
        f" # {order.number[4:]} ",
    ):
        answer = look(client, number, contact)
        assert (answer.status_code, answer["Location"]) == (
            303,
            f"/orders/{order_token(order.public_id)}/",
        ), number


def test_a_wrong_number_and_a_wrong_contact_get_the_same_answer(client: Client, order: Order) -> None:
    answers = [
        look(client, order.number, "somebody@example.com"),
        look(client, order.number, "99999 99999"),
        look(client, "WEB-99999999", "asha@example.com"),
        look(client, "' OR 1=1 --", "asha@example.com"),
        look(client, order.number, "<script>"),
        look(client, order.number, ""),
    ]
    assert {answer.status_code for answer in answers} == {404}
    told = "We could not find an order with this number and this e-mail or telephone."
    assert all(told in answer.text and "<script>alert" not in answer.text for answer in answers)
    assert all("&lt;script&gt;" in answer.text for answer in answers[4:5])


def test_guessing_is_slowed_down_even_with_the_right_pair_at_last(client: Client, order: Order) -> None:
    for guess in range(ORDER_LOOKUPS.per_person):
        look(client, order.number, f"guess{guess}@example.com")
    answer = look(client, order.number, "asha@example.com")
    assert answer.status_code == 429
    assert "Too many tries." in answer.text and "asha@example.com" in answer.text


def test_the_page_is_kept_by_nobody_and_every_page_leads_to_it(client: Client, world: World) -> None:
    page = client.get("/find-order/?number=WEB-1042")
    assert (page.status_code, page["Cache-Control"], page["X-Robots-Tag"]) == (
        200,
        "private, no-store",
        "noindex",
    )
    assert 'value="WEB-1042"' in page.text and 'href="/find-order/"' in page.text
