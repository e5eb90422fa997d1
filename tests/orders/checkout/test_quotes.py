"""What the ERP said of a price a moment ago stands in while it is away, with a flag; nothing older does."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from pytest_django.fixtures import Settings

from catalog.pricing.ports import PriceQuestion
from catalog.pricing.quotes import quoted_prices, remembered_prices
from core.money import Money
from orders.checkout.operations import PriceChanged, begin_payment
from orders.models import Order
from tests.orders.outside import Outside
from tests.orders.wardrobe import add_piece, cart_with, details
from tests.world import World

pytestmark = pytest.mark.django_db
SKU = "BLS-MRN-34"
ONE = PriceQuestion(SKU, 1)


def asked(question: PriceQuestion = ONE, state: str | None = "29") -> tuple[dict[str, Money], bool]:
    """Prices by SKU, and whether they are live."""
    quotes = quoted_prices([question], ship_to_state=state, timeout_s=1)
    return dict(quotes.prices), quotes.is_live


def test_the_answer_is_live_while_the_erp_answers(world: World, outside: Outside) -> None:
    outside.prices = {SKU: Money(1_450_00)}
    assert asked() == ({SKU: Money(1_450_00)}, True)
    outside.prices = {SKU: Money(1_400_00)}
    assert asked() == ({SKU: Money(1_400_00)}, True)


def test_only_the_same_question_is_answered_from_memory(world: World, outside: Outside) -> None:
    outside.prices = {SKU: Money(1_450_00)}
    asked()
    outside.erp_is_down = True
    assert asked() == ({SKU: Money(1_450_00)}, False)
    assert asked(PriceQuestion(SKU, 2)) == ({}, False)
    assert asked(PriceQuestion(SKU, 1, "metre")) == ({}, False)
    assert asked(state="27") == ({}, False)
    assert asked(PriceQuestion("OTHER", 1)) == ({}, False)


def test_a_price_that_is_told_no_more_is_forgotten(world: World, outside: Outside) -> None:
    outside.prices = {SKU: Money(1_450_00)}
    asked()
    outside.prices = {}
    assert asked() == ({}, True)
    assert remembered_prices([ONE], ship_to_state="29") == {}


def test_memory_is_short(world: World, outside: Outside, settings: Settings) -> None:
    outside.prices = {SKU: Money(1_450_00)}
    asked()
    (key,) = (f"told-price:{SKU}:1:piece:29",)
    assert cache.ttl(key) in range(55, settings.LIVE_PRICE_KEPT_S + 1)


def test_at_checkout_the_last_quote_counts_with_a_flag(world: World, outside: Outside) -> None:
    cart_id = cart_with((add_piece(), 1))
    outside.prices = {SKU: Money(1_450_00)}
    with pytest.raises(PriceChanged):
        begin_payment(cart_id=cart_id, details=details())
    outside.erp_is_down = True
    with pytest.raises(PriceChanged) as stopped:
        begin_payment(cart_id=cart_id, details=details(), accepted_total=1_599_00)
    assert list(stopped.value.changes.values()) == [(Money(1_500_00), Money(1_450_00))]
    begin_payment(cart_id=cart_id, details=details(), accepted_total=1_549_00)
    order = Order.objects.get()
    assert (order.total, order.price_verified) == (1_549_00, False)
    assert "price_unverified" in order.flags


def test_without_a_quote_the_stored_price_counts_with_a_flag(world: World, outside: Outside) -> None:
    outside.erp_is_down = True
    begin_payment(cart_id=cart_with((add_piece(), 1)), details=details())
    order = Order.objects.get()
    assert (order.total, order.price_verified) == (1_599_00, False)
