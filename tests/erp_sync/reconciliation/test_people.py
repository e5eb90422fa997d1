"""Customers held against CRM and ERP each night: what drifted is found by field, repaired by one button, and then gone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core import clock
from core.errors import Refused
from erp_sync.board.queries import sync_board
from erp_sync.models import Drift, ExternalRef, InboxMessage, Reconciliation
from erp_sync.reconciliation.operations import reconcile_flow, repair_drift
from orders.models import Customer, CustomerElsewhere
from tests.erp_sync.crm.test_tickets import CRM_ADAPTERS
from tests.erp_sync.people.test_three_ways import ASHA, asha, in_crm, settle
from tests.world import World

pytestmark = pytest.mark.django_db


def found() -> set[tuple[str, str, str]]:
    return {(d.field, d.ours, d.theirs) for d in Drift.objects.filter(flow="contacts")}


def compared(world: World) -> Reconciliation:
    world.crm.clock(advance_s=15)
    run = reconcile_flow("contacts")
    assert (run.status, run.error) == ("done", "")
    return run


def repaired(*fields: str) -> None:
    for drift in Drift.objects.filter(flow="contacts", field__in=fields):
        assert "merged again" in repair_drift(drift.pk, by="meera")
    settle()


@pytest.mark.parametrize("crm", ["contract", "hubspot"])
def test_contacts_that_went_astray_are_found_by_field_and_put_right(
    crm: str, world: World, settings: Any
) -> None:
    settings.CRM = CRM_ADAPTERS[crm]
    world.arkone.options(rate_per_s=0)
    customer = asha()
    settle()
    world.crm.seed(contacts=[{"email": "stranger@example.com", "first_name": "Nobody"}])
    with clock.moved(timedelta(hours=1)):
        run = compared(world)
        assert (run.ours_count, run.theirs_count, run.differing) == (1, 1, 0), (
            "strangers are not ours to count"
        )
        assert run.system == ("crm" if crm == "contract" else "hubspot")

        (there,) = [row for row in world.crm.state("contacts") if row["email"] == ASHA]
        world.crm.seed(contacts=[{"id": there["id"], "phone": "+919900011223", "email": "other@example.com"}])
        Customer.objects.filter(pk=customer.pk).update(name="Asha Iyer")  # a change of which no news went out
    with clock.moved(timedelta(hours=2)):
        assert compared(world).differing == 1
        assert found() == {
            ("email", ASHA, "other@example.com"),
            ("phone", "+919845012345", "+919900011223"),
            ("name", "Asha Iyer", "Asha Rao"),
        }
        (board,) = [each for each in sync_board() if each.role == "crm"]
        (line,) = [each for each in board.incoming if each.drift]
        assert (line.name, line.drift, line.compared and line.compared.ours) == ("contacts", 1, 1)
        assert not InboxMessage.objects.filter(status="pending").exists(), "looking changes nothing"

        repaired("name")
        customer.refresh_from_db()
        assert (customer.phone, customer.email) == ("+919900011223", ASHA), "each field by whose word counts"
        (there,) = [row for row in world.crm.state("contacts") if row["id"] == there["id"]]
        assert (there["email"], there["first_name"], there["last_name"]) == (ASHA, "Asha", "Iyer")
    with clock.moved(timedelta(hours=3)):
        assert compared(world).differing == 0 and not found()


def test_the_erps_customers_are_held_against_ours_and_whom_it_made_for_an_order_is_nobodys_business(
    world: World,
) -> None:
    world.arkone.options(rate_per_s=0)
    customer = asha()
    guest = Customer.objects.create(email="guest@example.com", name="Never Proven")
    settle()
    (there,) = world.arkone.state("customers")
    made = {"external_id": guest.public_id, "name": "N. P.", "email": "guest@example.com", "phone": None}
    world.arkone.seed(customers=[{**there, "id": "CUST-7", **made}])
    with clock.moved(timedelta(hours=1)):
        world.arkone.clock(advance_s=15)
        run = reconcile_flow("customers")
        assert (run.system, run.status, run.ours_count, run.differing) == ("arkone", "done", 1, 0)
        Customer.objects.filter(pk=customer.pk).update(phone="+919900011223")
        assert reconcile_flow("customers").differing == 1
        (drift,) = Drift.objects.all()
        assert (drift.flow, drift.entity, drift.field, drift.theirs) == (
            "customers", customer.public_id, "phone", "+919845012345",
        )  # fmt: skip
        repair_drift(drift.pk, by="meera")
        settle()
        world.arkone.clock(advance_s=15)
        assert reconcile_flow("customers").differing == 0
        (there,) = [row for row in world.arkone.state("customers") if row["id"] == there["id"]]
        assert there["phone"] == "+919900011223"


def test_one_the_crm_lost_is_told_again_and_one_the_shop_lacks_is_for_a_person(world: World) -> None:
    world.arkone.options(rate_per_s=0)
    customer = asha()
    settle()
    there = in_crm(world)
    strange = {"email": "x@example.com", "external_id": "cus_GONE", "first_name": "Gone"}
    world.crm.seed(contacts=[{"id": there["id"], "external_id": None, "email": "moved@example.com"}, strange])
    CustomerElsewhere.objects.all().delete()
    ExternalRef.objects.filter(system="crm").delete()
    with clock.moved(timedelta(hours=1)):
        assert compared(world).differing == 2
        assert {(d.entity, d.field, d.ours, d.theirs) for d in Drift.objects.all()} == {
            (customer.public_id, "there at all", "yes", "no"),
            ("cus_GONE", "there at all", "no", "yes"),
        }
        with pytest.raises(Refused, match="no such customer"):
            repair_drift(Drift.objects.get(entity="cus_GONE").pk, by="meera")
        repair_drift(Drift.objects.get(entity=customer.public_id).pk, by="meera")
        assert compared(world).differing == 1, "one who is just being told of is left alone"
        settle()
    with clock.moved(timedelta(hours=2)):
        assert compared(world).differing == 1
        assert Drift.objects.get().entity == "cus_GONE"
        assert [row["external_id"] for row in world.crm.state("contacts") if row["email"] == ASHA] == [
            customer.public_id
        ]
