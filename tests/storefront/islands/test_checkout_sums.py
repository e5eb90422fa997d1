"""The checkout's sums follow the PIN and the way of delivery, to the paisa."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.storefront.counter import add, one_blouse

pytestmark = pytest.mark.django_db


def sums(client: Client, **asked: str) -> str:
    return client.get("/islands/checkout-sums/", asked).text


def test_within_the_state_gst_is_cgst_and_sgst(client: Client) -> None:
    add(client, one_blouse(price="2100.00"))  # lies in Jaipur
    shown = sums(client, shipping_pincode="302001", shipping_option_code="standard")
    assert shown.count("₹50.00") == 2  # 2,100 at 5 %: taxable 2,000, two halves of 100
    assert "CGST" in shown
    assert "SGST" in shown
    assert "IGST" not in shown
    assert 'name="accepted_total" value="210000"' in shown


def test_across_states_it_is_igst(client: Client) -> None:
    add(client, one_blouse(price="2100.00"))
    shown = sums(client, shipping_pincode="560001", shipping_option_code="standard")
    assert "of which IGST" in shown
    assert "₹100.00" in shown
    assert "CGST" not in shown


def test_express_is_added(client: Client) -> None:
    add(client, one_blouse(price="2100.00"))
    shown = sums(client, shipping_pincode="560001", shipping_option_code="express")
    assert "₹199.00" in shown
    assert "₹2,299.00" in shown
    assert 'name="accepted_total" value="229900"' in shown


def test_without_a_bag_there_are_no_sums(client: Client) -> None:
    assert sums(client, shipping_pincode="560001").strip() == ""
