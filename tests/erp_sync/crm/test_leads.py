"""Enquiries in the CRM: told once, whatever is lost on the way; what it refuses waits for a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings as shop_settings
from django.core.management import call_command

from core.http import Http
from erp_sync.connections import PUSHES
from erp_sync.crm.leads import on_lead_received
from erp_sync.crm.ports import the_crm
from erp_sync.engine.push import push_due
from erp_sync.engine.replay import replay_outgoing
from erp_sync.models import OutboundMessage
from orders.customers.leads.events import LeadReceived
from orders.customers.leads.operations import LeadNews, receive_lead, take_lead_news
from orders.customers.leads.rules import Enquiry
from orders.customers.operations import register_customer
from orders.models import Lead, Order
from tests.erp_sync.erp.conftest import ADAPTERS
from tests.world import World, drain_outbox

pytestmark = pytest.mark.django_db
CRM_ADAPTERS = {
    "contract": "erp_sync.crm.contract.ContractCrm",
    "hubspot": "erp_sync.hubspot.crm.HubSpotCrm",
}


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


@pytest.fixture(params=[("arkone", "contract"), ("erpnext", "hubspot")])
def everybody(request: pytest.FixtureRequest, world: World, settings: Any) -> World:
    erp, crm = request.param
    settings.ERP, settings.CRM = ADAPTERS[erp], CRM_ADAPTERS[crm]
    world.arkone.options(rate_per_s=0)
    return world


def read_back(world: World) -> None:
    """What changed in the CRM is read, as the schedule would, and what follows is told."""
    world.crm.clock(advance_s=15)
    call_command("sync", "leads", verbosity=0)
    for _ in range(2):
        drain_outbox()
        try_again()
    assert not OutboundMessage.objects.exclude(status="done").exists()


def there(world: World, email: str) -> dict[str, Any]:
    """Somebody at the CRM: a lead of our contract, or a contact in HubSpot's words."""
    rows = world.crm.state("leads") or world.crm.state("contacts")
    (row,) = [each for each in rows if each["email"] == email]
    return dict(row)


def test_a_lead_is_followed_there_and_seen_here_until_it_is_a_customer(everybody: World) -> None:
    world = everybody
    is_hubspot = the_crm().name == "hubspot"
    lead_id = ask()
    push_due(PUSHES)
    asked = there(world, "meera@example.com")
    about = {"contact_id" if is_hubspot else "lead_id": asked["id"], "author": "meena"}
    said = [("call", "Wants them by Diwali"), ("email", "Sent swatches"), ("note", "Budget 40,000")]
    world.crm.seed(
        activities=[
            {"type": kind, "body": text, "occurred_at": f"2026-11-2{day}T05:00:00Z", **about}
            for day, (kind, text) in enumerate(said)
        ]
    )
    world.crm.seed(**{"contacts" if is_hubspot else "leads": [{"id": asked["id"], "owner": "meena"}]})
    for _ in range(2):
        read_back(world)
    lead = Lead.objects.get(public_id=lead_id)
    assert (lead.owner, lead.status) == ("meena", "working" if is_hubspot else "new")
    kept = lead.activities.order_by("happened_at").values_list("kind", "text", "author")
    assert list(kept) == [(kind, text, "meena") for kind, text in said]

    register_customer(email="meera@example.com", password="kanjivaram-9", name="Meera", phone="")
    read_back(world)
    lead.refresh_from_db()
    assert (lead.status, lead.converted_because) == ("converted", "Opened an account")
    now = there(world, "meera@example.com")
    assert (now["lifecycle_stage"] if is_hubspot else now["status"]) in {"customer", "converted"}
    read_back(world)
    assert OutboundMessage.objects.filter(flow="crm_lead_converted").count() == 1
    assert not OutboundMessage.objects.filter(flow="erp_lead").exists(), (
        "who came by themselves is no news to the ERP"
    )


def test_a_lead_of_the_crms_own_comes_over_and_its_conversion_makes_one_customer_in_the_erp(
    everybody: World,
) -> None:
    world = everybody
    is_hubspot = the_crm().name == "hubspot"
    new = {"email": "ravi@example.com", "first_name": "Ravi", "last_name": "Das", "phone": "+919845012345"}
    if is_hubspot:
        world.crm.seed(contacts=[{**new, "lifecycle_stage": "lead"}])
    else:
        world.crm.seed(leads=[{**new, "message": "Met at the fair"}])
    read_back(world)
    lead = Lead.objects.get()
    assert (lead.topic, lead.name, lead.email, lead.status) == ("crm", "Ravi Das", "ravi@example.com", "new")
    assert lead.crm_id
    world.arkone.seed(
        customers=[{"id": "CUST-7", "external_id": None, "name": "Ravi", "email": "ravi@example.com", "phone": None, "gstin": None, "price_list": None}]
    )  # fmt: skip

    row = there(world, "ravi@example.com")
    if is_hubspot:
        world.crm.seed(contacts=[{"id": row["id"], "lifecycle_stage": "customer"}])
    else:
        token = {"Authorization": f"Bearer {shop_settings.CRM_TOKEN}"}
        crm = Http(base_url=shop_settings.CRM_BASE_URL, headers=token, timeout=(2.0, 8.0))
        crm.call("POST", f"/leads/{row['id']}/convert", json={})
    for _ in range(2):
        read_back(world)
    lead.refresh_from_db()
    assert (lead.status, lead.converted_because) == ("converted", "Converted in the CRM")
    (contact,) = world.crm.state("contacts")
    assert contact["properties"]["erp_customer_id"] == "CUST-7", "the ERP knew them by their address"
    assert len(world.arkone.state("customers")) == 1
    assert not OutboundMessage.objects.filter(flow="crm_lead_converted").exists(), (
        "the CRM knows what it said"
    )
    assert Lead.objects.count() == 1


def test_who_buys_is_no_open_lead_any_more_and_an_old_version_says_nothing(
    bought: Callable[..., str],
) -> None:
    lead_id = ask(email="asha.rao@example.com")
    order = Order.objects.get(public_id=bought())
    drain_outbox()
    lead = Lead.objects.get(public_id=lead_id)
    assert (lead.status, lead.converted_because) == ("converted", f"Bought {order.number}")
    push_due(PUSHES)
    news = LeadNews("lead_9", 9, lead.public_id, "lost", "meena", "", "", "", "")
    assert take_lead_news(news) is True
    assert take_lead_news(replace(news, version=8, owner="old")) is False
    lead.refresh_from_db()
    assert (lead.status, lead.owner) == ("converted", "meena"), "who bought stays a customer"
