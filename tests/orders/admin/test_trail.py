"""Whatever staff do to orders and money leaves an entry in the audit trail: who, when, what, from what to what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.audit import Author
from core.models import AuditEntry, User
from core.roles.operations import keep_roles
from orders.fulfilment.rules import ShipmentStatus
from orders.models import Order, Return
from orders.sales.operations import cancel_order
from payments.models import CreditAccount, Refund, RefundTerms
from payments.operations import set_refund_terms
from storefront.letters.models import Letter
from tests.orders.conftest import begin, come_back
from tests.orders.returns.parcels import add_reasons, ask, deliver, scan, send
from tests.orders.wardrobe import add_piece, cart_with
from tests.payments.credit.accounts import add_card
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db
MEENA = "meena@blouson.test"
Paid = Callable[..., Order]


@pytest.fixture
def staff(client: Client) -> Client:
    """An owner's browser."""
    keep_roles(Author("a test", "test"))
    client.force_login(User.objects.create_superuser(MEENA, "kanjivaram-9", name="Meena"))
    return client


@pytest.fixture
def paid(world: object, pay: Callable[..., dict[str, str]]) -> Paid:
    """An order of two blouses that is paid at the gateway."""
    piece = add_piece(stock={"BLR": 90})

    def buy() -> Order:
        order = Order.objects.get(public_id=begin(cart_id=cart_with((piece, 2))).order_id)
        return come_back(order, pay(order))

    return buy


def press(staff: Client, button: str, pk: int, **fields: Any) -> list[tuple[str, str, Any]]:
    """Press a button; answers what the trail says since: (action, thing, changes)."""
    last = AuditEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    began = clock.now()
    answer = staff.post(reverse(f"admin:{button}", args=[pk]), {"_form_submitted": "on", **fields})
    assert answer.status_code in (200, 302), (button, answer.status_code)
    found = list(AuditEntry.objects.filter(id__gt=last).order_by("id"))
    assert all(each.actor_name == MEENA and each.at >= began for each in found), button
    return [(each.action, each.kind, each.changes) for each in found]


def changed(entries: list[tuple[str, str, Any]], kind: str) -> dict[str, list[Any]]:
    """From what to what of the one entry about a row of that kind."""
    (changes,) = [changes for _, about, changes in entries if about == kind]
    return dict(changes)


def test_what_is_done_to_an_order_is_in_the_trail(staff: Client, paid: Paid) -> None:
    order = paid()
    assert changed(press(staff, "orders_order_note", order.pk, text="Call after six"), "orders.order") == {
        "note": [None, "beside the order"]
    }
    assert changed(press(staff, "orders_order_tag", order.pk, tags="vip"), "orders.order") == {
        "tags": [[], ["vip"]]
    }
    address = {
        "name": "Asha Rao", "phone": "98450 99999", "line1": "12, 4th Cross, Indiranagar", "line2": "",
        "city": "Bengaluru", "state_code": "29", "pincode": "560038",
    }  # fmt: skip
    readdressed = changed(press(staff, "orders_order_readdress", order.pk, **address), "orders.order")
    assert readdressed["shipping_phone"] == ["•••", "•••"]  # that it changed, and nothing about the person
    assert not any("9845" in str(values) for values in readdressed.values())
    Order.objects.filter(pk=order.pk).update(flags={"disputed": "See to it."})
    settled = changed(press(staff, "orders_order_settle", order.pk, reason="Done"), "orders.order")
    assert settled == {"flags": [{"disputed": "See to it."}, {}]}
    Order.objects.filter(pk=order.pk).update(stock_verified=False)
    verified = changed(press(staff, "orders_order_verify", order.pk), "orders.order")
    assert verified["stock_verified"] == [False, True]
    cancelled = changed(press(staff, "orders_order_cancel", order.pk, reason="They called"), "orders.order")
    assert cancelled["status"] == ["confirmed", "cancelled"]
    assert cancelled["payment_status"] == ["paid", "refunding"]


def test_a_refused_press_leaves_no_entry(staff: Client, paid: Paid) -> None:
    order = paid()
    assert press(staff, "orders_order_cancel", order.pk, reason="") == []
    address = {
        "name": "Asha", "phone": "98450 99999", "line1": "x", "city": "x", "state_code": "29", "pincode": "999999",
    }  # fmt: skip
    assert press(staff, "orders_order_readdress", order.pk, **address) == []


def test_a_packed_order_and_a_failed_delivery(staff: Client, paid: Paid) -> None:
    order = paid()
    send(order, until=ShipmentStatus.AWB_ASSIGNED)
    asked = press(staff, "orders_order_cancel", order.pk, reason="They called")
    assert [(action, changes) for action, _, changes in asked] == [
        ("asked to stop", {"cancellation": [None, "They called"]})
    ]
    other = paid()
    send(other, until=ShipmentStatus.OUT_FOR_DELIVERY)
    scan(other, ShipmentStatus.UNDELIVERED, minutes=1)
    called = press(staff, "orders_order_call", other.pk, words="At home tomorrow")
    assert [(action, changes) for action, _, changes in called] == [
        ("called", {"call": [None, "on the timeline"]})
    ]
    fact = other.facts.get(kind="called")
    assert (fact.text, fact.actor) == ("Called the customer: At home tomorrow", MEENA)
    again = staff.post(
        reverse("admin:orders_order_call", args=[other.pk]), {"_form_submitted": "on", "words": "Again"}
    )
    assert again.status_code == 403 and other.facts.filter(kind="called").count() == 1
    parcel = other.fulfillments.get().shipment
    marked = changed(press(staff, "orders_shipment_mark_as_delivered", parcel.pk), "orders.shipment")
    assert marked["status"] == ["out_for_delivery", "delivered"]


def test_a_return_from_the_first_word_to_the_money(staff: Client, paid: Paid) -> None:
    order = paid()
    deliver(order)
    add_reasons()
    opened = press(staff, "orders_order_open_return", order.pk, line_1="1", why="fit", way="store")
    assert [(action, changes) for action, _, changes in opened] == [
        ("opened", {"status": [None, "Asked for"]})
    ]
    found = Return.objects.get()
    steps = {
        "approve": ({}, ["requested", "approved"]),
        "receive": ({}, ["approved", "received"]),
        "inspect": ({"good_1": "1", "damaged_1": "0", "not_ours_1": "0"}, ["received", "inspected"]),
        "refund": ({}, ["inspected", "refunded"]),
    }
    for name, (fields, moved) in steps.items():
        told = changed(press(staff, f"orders_return_{name}", found.pk, **fields), "orders.return")
        assert told["status"] == moved, name
    assert told["refund_amount"] == [0, 1_500_00]
    second = ask(order, (1, 1))
    refused = changed(press(staff, "orders_return_refuse", second.pk, reason="It was worn"), "orders.return")
    assert refused["status"] == ["requested", "refused"] and refused["answer"] == ["", "It was worn"]


def test_credit_refunds_and_letters(staff: Client, paid: Paid) -> None:
    add_card(1_000_00)
    account = CreditAccount.objects.get()
    adjusted = changed(
        press(
            staff, "payments_creditaccount_adjust", account.pk, amount="-250", reason="Typed twice", key="k"
        ),
        "payments.creditaccount",
    )
    assert adjusted == {"balance": ["₹1,000.00", "₹750.00"], "why": [None, "Typed twice"]}
    blocked = changed(
        press(staff, "payments_creditaccount_block", account.pk, reason="Stolen"), "payments.creditaccount"
    )
    assert blocked["blocked_at"][0] is None
    unblocked = changed(press(staff, "payments_creditaccount_unblock", account.pk), "payments.creditaccount")
    assert unblocked["blocked_at"][1] is None
    asker = User.objects.create_user("asker@blouson.test", "kanjivaram-9", is_staff=True)
    set_refund_terms(RefundTerms(limit=0))
    for button, outcome in (("approve", "requested"), ("decline", "failed")):
        order = paid()
        cancel_order(order_id=order.public_id, reason="Torn", actor=str(asker))
        refund = Refund.objects.latest("id")
        decided = changed(
            press(staff, f"payments_refund_{button}", refund.pk, reason="Not agreed"), "payments.refund"
        )
        refund.refresh_from_db()
        assert refund.status == outcome and decided["status"][0] == "waits for approval"
    drain_outbox()
    letter = Letter.objects.earliest("id")
    Letter.objects.filter(pk=letter.pk).update(
        status="sent", attempts=1, sent_at=clock.now() - timedelta(hours=1)
    )
    resent = changed(press(staff, "storefront_letter_send_this_again", letter.pk), "storefront.letter")
    assert resent["status"][0] == "sent"
