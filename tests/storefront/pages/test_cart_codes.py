"""Codes in the bag: plain forms, the same answer for unknown and expired, and few tries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from core import clock
from orders.models import CartCode, Order
from orders.sales.queries import order_page
from storefront.letters.composing import compose_letter
from storefront.try_limits import WRONG_CODES
from tests.orders.promotions.offers import code_for, free_carriage, offer
from tests.storefront.pages.test_checkout import bag, begin, token_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
UNKNOWN = "This code is not valid. Please check the spelling."


def enter(client: Client, code: str, **more: str) -> Any:
    """Send the form, and answer the page that follows."""
    return client.post("/cart/code/", {"code": code, **more}, follow=True)


def test_a_code_is_entered_shown_and_removed(client: Client) -> None:
    code_for(offer())
    offer(
        "Much",
        priority=1,
        rules=[("cart", "spend", "gte", ["500000"])],
        upsell_message="Add {missing} & save.",
    )
    bag(client)
    page = enter(client, "diwali10").content.decode()
    assert "We took your code DIWALI10." in page
    assert "Festive (DIWALI10)" in page and "₹150.00" in page and "₹1,350.00" in page
    assert "Add ₹3,500.00 &amp; save." in page
    page = enter(client, "DIWALI10", action="remove").content.decode()
    assert "Festive" not in page
    assert not CartCode.objects.exists()


def test_unknown_and_expired_get_the_same_page_and_no_html_comes_back(client: Client) -> None:
    code_for(offer(), "EXPIRED", expires_at=clock.now() - timedelta(days=1))
    bag(client)
    for typed in ("EXPIRED", "NOSUCH", "<script>alert(1)</script>"):
        page = enter(client, typed).content.decode()
        assert UNKNOWN in page
        assert "alert(1)" not in page
    assert not CartCode.objects.exists()


def test_ten_wrong_codes_a_minute_then_not_even_a_right_one(client: Client) -> None:
    code_for(offer())
    bag(client)
    for number in range(WRONG_CODES.per_person):
        assert enter(client, f"WRONG-{number}").status_code == 200
    answer = enter(client, "DIWALI10")
    assert (answer.status_code, CartCode.objects.count()) == (429, 0)
    assert "Please wait a minute" in answer.content.decode()
    assert enter(client, "DIWALI10", action="remove").status_code == 200


def test_right_codes_are_not_counted(client: Client) -> None:
    code_for(offer())
    bag(client)
    for _ in range(WRONG_CODES.per_person + 2):
        assert enter(client, "DIWALI10").status_code == 200


def test_without_a_bag_nothing_happens(client: Client) -> None:
    assert client.post("/cart/code/", {"code": "DIWALI10"})["Location"] == "/cart/"
    assert client.get("/cart/code/").status_code == 405


def test_the_checkout_the_order_and_its_letter_tell_the_discount(client: Client) -> None:
    code_for(offer())
    free_carriage()
    bag(client)
    enter(client, "DIWALI10")
    shown = client.get("/checkout/").content.decode()
    assert 'name="accepted_total" value="135000"' in shown and "Free delivery" in shown
    answer = begin(client, accepted_total="135000")
    page = client.get(f"/orders/{token_in(answer)}/").content.decode()
    assert "Festive (DIWALI10)" in page and "₹1,350.00" in page
    letter = compose_letter(
        kind="order_confirmed", about="x", order=order_page(Order.objects.get().public_id)
    )
    for text in (letter.text, letter.html):
        assert "Festive (DIWALI10)" in text and "₹150.00" in text and "₹1,350.00" in text
