"""What the shop asks of a CRM, proved for each adapter: people, what they bought and asked, and forgetting them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from erp_sync.connections import PUSHES
from erp_sync.crm.ports import the_crm
from erp_sync.engine.outbound import Intent, enqueue
from erp_sync.engine.push import push_due
from erp_sync.engine.refs import external_id_of
from erp_sync.models import InboxMessage, OutboundMessage
from orders.models import Lead
from tests.erp_sync.crm.test_leads import ask, try_again
from tests.erp_sync.crm.test_tickets import CRM_ADAPTERS
from tests.world import World

pytestmark = pytest.mark.django_db
ASHA = {
    "email": "asha@example.com",
    "first_name": "Asha",
    "last_name": "Rao",
    "lifecycle_stage": "customer",
    "external_id": "cus_1",
    "properties": {"city": "Bengaluru"},
    "consents": {
        "marketing_email": {"granted": True, "at": "2026-11-30T00:00:00Z", "words": "1", "place": "x"}
    },
}
BOUGHT = {
    "external_id": "order:WEB-1:confirmed",
    "type": "order.confirmed",
    "occurred_at": "2026-11-30T04:00:00+00:00",
    "title": "Order WEB-1: 1,499.00",
    "properties": {"number": "WEB-1"},
}


@pytest.fixture(params=list(CRM_ADAPTERS))
def crm(request: pytest.FixtureRequest, world: World, settings: Any) -> World:
    settings.CRM = CRM_ADAPTERS[request.param]
    return world


def tell(flow: str, key: str, sequence: int, payload: dict[str, Any]) -> None:
    with transaction.atomic():
        enqueue(Intent(flow, the_crm().name, f"{flow}:{key}", "contact:asha", sequence, payload))


def open_messages() -> list[tuple[str, str]]:
    return list(OutboundMessage.objects.exclude(status="done").values_list("flow", "last_error"))


def test_a_customer_is_one_contact_with_one_line_for_an_order_and_can_be_forgotten(crm: World) -> None:
    crm.crm.add_fault(
        "timeout_after_commit",
        params={"hold_s": 0.3},
        match={"method": "POST", "path_regex": "(events|notes)$"},
        times=1,
    )
    tell("crm_contact", "asha:1", 10, {"body": ASHA})
    tell("crm_contact", "asha:2", 10, {"body": {**ASHA, "phone": "+919845012345"}})
    tell("crm_event", "asha:1", 20, {"email": "asha@example.com", "body": BOUGHT})
    push_due(PUSHES)
    try_again()
    assert open_messages() == []
    (contact,) = crm.crm.state("contacts")
    names = (contact["first_name"], contact["last_name"], contact["phone"], contact["external_id"])
    assert names == ("Asha", "Rao", "+919845012345", "cus_1")
    assert contact["properties"]["city"] == "Bengaluru"
    (event,) = crm.crm.state("events")
    assert (event["contact_id"], event["title"]) == (contact["id"], "Order WEB-1: 1,499.00")

    known = external_id_of(system=the_crm().name, kind="contact", public_id="asha@example.com")
    assert known is not None
    payload = {"customer_id": "cus_1", "contact_ids": [known], "lead_ids": []}
    tell("crm_erasure", "asha:1", 30, payload)
    push_due(PUSHES)
    assert open_messages() == []
    (gone,) = crm.crm.state("contacts")
    assert gone["deleted"] and not any(gone[name] for name in ("email", "phone", "first_name", "last_name"))


def test_an_enquiry_is_told_once(crm: World) -> None:
    lead_id = ask(phone="98450 12345")
    crm.crm.add_fault(
        "timeout_after_commit", params={"hold_s": 0.3}, match={"path_regex": "(leads|batch/upsert)$"}, times=1
    )
    push_due(PUSHES)
    try_again()
    assert open_messages() == []
    lead = Lead.objects.get(public_id=lead_id)
    assert lead.crm_id
    told = json.dumps([crm.crm.state(kind) for kind in ("leads", "contacts", "events")])
    assert told.count("Forty blouses for a choir") == 1
    assert told.count('"meera@example.com"') == 1
    ask(message="And shawls", email="", phone="99000 11223")
    push_due(PUSHES)
    assert open_messages() == []


def test_hubspots_news_is_a_hint_in_its_own_signature(world: World, settings: Any) -> None:
    settings.CRM = CRM_ADAPTERS["hubspot"]
    world.crm.options(dialect="hubspot")
    world.crm.webhook("http://127.0.0.1:9/hooks/crm/hubspot", "crm-sandbox-webhook")
    world.crm.seed(tickets=[{"id": "tic_7", "subject": "By telephone"}])
    (delivery,) = world.crm.flush()
    signed = {
        name: value
        for name, value in delivery["attempts"][0]["headers"].items()
        if name.startswith("X-HubSpot")
    }

    def knock(host: str, headers: dict[str, str]) -> int:
        body = delivery["body"]
        path = "/hooks/crm/hubspot"
        return (
            Client()
            .post(
                path,
                body,
                content_type="application/json",
                headers=headers,
                SERVER_NAME=host,
                SERVER_PORT="9",
            )
            .status_code
        )

    assert knock("127.0.0.1", {**signed, "X-HubSpot-Signature-v3": "bm90IG1pbmU="}) == 401
    assert knock("127.0.0.1", {**signed, "X-HubSpot-Request-Timestamp": "1"}) == 401
    assert not InboxMessage.objects.exists()
    assert [knock("127.0.0.1", signed), knock("127.0.0.1", signed)] == [200, 200]
    assert InboxMessage.objects.get().kind == "hint"
