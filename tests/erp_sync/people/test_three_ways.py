"""One customer in shop, ERP and CRM: every change reaches the other two, once, and nobody is overwritten unheard."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from core import clock
from core.models import OutboxEvent
from erp_sync.connections import FEEDS, PUSHES
from erp_sync.crm.ports import the_crm
from erp_sync.engine.inbox import apply_due
from erp_sync.engine.push import push_due
from erp_sync.erp.ports import the_erp
from erp_sync.models import ExternalRef, InboxMessage, OutboundMessage
from orders.customers.identity.operations import change_profile, confirm_email
from orders.customers.identity.queries import email_key_of
from orders.customers.operations import register_customer
from orders.models import Customer, CustomerElsewhere, SettledField
from tests.erp_sync.crm.test_tickets import CRM_ADAPTERS
from tests.erp_sync.erp.conftest import ADAPTERS
from tests.world import World, drain_outbox

pytestmark = pytest.mark.django_db
ASHA, GSTIN = "asha@example.com", "29ABCDE1234F1ZW"


@pytest.fixture(params=[("arkone", "contract"), ("erpnext", "hubspot")])
def everybody(request: pytest.FixtureRequest, world: World, settings: Any) -> World:
    erp, crm = request.param
    settings.ERP, settings.CRM = ADAPTERS[erp], CRM_ADAPTERS[crm]
    world.arkone.options(rate_per_s=0)
    return world


def settle() -> None:
    """Everything that is on its way arrives, in both directions, until nothing moves."""
    for _ in range(5):
        drain_outbox()
        apply_due(FEEDS)
        OutboundMessage.objects.filter(status="pending").update(next_attempt_at=clock.now())
        push_due(PUSHES)
    assert not OutboundMessage.objects.exclude(status="done").exists()
    assert not InboxMessage.objects.filter(status__in=["pending", "dead"]).exists()


def read(world: World) -> None:
    """What changed there is read, as the schedule would, and goes on to the other."""
    world.arkone.clock(advance_s=15)
    world.crm.clock(advance_s=15)
    call_command("sync", "customers", verbosity=0)
    call_command("sync", "contacts", verbosity=0)
    settle()


def asha() -> Customer:
    customer_id = register_customer(email=ASHA, password="kanjivaram-9", name="Asha Rao", phone="98450 12345")
    drain_outbox()
    assert not OutboundMessage.objects.exists(), "nobody is told of an address that is not proven"
    key = email_key_of(customer_id)
    assert key is not None
    confirm_email(token=key.token)
    return Customer.objects.get()


def in_erp(world: World) -> dict[str, Any]:
    (row,) = [each for each in world.arkone.state("customers") if each["email"] == ASHA]
    return dict(row)


def in_crm(world: World) -> dict[str, Any]:
    (row,) = world.crm.state("contacts")
    return dict(row)


def versions(world: World) -> tuple[int, int]:
    return in_erp(world)["version"], in_crm(world)["version"]


def test_a_customer_goes_three_ways_and_every_change_arrives_once(everybody: World) -> None:
    world, customer = everybody, asha()
    for control, method, path in (
        (world.arkone, "POST", "(customers|Customer)$"),
        (world.crm, "PUT", "contacts/upsert$"),
        (world.crm, "POST", "batch/upsert$"),
    ):
        control.add_fault(
            "timeout_after_commit",
            params={"hold_s": 0.3},
            match={"method": method, "path_regex": path},
            times=1,
        )
    settle()
    there, crm = in_erp(world), in_crm(world)
    assert (there["name"], there["phone"], there["external_id"]) == (
        "Asha Rao",
        "+919845012345",
        customer.public_id,
    )
    assert (crm["first_name"], crm["last_name"], crm["email"]) == ("Asha", "Rao", ASHA)
    assert crm["external_id"] == customer.public_id
    before = versions(world)
    read(world)
    assert versions(world) == before, "what was told comes back as an echo only"
    assert not SettledField.objects.exists()

    world.arkone.seed(customers=[{"id": there["id"], "gstin": GSTIN, "price_list": "VIP"}])
    world.crm.seed(contacts=[{"id": crm["id"], "phone": "+919900011223", "owner": "meena"}])
    read(world)
    customer.refresh_from_db()
    assert (customer.gstin, customer.phone, customer.name) == (GSTIN, "+919900011223", "Asha Rao")
    assert in_erp(world)["phone"] == "+919900011223"
    assert in_crm(world)["properties"]["gstin"] == GSTIN
    kept = {row.role: row.own for row in CustomerElsewhere.objects.all()}
    assert (kept["erp"]["price_list"], kept["crm"]["owner"]) == ("VIP", "meena")

    change_profile(customer_id=customer.public_id, name="Asha Iyer", phone=customer.phone)
    settle()
    assert in_erp(world)["name"] == "Asha Iyer"
    assert (in_crm(world)["last_name"], in_crm(world)["owner"]) == ("Iyer", "meena")
    before, told = versions(world), OutboundMessage.objects.count()
    for _ in range(2):
        read(world)
    assert (versions(world), OutboundMessage.objects.count()) == (before, told), "no loop"


def test_who_wins_where_both_have_changed_and_a_lost_value_is_fought_once(everybody: World) -> None:
    world, customer = everybody, asha()
    settle()
    erp_id = in_erp(world)["id"]
    change_profile(customer_id=customer.public_id, name="Asha Iyer", phone="98450 12345")
    world.arkone.seed(customers=[{"id": erp_id, "name": "Asha R. Rao", "phone": "+919900011223"}])
    settle()  # the push finds news there, merges it first and writes only what is still the shop's to say
    customer.refresh_from_db()
    assert (customer.name, customer.phone) == ("Asha Iyer", "+919900011223")
    there = in_erp(world)
    assert (there["name"], there["phone"]) == ("Asha Iyer", "+919900011223")
    lost = SettledField.objects.get(is_taken=False)
    assert (lost.field, lost.lost, lost.kept) == ("name", "Asha R. Rao", "Asha Iyer")

    for version in (1, 2):
        world.crm.seed(contacts=[{"id": in_crm(world)["id"], "email": "other@example.com"}])
        read(world)
        customer.refresh_from_db()
        assert customer.email == ASHA, "how somebody logs in is the shop's"
        fought = in_crm(world)["email"]
        assert fought == (ASHA if version == 1 else "other@example.com"), (
            "put right once, then left for a person"
        )
    assert SettledField.objects.filter(field="email").count() == 1


def test_an_older_version_a_stranger_and_an_unproven_account_change_nothing(everybody: World) -> None:
    world = everybody
    register_customer(email=ASHA, password="kanjivaram-9", name="Mallory", phone="")
    mallory = Customer.objects.get()
    world.arkone.seed(
        customers=[
            {"id": "CUST-9", "external_id": mallory.public_id, "name": "Asha", "email": ASHA, "phone": "+919845012345", "gstin": None, "price_list": None},
            {"id": "CUST-8", "external_id": None, "name": "Stranger", "email": "x@example.com", "phone": None, "gstin": None, "price_list": None},
        ]
    )  # fmt: skip
    world.crm.seed(contacts=[{"email": ASHA, "first_name": "Asha", "phone": "+919845012345"}])
    read(world)
    mallory.refresh_from_db()
    assert (mallory.name, mallory.phone, mallory.revision) == ("Mallory", "", 0)
    assert not CustomerElsewhere.objects.exists()
    assert not ExternalRef.objects.exists()
    assert not OutboxEvent.objects.filter(name__endswith="CustomerChanged").exists()


def test_arkones_webhook_brings_a_change_once_and_its_echo_nothing(world: World, client: Client) -> None:
    customer = asha()
    settle()
    world.arkone.webhook("http://127.0.0.1:9/hooks/erp/arkone", "arkone-sandbox-webhook")
    world.arkone.seed(customers=[{"id": in_erp(world)["id"], "name": "Asha R. Rao"}])
    (told,) = [each for each in world.arkone.flush() if each["attempts"]]
    for _ in range(2):
        headers = {"X-ArkOne-Signature": told["attempts"][0]["headers"]["X-ArkOne-Signature"]}
        answer = client.post(
            "/hooks/erp/arkone", told["body"], content_type="application/json", headers=headers
        )
        assert answer.status_code == 200
    settle()
    customer.refresh_from_db()
    assert (customer.name, customer.revision) == ("Asha R. Rao", 2)
    assert in_crm(world)["last_name"] == "R. Rao"
    assert (the_erp().name, the_crm().name) == ("arkone", "crm")
