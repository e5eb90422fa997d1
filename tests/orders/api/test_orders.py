"""Orders through the Admin API: read, and moved on only by the steps that stand open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from core.models import AuditEntry
from orders.models import Order, OrderNote, Return
from orders.sales.operations import CapturedPayment, confirm_order
from payments.models import Refund, RefundTerms
from payments.operations import set_refund_terms
from tests.backoffice import Office, own_key, secret_key, staff_member
from tests.orders.conftest import begin, come_back
from tests.orders.returns.parcels import add_reasons, ask, bring_back, deliver
from tests.orders.wardrobe import add_piece, cart_with, everything, news, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(world: object, db: None) -> Order:
    """Two blouses at ₹1,500, confirmed and not packed."""
    found = Order.objects.get(public_id=begin(cart_id=cart_with((add_piece(), 2))).order_id)
    confirm_order(reference=found.reference, payment=CapturedPayment("pay_1", found.money_total))
    found.refresh_from_db()
    return found


def names(answer: dict[str, Any]) -> set[str]:
    return {each["name"] for each in answer["order"]["steps"] if each["about"] == "order"}


def test_an_order_is_told_whole_and_contacts_only_to_whoever_may(
    order: Order, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    office = Office(secret_key("orders:write", "customers:read").token)
    whole = office.get(f"orders/{order.public_id}")["order"]
    assert (whole["number"], whole["status"], whole["email"]) == (
        order.number,
        "confirmed",
        "asha@example.com",
    )
    assert whole["total"] == {"amount": 3000_00, "currency": "INR"}
    assert sum(line["total"]["amount"] for line in whole["lines"]) == 3000_00
    assert whole["shipping_address"]["city"] == "Bengaluru" and whole["timeline"]
    steps = {each["name"]: each for each in whole["steps"]}
    assert {"cancel", "readdress"} <= set(steps)
    assert steps["cancel"]["path"] == f"/admin-api/orders/{order.public_id}/cancel"
    reader = Office(secret_key("orders:read").token)
    hidden = reader.get(f"orders/{order.public_id}")["order"]
    assert hidden["email"] is hidden["name"] is hidden["shipping_address"] is None and hidden["steps"] == []
    assert reader.get("orders")["orders"][0]["phone"] is None
    reader.get("orders/by-contact?email=asha@example.com", expect=403)
    reader.get("orders?email=asha@example.com", expect=400)
    assert len(office.get("orders/by-contact?email=asha@example.com")["orders"]) == 1
    with django_assert_num_queries(5):  # the key and its login; orders, tags, lines
        office.get("orders?fields=number,lines.sku&awaiting=packing")
    assert office.get("orders?awaiting=packing&status=confirmed")["orders"][0]["number"] == order.number
    assert office.get("orders?awaiting=second_person")["orders"] == []
    office.get("orders?awaiting=tea", expect=400)


def test_only_the_next_steps_can_be_taken_and_a_refusal_names_them(order: Order) -> None:
    office = Office(secret_key("orders:write").token)
    where = f"orders/{order.public_id}"
    before = everything()
    refused = office.post(f"{where}/hand-over", {"code": "123456"}, expect=400)
    assert (refused["type"], refused["code"]) == ("not_allowed", "step_not_offered")
    assert "cancel" in refused["message"]
    for step, body in (
        ("ask-gateway", {}),
        ("verify", {}),
        ("calls", {"words": "Tomorrow."}),
        ("confirm-cash", {"code": "1"}),
    ):
        assert office.post(f"{where}/{step}", body, expect=400)["code"] == "step_not_offered"
    for body in ({}, {"reason": ""}, {"reason": 3}, {"reason": "x" * 300}, {"reason": "x", "force": True}):
        assert office.post(f"{where}/cancel", body, expect=400)["code"] == "invalid_request"
    assert everything() == before
    again = {"Idempotency-Key": "cancel-1"}
    done = office.post(f"{where}/cancel", {"reason": "Twice ordered"}, **again)
    assert done["order"]["status"] == "cancelled" and "cancel" not in names(done)
    assert office.post(f"{where}/cancel", {"reason": "Twice ordered"}, **again) == done
    assert len(news("OrderCancelled")) == 1
    assert office.post(f"{where}/cancel", {"reason": "Once more"}, expect=400)["code"] == "step_not_offered"
    entry = AuditEntry.objects.filter(kind="orders.order").latest("id")
    assert entry.actor_name == "key “Feed”" and entry.changes["status"] == ["confirmed", "cancelled"]


def test_notes_tags_and_another_address(order: Order, outside: Any) -> None:
    meera = staff_member(
        "meera@blouson.test",
        "orders.add_ordernote",
        "orders.add_ordertag",
        "orders.readdress_order",
        "orders.see_contacts",
    )
    office = Office(own_key(meera))
    where = f"orders/{order.public_id}"
    noted = office.post(f"{where}/notes", {"text": "Call after six."}, expect=201)["order"]
    assert [(each["text"], each["author"]) for each in noted["notes"]] == [
        ("Call after six.", "meera@blouson.test")
    ]
    assert office.post(f"{where}/tags", {"tags": ["VIP", " call  back "]})["order"]["tags"] == [
        "call back",
        "vip",
    ]
    assert Office(secret_key("orders:read").token).get("orders?tag=vip")["orders"][0]["id"] == order.public_id
    for path, body in (
        ("notes", {"text": " "}),
        ("notes", {"text": "x" * 1001}),
        ("tags", {"tags": ["a,b"]}),
        ("tags", {"tags": ["x" * 41]}),
        ("tags", {"tags": [str(number) for number in range(13)]}),
        ("readdress", {"name": "Asha"}),
        (
            "readdress",
            {
                "name": "Asha Rao",
                "phone": "12",
                "line1": "1",
                "city": "x",
                "state_code": "99",
                "pincode": "000000",
            },
        ),
    ):
        office.post(f"{where}/{path}", body, expect=400)
    home = {
        "name": "Asha Rao", "phone": "9845012345", "line1": "7, Hill Road", "city": "Mumbai", "state_code": "27",
        "pincode": "400050",
    }  # fmt: skip
    moved = office.post(f"{where}/readdress", home)["order"]
    assert moved["shipping_address"]["city"] == "Mumbai" and moved["total"]["amount"] == order.total
    assert len(news("AddressCorrected")) == 1
    robot = Office(secret_key("orders:write", title="Helpdesk").token)
    robot.post(f"{where}/notes", {"text": "From the helpdesk."}, expect=201)
    assert OrderNote.objects.latest("id").author.name == "Key: Helpdesk"
    sources = set(AuditEntry.objects.filter(action="wrote a note").values_list("source", flat=True))
    assert sources == {"admin api"}


def test_a_return_goes_through_and_large_money_waits_for_a_second_person(
    world: object, pay: Callable[..., dict[str, str]]
) -> None:
    set_refund_terms(RefundTerms(limit=100_00))
    cart_id = cart_with((add_piece(price="450.00", stock={"BLR": 9}), 2))
    paid = Order.objects.get(public_id=begin(cart_id=cart_id).order_id)
    paid = come_back(paid, pay(paid))
    deliver(paid)
    add_reasons()
    maker = staff_member("maker@blouson.test", "payments.approve_refund")
    key = secret_key("orders:write")
    from_maker = Office(own_key(maker))
    program = Office(key.token)
    where = f"orders/{paid.public_id}"
    program.post(f"{where}/returns", {"lines": [{"line_no": 1, "quantity": 9}], "reason": "fit"}, expect=400)
    program.post(
        f"{where}/returns", {"lines": [{"line_no": 1, "quantity": 1}], "reason": "unknown"}, expect=400
    )
    assert not Return.objects.exists()
    program.post(
        f"{where}/returns", {"lines": [{"line_no": 1, "quantity": 1}], "reason": "fit", "way": "store"}
    )
    found = program.get(f"returns?order_number={paid.number}")["returns"][0]
    assert (found["status"], found["origin"], found["items"][0]["quantity"]) == ("requested", "staff", 1)
    back = f"returns/{found['id']}"
    assert program.post(f"{back}/refund", expect=400)["code"] == "step_not_offered"
    for step, body in (
        ("approve", {}),
        ("receive", {}),
        ("inspect", {"verdicts": [{"line_no": 1, "good": 1}]}),
    ):
        program.post(f"{back}/{step}", body)
    settled = program.post(f"{back}/refund")["return"]
    assert settled["status"] == "refunded" and settled["refund_amount"]["amount"] == 450_00
    refund = Refund.objects.get()
    assert refund.status == "waiting" and refund.asked_by.email.startswith("feed.")
    decide = f"{where}/refunds/{refund.public_id}"
    assert program.post(f"{decide}/approve", expect=403)["code"] == "forbidden"
    from_maker.post(f"orders/order_x/refunds/{refund.public_id}/approve", expect=404)
    from_maker.post(f"{where}/refunds/refund_x/approve", expect=404)
    assert Refund.objects.get().status == "waiting"
    whole = from_maker.post(f"{decide}/approve")["order"]
    assert whole["payments"][0]["refunds"][0]["status"] == "requested"
    assert from_maker.post(f"{decide}/decline", {"reason": "x"}, expect=400)["code"] == "refund_not_waiting"


def test_whoever_made_the_key_is_no_second_person_for_it(
    world: object, pay: Callable[..., dict[str, str]]
) -> None:
    set_refund_terms(RefundTerms(limit=100_00))
    cart_id = cart_with((add_piece(price="450.00", stock={"BLR": 9}), 1))
    paid = Order.objects.get(public_id=begin(cart_id=cart_id).order_id)
    paid = come_back(paid, pay(paid))
    maker = staff_member("maker@blouson.test", "payments.approve_refund")
    program = Office(secret_key("orders:write", author=maker).token)
    program.post(f"orders/{paid.public_id}/cancel", {"reason": "Twice ordered"})
    refund = Refund.objects.get()
    decide = f"orders/{paid.public_id}/refunds/{refund.public_id}/approve"
    assert Office(own_key(maker)).post(decide, expect=400)["code"] == "refund_same_person"
    assert Refund.objects.get().status == "waiting" and "refunded" not in told(paid)


def test_a_claim_and_a_lost_parcel_are_decided(order: Order) -> None:
    deliver(order)
    found = bring_back(ask(order, (1, 1)))
    office = Office(secret_key("orders:write").token)
    assert office.post(
        f"returns/{found.public_id}/accept", {"wish": "refund", "comes_back": False}, expect=400
    )
    assert (
        office.post(f"returns/{found.public_id}/close", {"reason": "It was worn."})["return"]["status"]
        == "closed"
    )
    whole = office.get(f"orders/{order.public_id}")["order"]
    parcel = whole["shipments"][0]["id"]
    assert (
        office.post(f"shipments/{parcel}/mark-as-lost", {"reason": "Gone"}, expect=400)["code"]
        == "step_not_offered"
    )
    office.post("shipments/ship_x/mark-as-delivered", expect=404)
