"""Why a promotion did or did not apply to a cart, lane by lane, also for one that is only tried."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from core.models import User
from core.money import Money
from orders.carts.queries.why import CartNotFound, CartQuestion, why_promotions
from orders.checkout.operations import begin_payment
from orders.models import Cart, Order, Promotion
from tests.orders.promotions.offers import cash_fee, code_for, free_carriage, offer
from tests.orders.wardrobe import add_piece, cart_with, details
from tests.world import World

pytestmark = pytest.mark.django_db


def answers(question: CartQuestion) -> dict[str, tuple[bool, str, Money]]:
    found = why_promotions(question)
    return {each.name: (each.applied, each.words, each.amount) for _, lane in found.lanes for each in lane}


def test_each_promotion_is_told_why_and_who_beat_it() -> None:
    offer()
    offer("Small", value=500)
    offer("Big bags", rules=[("cart", "spend", "gte", ["500000"])])
    code_for(offer("With a code"), "SECRET-1")
    free_carriage()
    offer("Off", status="inactive")
    cash_fee()
    cart_id = cart_with((add_piece(), 1))
    question = CartQuestion(cart_id, payment_method="cod", shipping_option="standard")
    told, nothing = answers(question), Money(0)
    assert told == {
        "Festive": (True, "It applies.", Money(150_00)),
        "Small": (False, "“Festive” saves more.", nothing),
        "Big bags": (False, "The spend has to be at least ₹5,000.00; it is ₹1,500.00.", nothing),
        "With a code": (False, "Its code was not entered.", nothing),
        "Free delivery": (True, "It applies.", Money(99_00)),
    }
    found = why_promotions(question)
    assert [words for words, _ in found.lanes] == ["1 Catalogue", "2 Order", "3 Delivery"]
    assert (found.discount, found.surcharges, found.total) == (
        Money(249_00), (("Cash on delivery fee", Money(49_00)),), Money(1_399_00),
    )  # fmt: skip


def test_a_draft_is_tried_without_becoming_live() -> None:
    offer()
    draft = offer("Half", status="draft", value=5000)
    cart_id = cart_with((add_piece(), 1))
    told = answers(CartQuestion(cart_id, draft_id=draft.pk))
    assert told["Half"] == (True, "It applies.", Money(750_00))
    assert told["Festive"] == (False, "“Half” saves more.", Money(0))
    assert Promotion.objects.get(pk=draft.pk).status == "draft"
    assert "Half" not in answers(CartQuestion(cart_id))


def test_an_order_is_found_by_its_number(world: World) -> None:
    offer()
    start = begin_payment(cart_id=cart_with((add_piece(), 1)), details=details())
    order = Order.objects.get(public_id=start.order_id)
    assert why_promotions(CartQuestion(order.number.lower())).order_number == order.number
    with pytest.raises(CartNotFound):
        why_promotions(CartQuestion("WEB-0"))


def test_the_page_asks_and_answers(client: Client) -> None:
    client.force_login(User.objects.create_superuser("owner@example.com", "a-long-password"))
    offer("<b>Festive</b>")
    address = reverse("admin:orders_promotion_why")
    assert "Show why" in client.get(address).content.decode()
    page = client.get(address, {"cart": cart_with((add_piece(), 1))}).content.decode()
    button = client.get(reverse("admin:orders_cart_why_promotions", args=[Cart.objects.get().pk]))
    assert button.headers["Location"] == f"{address}?cart={Cart.objects.get().public_id}"
    assert "₹150.00" in page and "&lt;b&gt;Festive&lt;/b&gt;" in page and "<b>Festive</b>" not in page
    assert (
        "There is no cart or order of that name"
        in client.get(address, {"cart": "cart_nope"}).content.decode()
    )
