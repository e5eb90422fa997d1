"""Paid and not confirmed: an alarm after ten minutes, and none for what goes back or is confirmed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from core import clock
from core.front_page import Tally
from core.money import Money
from orders.admin.front_page import unconfirmed
from orders.diagnoses import money_has_its_order
from orders.models import Order
from orders.sales.queries.unconfirmed import paid_unconfirmed
from payments.models import Payment
from payments.operations import record_return, refund_payment
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db
Placed, Pay = Callable[..., Order], Callable[..., dict[str, str]]


@pytest.fixture
def stuck(placed: Placed, pay: Pay) -> Order:
    """The money is here, and the news of it lies undelivered."""
    order = placed()
    record_return(reference=order.reference, posted=pay(order))
    return order


def test_ten_minutes_are_granted_then_the_doctor_names_the_order(stuck: Order) -> None:
    assert paid_unconfirmed() == []
    with clock.moved(timedelta(minutes=9)):
        assert paid_unconfirmed() == []
    with clock.moved(timedelta(minutes=11)):
        assert paid_unconfirmed() == [stuck.number]
        (found,) = money_has_its_order()
        (tally,) = unconfirmed.parts()
        assert isinstance(tally, Tally)
        assert (tally.title, tally.count) == ("Paid but unconfirmed", 1)
        assert tally.url.endswith(f"?number__in={stuck.number}")
    assert not found.is_well
    assert stuck.number in found.seen


def test_a_confirmed_order_is_no_alarm(stuck: Order) -> None:
    drain_outbox()
    with clock.moved(timedelta(minutes=11)):
        assert paid_unconfirmed() == []
        assert all(each.is_well for each in money_has_its_order())
        assert list(unconfirmed.parts()) == []


def test_money_on_its_way_back_is_no_alarm(stuck: Order) -> None:
    payment = Payment.objects.get()
    refund_payment(
        payment_id=payment.public_id, amount=Money(payment.amount), reason="order cancelled", automatic=True
    )
    with clock.moved(timedelta(minutes=11)):
        assert paid_unconfirmed() == []


def test_it_costs_two_queries(stuck: Order, django_assert_num_queries: Callable[..., object]) -> None:
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        paid_unconfirmed()
