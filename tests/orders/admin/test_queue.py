"""The list of orders as a queue: what each waits for, its risk, and filters that find exactly those."""

from __future__ import annotations

from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.models import User
from orders.desk.awaiting import AWAITED
from orders.models import HandOver, Order, OrderFact, Return
from payments.models import Refund
from tests.core.admin_rows import add_attempt, add_order

pytestmark = pytest.mark.django_db
LIST = reverse("admin:orders_order_changelist")
UNPAID = {"status": "pending", "payment_status": "awaiting", "payment_id": "", "confirmed_at": None}


@pytest.fixture
def staff(client: Client) -> Client:
    """An owner's browser."""
    client.force_login(User.objects.create_superuser("meena@blouson.test", "kanjivaram-9"))
    return client


def rows(staff: Client, query: str = "") -> dict[str, tuple[str, str]]:
    """What each order on the list waits for, and how risky it is."""
    page = staff.get(LIST + query).context["cl"]
    return {order.number: (order.awaited, order.risk.level) for order in page.result_list}


def one_that_waits_for(name: str) -> Order:
    """An order in the state that has this name."""
    delivered = {"fulfilment_status": "delivered"}
    states: dict[str, dict[str, object]] = {
        "look": delivered | {"flags": {"disputed": "See to it."}},
        "call": {"fulfilment_status": "out_for_delivery"},
        "erp": delivered | {"stock_verified": False, "flags": {"stock_unverified": "The ERP was away."}},
        "payment": UNPAID,
        "code": UNPAID | {"payment_method": "cod"},
        "packing": {},
        "pickup": {"fulfilment_status": "packed"},
        "store": {"fulfilment_status": "packed", "collect_at": "BLR"},
        "collection": {"fulfilment_status": "packed", "collect_at": "BLR"},
        "delivery": {"fulfilment_status": "shipped"},
    }
    order = add_order(name, **states.get(name, delivered))
    stages = {
        "claim": "requested", "return": "requested", "inspection": "received", "settlement": "inspected",
        "coming_back": "in_transit",
    }  # fmt: skip
    if name in stages:
        origin = "claim" if name == "claim" else "customer"
        Return.objects.create(order=order, number=f"{order.number}-RT1", status=stages[name], origin=origin)
    if name == "collection":
        HandOver.objects.create(order=order)
    if name == "call":
        OrderFact.objects.create(order=order, key="attempt:1", kind="undelivered", text="Nobody there.")
    if name == "second_person":
        asker = User.objects.create_user("asker@blouson.test", "kanjivaram-9")
        Refund.objects.filter(payment=add_attempt(order, name)).update(
            status="waiting", needs_approval=True, asked_by=asker, next_attempt_at=None
        )
    return order


def test_every_state_is_named_and_found(staff: Client) -> None:
    for each in AWAITED:
        one_that_waits_for(each.name)
    add_order("done", fulfilment_status="delivered")
    found = rows(staff)
    assert {number: name for number, (name, _) in found.items()} == {
        f"WEB-{each.name}": each.name for each in AWAITED
    } | {"WEB-done": ""}
    for each in AWAITED:
        assert set(rows(staff, f"?waits_for={each.name}")) == {
            f"WEB-{name}" for name in {each.name, *({"call"} if each.name == "delivery" else ())}
        }, each.name
    html = unescape(staff.get(LIST).content.decode())
    assert all(each.words in html for each in AWAITED)


def test_a_call_takes_an_order_off_the_queue_until_the_next_attempt(staff: Client) -> None:
    order = one_that_waits_for("call")
    OrderFact.objects.create(order=order, key="called:1", kind="called", text="Called.", at=clock.now())
    assert rows(staff)[order.number][0] == "delivery"
    OrderFact.objects.create(order=order, key="attempt:2", kind="undelivered", text="Nobody there again.")
    assert rows(staff)[order.number][0] == "call"


def test_risk_stands_beside_the_order_and_is_found(staff: Client) -> None:
    add_order("refused", fulfilment_status="returned_to_origin")
    add_order("next", payment_method="cod", email="other@example.com")
    add_order("stranger", phone="+919845099999", email="stranger@example.com")
    add_order(
        "dear", phone="+919845088888", email="dear@example.com", payment_method="cod", item_total=6_000_00,
        total=6_099_00, status="confirmed",
    )  # fmt: skip
    assert {number: risk for number, (_, risk) in rows(staff).items()} == {
        "WEB-refused": "low", "WEB-next": "look", "WEB-stranger": "low", "WEB-dear": "look",
    }  # fmt: skip
    assert set(rows(staff, "?risk=refused_before")) == {"WEB-next"}
    assert set(rows(staff, "?risk=dear_first_cash")) == {"WEB-dear"}


def test_the_queue_asks_as_much_for_fourteen_as_for_one(staff: Client) -> None:
    one_that_waits_for("packing")
    staff.get(LIST)
    with CaptureQueriesContext(connection) as one:
        staff.get(LIST)
    for each in AWAITED:
        if each.name != "packing":
            one_that_waits_for(each.name)
    with CaptureQueriesContext(connection) as many:
        staff.get(LIST)
    assert len(many) == len(one) <= 10
