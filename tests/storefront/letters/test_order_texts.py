"""Order news as texts: to those who asked for them, once, and nothing else with that leave."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytest_django.fixtures import Settings

from orders.customers.consents.operations import record_consents
from orders.customers.consents.queries import has_consent
from orders.fulfilment.rules import ShipmentStatus
from orders.models import Order
from storefront.letters.models import Letter
from storefront.letters.operations import send_due_letters
from tests.orders.conftest import come_back
from tests.orders.returns.parcels import scan, send
from tests.storefront.telephone import texts
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db
PHONE = "+919845012345"
Placed = Callable[..., Order]
Pay = Callable[..., dict[str, str]]


def agree(**answers: bool) -> None:
    record_consents(email="", phone=PHONE, answers=answers, place="checkout")


def sent_out(placed: Placed, pay: Pay) -> Order:
    """An order that is delivered, each scan heard twice."""
    order = placed()
    order = come_back(order, pay(order))
    send(order, until=ShipmentStatus.IN_TRANSIT)
    for minutes, status in enumerate((ShipmentStatus.OUT_FOR_DELIVERY, ShipmentStatus.DELIVERED), start=1):
        scan(order, status, minutes=minutes)
        scan(order, status, minutes=minutes)
    drain_outbox()
    return order


def told() -> list[tuple[str, str]]:
    return list(Letter.objects.exclude(channel="email").order_by("id").values_list("kind", "channel"))


def test_each_step_is_texted_once_to_those_who_asked(placed: Placed, pay: Pay, settings: Settings) -> None:
    agree(order_texts=True)
    order = sent_out(placed, pay)
    assert sorted(told()) == [("delivered", "sms"), ("order_shipped", "sms"), ("out_for_delivery", "sms")]
    assert set(Letter.objects.filter(channel="sms").values_list("to", "order_number")) == {
        (PHONE, order.number)
    }
    send_due_letters()
    send_due_letters()
    sent = texts(settings)
    assert len(sent) == 3
    assert any(
        f"Your order {order.number} is on its way with Delhivery. Follow it: http" in text for text in sent
    )
    assert Letter.objects.filter(channel="email", kind="order_shipped").count() == 1, "the letter comes too"


@pytest.mark.parametrize("answers", [{}, {"text_messages": True}])
def test_leave_for_offers_is_none_for_order_news_and_the_other_way_round(
    placed: Placed, pay: Pay, answers: dict[str, bool]
) -> None:
    agree(**answers)
    sent_out(placed, pay)
    assert told() == []
    agree(order_texts=True)
    assert has_consent(purpose="text_messages", phone=PHONE) is bool(answers)


def test_by_whatsapp_when_the_shop_says_so(placed: Placed, pay: Pay, settings: Settings) -> None:
    settings.ORDER_TEXT_CHANNEL = "whatsapp"
    agree(order_texts=True)
    sent_out(placed, pay)
    assert {channel for _, channel in told()} == {"whatsapp"}


def test_a_withdrawal_counts_from_its_moment(placed: Placed, pay: Pay) -> None:
    agree(order_texts=True)
    agree(order_texts=False)
    sent_out(placed, pay)
    assert told() == []
