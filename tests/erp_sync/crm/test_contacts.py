"""Customers in the CRM: upserted once, echoes dropped, unknown people left alone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import transaction

from erp_sync.connections import FEEDS, PUSHES
from erp_sync.engine.inbox import apply_due
from erp_sync.engine.outbound import Intent, enqueue
from erp_sync.engine.push import push_due
from erp_sync.engine.storing import Incoming, store_message
from erp_sync.models import ExternalRef, InboxMessage, OutboundMessage
from tests.world import World

pytestmark = pytest.mark.django_db
EVENT = {
    "external_id": "order:WEB-1001:confirmed",
    "type": "order.confirmed",
    "occurred_at": "2026-11-23T05:00:00+00:00",
    "title": "Order WEB-1001: ₹1,598.00",
    "properties": {"total": "1598.00"},
}


def intend(flow: str, number: str, payload: dict[str, Any], *, sequence: int) -> None:
    with transaction.atomic():
        enqueue(
            Intent(
                flow=flow,
                system="crm",
                key=f"{flow}:order:{number}:1",
                entity_key="contact:asha@example.com",
                sequence=sequence,
                payload=payload,
            )
        )


def tell(number: str = "WEB-1001", **fields: Any) -> None:
    body = {"email": "asha@example.com", "first_name": "Asha", "last_name": "Rao", **fields}
    intend("crm_contact", number, {"body": body}, sequence=10)
    event = {**EVENT, "external_id": f"order:{number}:confirmed"}
    intend("crm_event", number, {"email": "asha@example.com", "body": event}, sequence=20)


def news(event_id: str, *, origin: str, contact: dict[str, Any]) -> InboxMessage:
    body = {"id": event_id, "type": "contact.updated", "origin": origin, "data": contact}
    store_message(Incoming("crm", "contact.updated", f"webhook:{event_id}", json.dumps(body)))
    apply_due(FEEDS)
    return InboxMessage.objects.get(event_id=f"webhook:{event_id}")


def test_a_repeat_buyer_is_one_contact_with_two_orders(world: World) -> None:
    tell("WEB-1001")
    tell("WEB-1002", phone="+919876543210")

    assert push_due(PUSHES) == 4

    (contact,) = world.crm.state("contacts")
    assert (contact["first_name"], contact["phone"], contact["version"]) == ("Asha", "+919876543210", 2)
    assert [event["contact_id"] for event in world.crm.state("events")] == [contact["id"]] * 2
    assert ExternalRef.objects.get(kind="contact").version == 2


def test_what_the_crm_owns_is_left_alone(world: World) -> None:
    world.crm.seed(
        contacts=[{"email": "asha@example.com", "owner": "meena", "tags": ["vip"], "notes": "Likes ikat"}]
    )
    tell()
    push_due(PUSHES)

    (contact,) = world.crm.state("contacts")
    assert (contact["owner"], contact["tags"], contact["notes"]) == ("meena", ["vip"], "Likes ikat")
    assert contact["first_name"] == "Asha"


def test_an_answer_that_is_lost_makes_no_second_line(world: World) -> None:
    tell()
    world.crm.add_fault(
        "timeout_after_commit", match={"path_regex": "events"}, params={"hold_s": 0.3}, times=1
    )

    assert push_due(PUSHES) == 1
    OutboundMessage.objects.filter(status="pending").update(next_attempt_at="2026-01-01T00:00:00Z")
    assert push_due(PUSHES) == 1
    assert len(world.crm.state("events")) == 1


def test_the_echo_of_our_own_write_is_dropped(world: World) -> None:
    tell()
    push_due(PUSHES)
    (contact,) = world.crm.state("contacts")

    echo = news("evt_1", origin="shop", contact=contact)
    assert (echo.status, echo.last_error) == ("ignored", "The echo of our own write.")

    edit = news("evt_2", origin="crm", contact={**contact, "version": 7})
    assert edit.status == "done"
    assert ExternalRef.objects.get(kind="contact").version == 7


def test_people_who_never_ordered_are_left_alone(world: World) -> None:
    stranger = news("evt_1", origin="crm", contact={"id": "con_9", "version": 1, "email": "x@example.com"})
    assert (stranger.status, stranger.last_error) == (
        "ignored",
        "Somebody who has no account in this shop.",
    )
    assert ExternalRef.objects.count() == 0


def test_our_writes_are_signed_with_their_origin(world: World) -> None:
    tell()
    push_due(PUSHES)
    origins = {json.loads(delivery["body"])["origin"] for delivery in world.crm.deliveries()}
    assert origins == {"shop"}
