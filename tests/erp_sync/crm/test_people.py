"""The CRM hears what people agree to, and forgets those who ask for it: over its real wire."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from erp_sync.connections import PUSHES
from erp_sync.engine.push import push_due
from erp_sync.models import ExternalRef, OutboundMessage
from orders.customers.consents.operations import record_consents
from orders.customers.leads.operations import receive_lead
from orders.customers.leads.rules import Enquiry
from orders.customers.operations import register_customer
from orders.customers.privacy.operations import ask_erasure, erase_due_customers
from orders.models import Customer
from storefront.letters.models import Letter
from tests.world import World, drain_outbox

pytestmark = pytest.mark.django_db
ASHA, PHONE = "asha@example.com", "+919845012345"
PASSWORD = "kanjivaram-9"


@pytest.fixture
def asha(db: None) -> Customer:
    """A customer who has shown that the address is hers."""
    register_customer(email=ASHA, password=PASSWORD, name="Asha Rao", phone="98450 12345")
    Customer.objects.update(email_verified_at=clock.now())
    return Customer.objects.get()


def say(customer: Customer | None, **answers: bool) -> None:
    customer_id = customer.public_id if customer else None
    record_consents(
        email=ASHA if customer else "", phone=PHONE, answers=answers, place="account", customer_id=customer_id
    )
    drain_outbox()


def test_what_somebody_agrees_to_and_withdraws_is_told(world: World, asha: Customer) -> None:
    say(asha, marketing_email=True, text_messages=True)
    assert world.crm.journal() == [], "subscribers never use the network"
    assert push_due(PUSHES) == 2
    (contact,) = world.crm.state("contacts")
    assert (contact["email"], contact["external_id"]) == (ASHA, asha.public_id)
    assert {name: said["granted"] for name, said in contact["consents"].items()} == {
        "marketing_email": True,
        "text_messages": True,
    }
    assert contact["consents"]["marketing_email"]["words"] == "2026-11"
    say(asha, marketing_email=False)
    assert push_due(PUSHES) == 1
    (contact,) = world.crm.state("contacts")
    assert {name: said["granted"] for name, said in contact["consents"].items()} == {
        "marketing_email": False,
        "text_messages": True,
    }


def test_what_the_crm_holds_besides_is_left_alone(world: World, asha: Customer) -> None:
    world.crm.seed(
        contacts=[{"email": ASHA, "first_name": "Asha", "owner": "meena", "consents": {"calls": True}}]
    )
    say(asha, marketing_email=True)
    push_due(PUSHES)
    (contact,) = world.crm.state("contacts")
    assert (contact["owner"], contact["first_name"], contact["consents"]["calls"]) == ("meena", "Asha", True)


def test_a_telephone_of_nobody_is_no_news(world: World, db: None) -> None:
    say(None, text_messages=True)
    assert not OutboundMessage.objects.exists()


def test_the_forgotten_are_emptied_and_deleted_there(world: World, asha: Customer) -> None:
    world.crm.seed(contacts=[{"email": "natasha@example.com", "first_name": "Natasha"}])
    say(asha, marketing_email=True)
    receive_lead(enquiry=Enquiry(topic="other", name="Asha Rao", email=ASHA, phone=PHONE, message="Silk?"))
    drain_outbox()
    assert push_due(PUSHES) == 2
    assert ExternalRef.objects.filter(kind="contact", public_id=ASHA).exists()
    ask_erasure(customer_id=asha.public_id, password=PASSWORD, keeps_reviews=True, gives_up_credit=False)
    drain_outbox()
    Letter.objects.update(status="sent")
    with clock.moved(timedelta(days=7, seconds=1)):
        assert erase_due_customers() == 1
        drain_outbox()
        message = OutboundMessage.objects.get(flow="crm_erasure")
        assert ASHA not in str(message.payload)
        assert push_due(PUSHES) == 2, "CRM and ERP"
    message.refresh_from_db()
    assert message.status == "done"
    kept = {row["id"]: row for row in world.crm.state("contacts")}
    assert sorted((row["email"], row["deleted"]) for row in kept.values() if row["email"]) == [
        ("natasha@example.com", False)
    ]
    (gone,) = [row for row in kept.values() if row["deleted"]]
    assert (gone["phone"], gone["first_name"], gone["last_name"]) == (None, None, None)
    (lead,) = world.crm.state("leads")
    assert (lead["deleted"], lead["email"], lead["message"]) == (True, None, None)
    assert not ExternalRef.objects.filter(public_id=ASHA).exists()


def test_somebody_the_crm_never_knew_is_no_failure(world: World, asha: Customer) -> None:
    ask_erasure(customer_id=asha.public_id, password=PASSWORD, keeps_reviews=True, gives_up_credit=False)
    drain_outbox()
    Letter.objects.update(status="sent")
    with clock.moved(timedelta(days=7, seconds=1)):
        erase_due_customers()
        drain_outbox()
        assert push_due(PUSHES) == 2
    assert set(OutboundMessage.objects.values_list("status", flat=True)) == {"done"}
    assert world.crm.state("contacts") == []
