"""Rules of staff act once for each happening, are tried on orders of the past, and are made by those who may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import transaction
from django.test import Client
from django.urls import reverse

from core import clock
from core.models import AuditEntry, User
from core.outbox import publish
from orders.fulfilment.booking.queries import courier_choice, parcel_for_courier
from orders.fulfilment.ports import CourierOffer
from orders.models import DispatchWish, Order, ShipmentScan, StaffRule, StaffRuleAct, StaffRuleCondition
from orders.sales.events import OrderConfirmed, OrderPlaced, ShipmentMoved
from orders.sales.operations.settle_flags import settle_flags
from orders.staffrules.operations import apply_staff_rules
from orders.staffrules.queries import Wish, dispatch_wish, try_rule
from tests.core.admin_rows import add_line, add_order, add_parcel, add_product, add_variant
from tests.orders.wardrobe import news
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def meera() -> User:
    return User.objects.create_user("meera@blouson.test", "kanjivaram-9", name="Meera", is_staff=True)


def rule(meera: User, name: str, event: str, action: str, value: str = "", **more: Any) -> StaffRule:
    conditions = more.pop("when", [])
    made = StaffRule.objects.create(
        name=name, event=event, action=action, value=value, made_by=meera, **{"is_on": True, **more}
    )
    for attribute, operator, *values in conditions:
        StaffRuleCondition.objects.create(rule=made, attribute=attribute, operator=operator, values=values)
    return made


def tell(event: Any) -> None:
    with transaction.atomic():
        publish(event)
    drain_outbox()


def test_what_happens_to_an_order_is_done_once_for_each_happening(meera: User) -> None:
    cod = ("payment", "in", "cod")
    rule(meera, "Dear cash", "placed", "hold", "call first", when=[cod, ("total", "gte", "1599")])
    rule(meera, "Hills", "placed", "courier", "Delhivery", when=[("pincode", "starts", "175")], rank=1)
    rule(meera, "South", "placed", "location", "BLR", rank=20, ends=True)
    rule(meera, "Never reached", "placed", "tag", "late", rank=30)
    rule(meera, "Off", "placed", "tag", "off", rank=2, is_on=False)
    rule(meera, "Too often", "undelivered", "notify", "call", when=[("attempts", "gte", "2")])
    rule(meera, "Back", "rto", "tag", "rto")
    order = add_order("1", payment_method="cod", payment_status="cash_due", payment_id="")
    other = add_order("2")

    for each in (order, other, order):
        tell(OrderPlaced(order_id=each.public_id, number=each.number))

    order.refresh_from_db()
    assert order.flags == {"held": "Held: Dear cash: call first"}
    assert [each["reason"] for each in news("OrderHeld")] == ["Dear cash: call first"]
    assert dispatch_wish(order.public_id) == dispatch_wish(other.public_id) == Wish(location_code="BLR")
    assert dispatch_wish("order_none") == Wish()
    assert StaffRuleAct.objects.count() == 3 and not order.tags.exists()
    assert [fact.text for fact in order.facts.filter(kind="rule").order_by("pk")] == [
        "Rule “Dear cash”: held until somebody has looked at it.",
        "Rule “South”: wished for BLR.",
    ]
    Order.objects.filter(pk=order.pk).update(shipping_pincode="175101", shipping_state_code="02")
    assert apply_staff_rules(event="placed", order_id=order.public_id, happening="2") == 3
    assert dispatch_wish(order.public_id) == Wish("Delhivery", "BLR")

    settle_flags(order_id=order.public_id, reason="She wants it", actor="meera")
    assert [each["number"] for each in news("OrderReleased")] == ["WEB-1"]
    settle_flags(order_id=order.public_id, reason="Again", actor="meera")
    assert len(news("OrderReleased")) == 1

    parcel = add_parcel(order, "p1", scans=0)
    for attempt in range(3):
        at = clock.now()
        ShipmentScan.objects.create(shipment=parcel, dedupe=f"a{attempt}", at=at, status="undelivered")
        moved = {"order_id": order.public_id, "number": order.number, "shipment_id": parcel.public_id}
        more = {"delivery_ref": "DN-p1", "awb": "1", "activity": "", "location": ""}
        tell(ShipmentMoved(**moved, **more, status="undelivered", at=f"2026-11-30T0{attempt}:00:00+00:00"))
    for status in ("rto_initiated", "rto_in_transit"):
        tell(ShipmentMoved(**moved, **more, status=status, at="2026-11-30T09:00:00+00:00"))
    order.refresh_from_db()
    assert list(order.flags.values()) == ["Too often: call"]
    assert StaffRuleAct.objects.filter(rule__name="Too often").count() == 2, (
        "the second attempt and the third"
    )
    assert [(tag.name, tag.author) for tag in order.tags.all()] == [("rto", meera)]
    assert StaffRuleAct.objects.filter(rule__name="Back").count() == 1

    Order.objects.filter(pk=other.pk).update(fulfilment_status="packed", payment_method="cod")
    assert apply_staff_rules(event="placed", order_id=other.public_id, happening="3") == 2
    other.refresh_from_db()
    assert other.flags == {} and len(news("OrderHeld")) == 2
    assert StaffRuleAct.objects.filter(order=other, done__startswith="too late").count() == 1


def test_the_courier_that_is_wished_for_carries_it_where_it_goes(meera: User) -> None:
    order, other = add_order("w1"), add_order("w2")
    for each in (order, other):
        add_line(each, add_variant(add_product(each.number), each.number), 1)
        add_parcel(each, each.number, scans=0)
    rule(meera, "Delhivery", "placed", "courier", "delhivery", when=[("total", "gte", "1")])
    apply_staff_rules(event="placed", order_id=order.public_id, happening="1")
    near = CourierOffer(1, "Xpressbees Surface", 5_000, 3, None, takes_cash=True, is_recommended=True)
    wished = CourierOffer(2, "Delhivery Air", 9_000, 2, None, takes_cash=True)
    parcel, plain = (parcel_for_courier(f"DN-{each.number}") for each in (order, other))
    found = courier_choice(parcel, [near, wished])
    assert found is not None and (found.offer, found.rule) == (wished, "a rule of staff for the order")
    for asked, offers in ((parcel, [near]), (plain, [near, wished])):
        found = courier_choice(asked, offers)
        assert found is not None and found.offer == near
    assert courier_choice(parcel, []) is None


def test_a_trial_tells_what_would_have_happened_and_changes_nothing(
    meera: User, django_assert_max_num_queries: Any
) -> None:
    variant = add_variant(add_product("r"), "r")
    for number in range(4):
        add_line(add_order(str(number), payment_method="cod" if number % 2 else "prepaid"), variant, 1)
    Order.objects.filter(number="WEB-3").update(fulfilment_status="returned_to_origin")
    add_order("new")
    add_order("old", placed_at=clock.now() - timedelta(days=40))
    repeat = rule(
        meera, "Refused before", "confirmed", "hold", when=[("refused_before", "gte", "1")], is_on=False
    )
    cash = rule(meera, "Cash", "confirmed", "tag", "cash", when=[("payment", "in", "cod")], rank=5, ends=True)
    last = rule(meera, "All", "confirmed", "tag", "all", when=[("sku", "in", variant.sku)], rank=9)
    with django_assert_max_num_queries(12):
        trial = try_rule(last.pk)
    assert {each.number for each in trial.matched} == {"WEB-0", "WEB-2"}
    assert (trial.stopped_before, trial.days) == (2, 30)
    assert {each.number for each in try_rule(cash.pk).matched} == {"WEB-1", "WEB-3"}
    assert [each.number for each in try_rule(repeat.pk).matched] == ["WEB-new"]
    assert not StaffRuleAct.objects.exists() and not news("OrderHeld")


def test_rules_are_made_by_those_who_may_and_tried_on_their_page(meera: User) -> None:
    order = add_order("1", payment_method="cod")
    meera.user_permissions.set(
        Permission.objects.filter(codename__in=["view_order"])
        | Permission.objects.filter(content_type__model__in=["staffrule", "staffrulecondition"])
    )
    desk, stranger = Client(), Client()
    desk.force_login(meera)
    stranger.force_login(User.objects.create_user("s@blouson.test", "kanjivaram-9", is_staff=True))
    add = reverse("admin:orders_staffrule_add")
    form = {
        "name": "Cash", "event": "placed", "action": "tag", "value": "Cash At Door", "rank": "1", "is_on": "on",
        "conditions-TOTAL_FORMS": "1", "conditions-INITIAL_FORMS": "0",
        "conditions-0-attribute": "payment", "conditions-0-operator": "in", "conditions-0-typed": "cod",
    }  # fmt: skip
    assert stranger.post(add, form).status_code == 403
    wrong = {
        "action": "location",
        "value": "MOON",
        "conditions-0-attribute": "total",
        "conditions-0-typed": "cod",
    }
    html = desk.post(add, {**form, **wrong}).text
    assert "We have no place MOON" in html and "Type numbers." in html
    assert not StaffRule.objects.exists()
    desk.post(add, form)
    made = StaffRule.objects.get()
    assert (made.value, made.made_by, made.conditions.get().values) == ("cash at door", meera, ["cod"])
    assert AuditEntry.objects.filter(kind="orders.staffrule", action="added").exists()
    html = desk.get(reverse("admin:orders_staffrule_change", args=[made.pk])).text
    assert "it would have acted on 1 of 1 orders" in html and order.number in html
    tell(OrderPlaced(order_id=order.public_id, number=order.number))
    assert [tag.name for tag in order.tags.all()] == ["cash at door"]
    assert not DispatchWish.objects.exists()
    tell(OrderConfirmed(order_id=order.public_id, number=order.number))
    assert StaffRuleAct.objects.count() == 1
