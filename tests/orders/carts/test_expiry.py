"""How long a cart is kept, to the moment; and never taken away while money is on its way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from core import clock
from orders.carts.operations import create_cart, expire_carts, merge_carts
from orders.models import Cart, Order
from tests.orders.wardrobe import add_customer, add_piece, cart_with

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 18, 29, 59, tzinfo=UTC)
A_MOMENT = timedelta(microseconds=1)


def stand_at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Only a clock that stands still can be asked about one moment."""
    monkeypatch.setattr(clock, "now", lambda: moment)


def empty() -> str:
    return create_cart()


def guests() -> str:
    return cart_with((add_piece(), 1))


def customers() -> str:
    return cart_with((add_piece(), 1), customer_id=add_customer())


@pytest.mark.parametrize(
    ("made", "kept_for", "afterwards"),
    [
        (empty, timedelta(hours=6), []),
        (guests, timedelta(days=30), ["abandoned"]),
        (customers, timedelta(days=90), ["abandoned"]),
    ],
)
def test_a_cart_goes_at_its_moment_and_not_before(
    made: Callable[[], str], kept_for: timedelta, afterwards: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_at(monkeypatch, NOW)
    made()
    stand_at(monkeypatch, NOW + kept_for - A_MOMENT)
    assert expire_carts() == 0
    assert list(Cart.objects.values_list("status", flat=True)) == ["open"]
    stand_at(monkeypatch, NOW + kept_for)
    assert expire_carts() == 1
    assert list(Cart.objects.values_list("status", flat=True)) == afterwards


def test_a_guests_cart_that_becomes_a_customers_is_kept_as_long_as_theirs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stand_at(monkeypatch, NOW)
    cart_id = guests()
    merge_carts(guest_cart_id=cart_id, customer_id=add_customer())
    assert Cart.objects.get().expires_at == NOW + timedelta(days=90)


def test_never_while_money_is_pending(placed: Callable[..., Order]) -> None:
    order = placed()
    with clock.moved(timedelta(days=400)):
        assert expire_carts() == 0
    assert (order.status, Cart.objects.get(order=order).status) == ("pending", "paying")
