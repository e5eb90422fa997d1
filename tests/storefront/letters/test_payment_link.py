"""The way to pay, by letter and by text message."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytest_django.fixtures import Settings

from orders.models import Order
from payments.events import PaymentLinkMade
from storefront.letters.models import Letter
from storefront.letters.payment_link import on_payment_link_made

pytestmark = pytest.mark.django_db


def made(order: Order) -> PaymentLinkMade:
    """News of a link of ₹1,599 that is good until 9:30 on the second of December."""
    return PaymentLinkMade(
        reference=order.number,
        link_id="link_1",
        url="https://rzp.test/l/plink_1",
        amount=1_599_00,
        currency="INR",
        expires_at="2026-12-02T04:00:00+00:00",
    )


def test_a_letter_and_a_message_once_each(placed: Callable[..., Order]) -> None:
    order = placed()
    on_payment_link_made(made(order))
    on_payment_link_made(made(order))
    letter, text = Letter.objects.filter(kind="payment_link").order_by("channel")
    assert (letter.channel, letter.to) == ("email", order.email)
    assert letter.subject == f"Your order {order.number} is ready to be paid"
    assert (
        "₹1,599.00 is to be paid for your order. We keep the pieces for you until 2 December, 9:30 a.m."
        in letter.text
    )
    assert "https://rzp.test/l/plink_1" in letter.text
    assert 'href="https://rzp.test/l/plink_1"' in letter.html
    assert (text.channel, text.to) == ("sms", order.phone)
    assert text.text == (
        f"Blouson: please pay ₹1,599.00 by 2 December, 9:30 a.m. for your order {order.number}: "
        "https://rzp.test/l/plink_1"
    )


def test_no_message_without_a_gateway(placed: Callable[..., Order], settings: Settings) -> None:
    settings.TEXT_MESSENGER = "storefront.letters.texting.GatewayMessenger"
    settings.TEXT_GATEWAY_URL = ""
    on_payment_link_made(made(placed()))
    assert list(Letter.objects.values_list("channel", flat=True)) == ["email"]
