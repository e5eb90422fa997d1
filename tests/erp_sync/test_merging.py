"""Customers who became one, told to every kind of ERP and CRM, and taken back."""

from __future__ import annotations

import pytest

from core.audit import Author
from erp_sync.erp.ports import the_erp
from erp_sync.models import OutboundMessage
from orders.customers.duplicates.operations import merge_customers, part_customers
from orders.models import Customer
from tests.core.admin_rows import add_order
from tests.erp_sync.crm.test_tickets import everybody, settle
from tests.world import World

pytestmark = pytest.mark.django_db
__all__ = ["everybody"]
MEERA = Author("meera@blouson.test", "duplicates")


def in_systems(world: World, gone: Customer) -> tuple[str, str]:
    """What the note says at the CRM and at the ERP."""
    contact = next(each for each in world.crm.state("contacts") if each["email"] == gone.email)
    notes = contact["properties"]
    customer = next(each for each in world.arkone.state("customers") if each["external_id"] == gone.public_id)
    return notes.get("merged_into") or notes.get("shop_merged_into") or "", customer.get("merged_into") or ""


def test_crm_and_erp_note_who_somebody_is_now_and_take_it_back(everybody: World) -> None:
    world = everybody
    kept, gone = (Customer.objects.create(email=f"{n}@example.com", name="Asha Rao") for n in "ab")
    add_order("1", customer=gone)
    someone = {"external_id": gone.public_id, "name": gone.name, "email": gone.email, "phone": ""}
    ticket = {
        "external_id": "ticket_1",
        "number": "T-1",
        "subject": "?",
        "status": "open",
        "customer": someone,
    }
    the_erp().create_ticket(ticket, key="made")
    for control, path in ((world.crm, "upsert$"), (world.arkone, "[Cc]ustomer")):
        fault = {"method": "P(UT|ATCH|OST)", "path_regex": path}
        control.add_fault("timeout_after_commit", params={"hold_s": 0.3}, match=fault, times=1)

    merge_id = merge_customers(kept_id=kept.public_id, gone_id=gone.public_id, reason="One", author=MEERA)
    settle()
    assert in_systems(world, gone) == (kept.public_id, kept.public_id)

    part_customers(merge_id=merge_id, author=MEERA)
    settle()
    assert in_systems(world, gone) == ("", "")
    assert not OutboundMessage.objects.exclude(status="done").exists()
    assert sorted(OutboundMessage.objects.values_list("flow", flat=True)) == [
        "crm_contact", "crm_contact", "erp_customer_merge", "erp_customer_merge",
    ]  # fmt: skip


def test_nobody_is_told_of_somebody_whom_the_erp_never_knew(world: World) -> None:
    kept, gone = (Customer.objects.create(email=f"{n}@example.com", name="Asha Rao") for n in "ab")
    merge_customers(kept_id=kept.public_id, gone_id=gone.public_id, reason="One", author=MEERA)
    settle()
    assert [(each.flow, each.status) for each in OutboundMessage.objects.all()] == [("crm_contact", "done")]
    add_order("1", customer=kept)  # confirmed, and found by e-mail in the ERP: under no id of ours
    third = Customer.objects.create(email="c@example.com", name="Asha Rao")
    merge_customers(kept_id=third.public_id, gone_id=kept.public_id, reason="One", author=MEERA)
    settle()
    assert set(OutboundMessage.objects.values_list("status", flat=True)) == {"done"}
