"""Somebody is forgotten: what they asked, what was said about it and how to reach them, here, in the CRM and in the ERP."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command

from core import clock
from core.errors import NotFound
from erp_sync.models import OutboundMessage
from orders.customers.identity.operations import confirm_phone
from orders.customers.leads.operations import ActivityNews, receive_lead, take_lead_activity
from orders.customers.leads.rules import Enquiry
from orders.customers.privacy.operations import ask_erasure, erase_due_customers
from orders.customers.tickets.operations import open_ticket
from orders.customers.tickets.rules import Question
from orders.models import Customer, Lead, LeadActivity, Ticket
from storefront.letters.models import Letter
from tests.erp_sync.crm.test_tickets import CRM_ADAPTERS
from tests.erp_sync.erp.conftest import ADAPTERS
from tests.erp_sync.people.test_three_ways import asha, settle
from tests.world import World

pytestmark = pytest.mark.django_db
PHONE = "+919845012345"


@pytest.fixture(params=[("arkone", "contract"), ("erpnext", "hubspot")])
def everybody(request: pytest.FixtureRequest, world: World, settings: Any) -> World:
    erp, crm = request.param
    settings.ERP, settings.CRM = ADAPTERS[erp], CRM_ADAPTERS[crm]
    world.arkone.options(rate_per_s=0)
    return world


def ask(customer: Customer, **contact: str) -> Lead:
    words = {"topic": "bulk", "name": "Asha Rao", "email": "", "phone": "", "message": "Forty kanjivarams"}
    lead_id = receive_lead(enquiry=Enquiry(**{**words, **contact}), customer_id=customer.public_id)
    return Lead.objects.get(public_id=lead_id)


def said_in_the_crm(world: World) -> str:
    kinds = ("contacts", "leads", "activities", "tickets", "messages", "events")
    return json.dumps([world.crm.state(kind) for kind in kinds])


def test_calls_mails_notes_and_questions_are_gone_everywhere_and_do_not_come_back(everybody: World) -> None:
    world, customer = everybody, asha()
    confirm_phone(customer_id=customer.public_id, phone=PHONE)
    by_mail, by_phone = ask(customer, email=customer.email), ask(customer, phone=PHONE)
    open_ticket(customer_id=customer.public_id, question=Question("Hem", "Hem it at forty inches", ""))
    settle()
    by_mail.refresh_from_db()
    whose = "contact_id" if world.crm.state("contacts") and not world.crm.state("leads") else "lead_id"
    (there,) = [
        each
        for each in world.crm.state("leads") or world.crm.state("contacts")
        if each["email"] == customer.email
    ]
    said = {"call": "Rang about her wedding", "email": "Sent her swatches", "note": "Likes maroon"}
    world.crm.seed(
        activities=[
            {"type": kind, "body": text, "occurred_at": "2026-11-20T05:00:00Z", whose: there["id"], "author": "meena"}
            for kind, text in said.items()
        ]
    )  # fmt: skip
    world.crm.clock(advance_s=15)
    call_command("sync", "leads", verbosity=0)
    settle()
    assert set(LeadActivity.objects.values_list("text", flat=True)) == set(said.values())
    words = [*said.values(), "Forty kanjivarams", "Hem it at forty", customer.email]
    assert all(each in said_in_the_crm(world) for each in words)

    wish = {"password": "kanjivaram-9", "keeps_reviews": True, "gives_up_credit": False}
    ask_erasure(customer_id=customer.public_id, **wish)
    settle()
    Letter.objects.update(status="sent")
    with clock.moved(timedelta(days=7, seconds=1)):
        assert erase_due_customers() == 1
        settle()

    assert not LeadActivity.objects.exists() and not Ticket.objects.exists()
    by_phone.refresh_from_db()
    assert by_phone.phone.startswith("erased:") and by_phone.message == "" and by_phone.is_forgotten
    assert not OutboundMessage.objects.exclude(status="done").exists()
    assert [each for each in words if each in said_in_the_crm(world)] == []
    (in_erp,) = [
        each for each in world.arkone.state("customers") if each["external_id"] == customer.public_id
    ]
    assert (in_erp["name"], in_erp["email"], in_erp["phone"]) == ("Asha Rao", None, None), (
        "the ERP keeps its books, and cannot reach her"
    )

    world.crm.clock(advance_s=15)
    call_command("sync", "leads", full=True, verbosity=0)
    call_command("sync", "customers", full=True, verbosity=0)
    settle()
    by_mail.refresh_from_db()
    late = ActivityNews("call:late", by_mail.crm_id, "call", "Rang once more", "meena", clock.now())
    with pytest.raises(NotFound):
        take_lead_activity(late)
    assert not LeadActivity.objects.exists()
    assert not Customer.objects.filter(email="asha@example.com").exists()
