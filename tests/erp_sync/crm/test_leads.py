"""Enquiries in the CRM: told once, whatever is lost on the way; what it refuses waits for a person."""

from __future__ import annotations

import pytest

from erp_sync.connections import PUSHES
from erp_sync.engine.push import push_due
from erp_sync.engine.replay import replay_outgoing
from erp_sync.models import OutboundMessage
from erp_sync.subscribers import on_lead_received
from orders.customers.leads.events import LeadReceived
from orders.customers.leads.operations import receive_lead
from orders.customers.leads.rules import Enquiry
from orders.models import Lead
from tests.world import World, drain_outbox

pytestmark = pytest.mark.django_db


def ask(**changes: str) -> str:
    words = {
        "topic": "bulk",
        "name": "Meera Devi Iyer",
        "email": "meera@example.com",
        "phone": "",
        "message": "Forty blouses for a choir",
    }
    lead_id = receive_lead(enquiry=Enquiry(**{**words, **changes}))
    drain_outbox()
    return lead_id


def try_again() -> int:
    OutboundMessage.objects.filter(status="pending").update(next_attempt_at="2026-01-01T00:00:00Z")
    return push_due(PUSHES)


def test_an_enquiry_becomes_a_lead_and_staff_see_it(world: World) -> None:
    lead_id = ask()
    assert world.crm.journal() == [], "subscribers never use the network"

    assert push_due(PUSHES) == 1

    (lead,) = world.crm.state("leads")
    assert (lead["external_id"], lead["status"], lead["source"]) == (lead_id, "new", "web shop")
    assert (lead["first_name"], lead["last_name"]) == ("Meera", "Devi Iyer")
    assert (lead["email"], lead["phone"], lead["message"]) == (
        "meera@example.com",
        None,
        "Forty blouses for a choir",
    )
    assert lead["properties"]["topic"] == "bulk"
    assert Lead.objects.get().crm_id == lead["id"]


def test_news_that_comes_twice_is_one_message(world: World) -> None:
    lead_id = ask()
    on_lead_received(LeadReceived(lead_id=lead_id))
    assert OutboundMessage.objects.count() == 1


def test_an_answer_that_is_lost_makes_no_second_lead(world: World) -> None:
    ask()
    world.crm.add_fault(
        "timeout_after_commit", match={"path_regex": "leads"}, params={"hold_s": 0.3}, times=1
    )
    assert push_due(PUSHES) == 0
    assert Lead.objects.get().crm_id == ""

    assert try_again() == 1

    (lead,) = world.crm.state("leads")
    assert Lead.objects.get().crm_id == lead["id"]


def test_one_that_is_there_under_our_name_counts_as_accepted(world: World) -> None:
    lead_id = ask()
    world.crm.seed(
        leads=[{"external_id": lead_id, "email": "meera@example.com", "message": "Forty blouses for a choir"}]
    )
    assert push_due(PUSHES) == 1
    (lead,) = world.crm.state("leads")
    assert Lead.objects.get().crm_id == lead["id"]


def test_another_ones_lead_under_our_name_is_for_a_person(world: World) -> None:
    lead_id = ask()
    world.crm.seed(leads=[{"external_id": lead_id, "email": "other@example.com", "message": "Hm"}])
    assert push_due(PUSHES) == 0
    assert OutboundMessage.objects.get().status == "dead"
    assert Lead.objects.get().crm_id == ""


def test_a_refused_lead_waits_for_a_person_and_is_replayed(world: World) -> None:
    ask()
    world.crm.add_fault("status", match={"path_regex": "leads"}, params={"code": 422}, times=1)
    assert push_due(PUSHES) == 0
    message = OutboundMessage.objects.get()
    assert message.status == "dead"
    assert world.crm.state("leads") == []

    replay_outgoing(message.pk)
    assert try_again() == 1
    assert Lead.objects.get().crm_id == world.crm.state("leads")[0]["id"]
