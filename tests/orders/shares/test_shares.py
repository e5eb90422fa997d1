"""Sales by tagged links: noted once for each order, summed while the order stands, made and read by staff."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from core.models import User
from core.money import Money
from orders.models import Order, SharedSale, ShareTag
from orders.sales.operations import CapturedPayment, cancel_order, confirm_order
from orders.shares.operations import note_shared_sale
from orders.shares.queries import sales_by_tag
from orders.shares.rules import plain_share_code
from tests.orders.conftest import begin
from tests.world import World

pytestmark = pytest.mark.django_db


def test_codes() -> None:
    assert [plain_share_code(text) for text in (" Meera-Reels ", "x", "a b", "-a", "a-", "é", "a" * 41, "")] == [
        "meera-reels", "x", "", "", "", "", "", "",
    ]  # fmt: skip


def test_an_order_counts_once_for_the_first_tag_and_while_it_stands(world: World, client: Client) -> None:
    tag = ShareTag.objects.create(code="meera-reels", name="Meera's films")
    order = Order.objects.get(public_id=begin().order_id)
    assert note_shared_sale(order_id=order.public_id, code="nobody-made-this") is False
    assert note_shared_sale(order_id="order_nothing", code="meera-reels") is False
    assert not SharedSale.objects.exists()
    assert note_shared_sale(order_id=order.public_id, code="Meera-Reels") is True
    assert note_shared_sale(order_id=order.public_id, code="whatsapp") is False
    assert SharedSale.objects.get().tag == tag
    assert sales_by_tag() == ()  # not paid yet

    confirm_order(reference=order.reference, payment=CapturedPayment("pay_1", order.money_total))
    (sold,) = sales_by_tag()
    assert (sold.code, sold.orders, sold.total) == ("meera-reels", 1, Money(159900, "INR"))
    client.force_login(User.objects.create_superuser("owner@blouson.test", "x"))
    listed = client.get(reverse("admin:orders_sharetag_changelist")).text
    assert "₹1,599.00" in listed and "WhatsApp, from product pages" in listed
    page = client.get(reverse("admin:orders_sharetag_change", args=[tag.pk])).text
    assert "/?via=meera-reels" in page and 'name="code"' not in page

    cancel_order(order_id=order.public_id, reason="Torn", actor="meera")
    assert sales_by_tag() == ()


def test_a_tag_that_counts_no_more_notes_nothing(world: World) -> None:
    ShareTag.objects.create(code="old-letter", name="Old", is_active=False)
    order = begin().order_id
    assert note_shared_sale(order_id=order, code="old-letter") is False
    assert not SharedSale.objects.exists()
