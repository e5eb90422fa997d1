"""Two accounts that ERP and CRM know become one, and two again: whose record is whose stays right on every side."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from core.audit import Author
from core.models import User
from erp_sync.crm.bodies import contact_body
from erp_sync.crm.ports import the_crm
from erp_sync.engine.outbound import Intent, enqueue
from erp_sync.erp.ports import the_erp
from erp_sync.models import ExternalRef, OutboundMessage
from orders.customers.duplicates.operations import merge_customers, part_customers
from orders.customers.identity.operations import confirm_email
from orders.customers.identity.queries import email_key_of
from orders.customers.operations import register_customer
from orders.models import Customer, CustomerElsewhere
from orders.sales.queries import order_for_erp
from tests.core.admin_rows import add_order
from tests.erp_sync.crm.test_tickets import CRM_ADAPTERS
from tests.erp_sync.erp.conftest import ADAPTERS
from tests.erp_sync.people.test_three_ways import read, settle
from tests.world import World

pytestmark = pytest.mark.django_db
MEERA = Author("meera@blouson.test", "duplicates")


@pytest.fixture(params=[("arkone", "contract"), ("erpnext", "hubspot")])
def everybody(request: pytest.FixtureRequest, world: World, settings: Any) -> World:
    erp, crm = request.param
    settings.ERP, settings.CRM = ADAPTERS[erp], CRM_ADAPTERS[crm]
    world.arkone.options(rate_per_s=0)
    return world


def proven(email: str, name: str, phone: str) -> Customer:
    customer_id = register_customer(email=email, password="kanjivaram-9", name=name, phone=phone)
    key = email_key_of(customer_id)
    assert key is not None
    confirm_email(token=key.token)
    return Customer.objects.get(public_id=customer_id)


def elsewhere() -> dict[tuple[str, str], dict[str, str]]:
    """What each system is noted to say of each, by role and address."""
    return {(row.role, row.customer.email): row.told for row in CustomerElsewhere.objects.all()}


def refs() -> dict[tuple[str, str], str]:
    rows = ExternalRef.objects.filter(kind="customer")
    return {(row.system, row.public_id): row.external_id for row in rows}


def test_each_keeps_its_record_and_all_is_as_before_when_they_are_parted(
    everybody: World, client: Client
) -> None:
    world = everybody
    kept, gone = (
        proven("asha@example.com", "Asha Rao", "98450 12345"),
        proven("asha.rao@example.com", "A. Rao", "99000 11223"),
    )
    settle()
    (there,) = [each for each in world.arkone.state("customers") if each["external_id"] == gone.public_id]
    before, names = elsewhere(), refs()
    assert len(before) == len(names) == 4

    merge_id = merge_customers(kept_id=kept.public_id, gone_id=gone.public_id, reason="One", author=MEERA)
    settle()
    (told,) = [each for each in world.arkone.state("customers") if each["id"] == there["id"]]
    assert told["merged_into"] == kept.public_id, "the ERP knows accounts that have not ordered"
    assert (elsewhere(), refs()) == (before, names)

    # An order that was theirs is told of once more, under the name of the one who stays, by the address it was given.
    order = add_order("77", customer=kept, email=gone.email, phone=gone.phone)
    body = contact_body(order_for_erp(order.public_id))
    assert (body["email"], body["external_id"]) == (gone.email, kept.public_id)
    enqueue(
        Intent(
            "crm_contact",
            the_crm().name,
            "crm_contact:order:WEB-77:1",
            f"contact:{gone.email}",
            10,
            {"body": body},
        )
    )
    settle()
    world.crm.seed(contacts=[{"id": row["id"], "owner": "meena"} for row in world.crm.state("contacts")])
    read(world)
    assert refs() == names
    assert {key: told["email"] for key, told in elsewhere().items()} == {
        key: told["email"] for key, told in before.items()
    }, "no row speaks of the other's record"
    kept.refresh_from_db()
    assert (kept.name, kept.phone) == ("Asha Rao", "+919845012345")

    client.force_login(User.objects.create_superuser("owner@blouson.test", "kanjivaram-9"))
    page = client.get(f"/admin/orders/customer/{kept.pk}/change/").content.decode()
    assert all(each in page for each in names.values()) and gone.email in page

    part_customers(merge_id=merge_id, author=MEERA)
    settle()
    (told,) = [each for each in world.arkone.state("customers") if each["id"] == there["id"]]
    assert not told.get("merged_into") and told["name"] == "A. Rao"
    assert refs() == names
    assert {key: row["name"] for key, row in elsewhere().items()} == {
        key: row["name"] for key, row in before.items()
    }
    assert not OutboundMessage.objects.exclude(status="done").exists()
    assert the_erp().name in {system for system, _ in names}
