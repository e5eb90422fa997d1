"""What is told of an order that is collected in a store: no courier's letters, the code, the reminder, the thanks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from core.models import User
from orders.handover.operations import hand_over, renew_collection_code, tend_hand_overs
from orders.handover.queries import code_of
from orders.models import Order
from storefront.letters.models import Letter
from tests.orders.conftest import begin, come_back
from tests.orders.handover.stores import let_days_pass, make_ready, open_store
from tests.orders.wardrobe import add_piece, cart_with
from tests.world import World, drain_outbox

pytestmark = pytest.mark.django_db


def test_from_confirmed_to_collected(
    world: World, pay: Callable[..., dict[str, str]], client: Client
) -> None:
    cart_id = cart_with((add_piece(), 1))
    open_store()
    order = Order.objects.get(public_id=begin(cart_id=cart_id, shipping_option_code="collect-blr").order_id)
    come_back(order, pay(order))
    drain_outbox()
    found = make_ready(order)
    drain_outbox()
    renew_collection_code(order_id=order.public_id, actor="meera@blouson.test")
    let_days_pass(found, 8)
    tend_hand_overs()
    drain_outbox()
    code = code_of(order.public_id, 2)
    hand_over(order_id=order.public_id, code=code, actor="meera@blouson.test")
    drain_outbox()
    letters = {
        letter.kind: letter
        for letter in Letter.objects.filter(order_number=order.number, channel="email").order_by("id")
    }
    assert sorted(letters) == ["delivered", "hand_over_ready", "hand_over_reminder", "order_confirmed"]
    assert "when everything is ready for you at Indiranagar store" in letters["order_confirmed"].text
    for kind in ("hand_over_ready", "hand_over_reminder"):
        for body in (letters[kind].text, letters[kind].html):
            assert "12, 100 Feet Road, Bengaluru 560001" in body
            assert "Mon to Sat, 10 to 8" in body
            assert code in body
    assert letters["delivered"].subject == f"You have collected your order {order.number}"
    assert "courier" not in letters["delivered"].text
    client.force_login(User.objects.create_superuser("owner@blouson.test", "kanjivaram-9"))
    page = client.get(reverse("admin:storefront_letter_change", args=[letters["hand_over_ready"].pk])).text
    assert code not in page
