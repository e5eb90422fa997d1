"""Enquiries, questions and answers held against each CRM every night: found by field, repaired by one button, gone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from core import clock
from core.errors import Refused
from erp_sync.board.queries import sync_board
from erp_sync.connections import FEEDS
from erp_sync.engine.inbox import apply_due
from erp_sync.models import Drift, OutboundMessage, Reconciliation
from erp_sync.reconciliation.operations import reconcile_flow, repair_drift
from orders.models import Lead, Ticket, TicketMessage
from tests.erp_sync.crm.test_leads import ask, there
from tests.erp_sync.crm.test_tickets import CRM_ADAPTERS, answered, asked, settle
from tests.world import World

pytestmark = pytest.mark.django_db
FLOWS = ("leads", "tickets", "ticket_messages")


@pytest.fixture(params=list(CRM_ADAPTERS))
def crm(request: pytest.FixtureRequest, world: World, settings: Any) -> World:
    settings.CRM = CRM_ADAPTERS[request.param]
    world.arkone.options(rate_per_s=0)
    return world


def compared(world: World) -> list[tuple[int, int, int]]:
    """Of each flow how many are here and there, and how many differ."""
    world.crm.clock(advance_s=15)
    runs = [reconcile_flow(flow) for flow in FLOWS]
    assert {(run.status, run.error) for run in runs} == {(Reconciliation.Status.DONE, "")}
    return [(run.ours_count, run.theirs_count, run.differing) for run in runs]


def found() -> set[tuple[str, str, str, str]]:
    return {(d.flow, d.field, d.ours, d.theirs) for d in Drift.objects.all()}


def test_what_the_crm_was_asked_and_answers_is_the_same_in_both_books(crm: World) -> None:
    ask()
    ticket = asked(Client())
    answered(crm, "Take M.")
    crm.crm.clock(advance_s=15)
    call_command("sync", "tickets", verbosity=0)
    settle()
    assert not OutboundMessage.objects.exclude(status="done").exists()
    with clock.moved(timedelta(hours=1)):
        assert compared(crm) == [(1, 1, 0), (1, 1, 0), (1, 1, 0)]

        answered(crm, "And it stretches.")
        asking = there(crm, "meera@example.com")
        kind = "leads" if crm.crm.state("leads") else "contacts"
        crm.crm.seed(**{kind: [{"id": asking["id"], "owner": "meena"}]})
        Ticket.objects.update(status="resolved")
    with clock.moved(timedelta(hours=2)):
        assert compared(crm) == [(1, 1, 1), (1, 1, 1), (1, 2, 1)]
        assert {("tickets", "status", "resolved", "pending"), ("leads", "owner", "", "meena")} <= found()
        assert ("ticket_messages", "there at all", "no", "yes") in found()
        (board,) = [each for each in sync_board() if each.role == "crm"]
        assert {line.name: line.drift for line in board.incoming if line.drift} == dict.fromkeys(FLOWS, 1)
        for drift in Drift.objects.all():
            assert "applied again" in repair_drift(drift.pk, by="meera")
        assert apply_due(FEEDS) == 3
        settle()
        assert (Lead.objects.get().owner, Ticket.objects.get().status) == ("meena", "pending")
        assert TicketMessage.objects.filter(ticket=ticket, author="agent").count() == 2
        assert compared(crm) == [(1, 1, 0), (1, 1, 0), (2, 2, 0)]

        crm.crm.add_fault(
            "status",
            params={"code": 422},
            match={"method": "POST", "path_regex": "(leads|contacts)"},
            times=1,
        )
        ask(email="ravi@example.com", message="Six kurtas")
        settle()
        assert OutboundMessage.objects.get(status="dead").flow == "crm_lead"
    with clock.moved(timedelta(hours=3)):
        assert compared(crm) == [(2, 1, 1), (1, 1, 0), (2, 2, 0)]
        (lost,) = Drift.objects.all()
        untold = Lead.objects.get(email="ravi@example.com")
        assert (lost.entity, lost.field, lost.ours, lost.theirs) == (
            untold.public_id, "there at all", "yes", "no",
        )  # fmt: skip
        assert "told again" in repair_drift(lost.pk, by="meera")
        settle()
        assert compared(crm) == [(2, 2, 0), (1, 1, 0), (2, 2, 0)]

        crm.crm.seed(tickets=[{"id": "tic_77", "external_id": "ticket_GONE", "subject": "Which size?"}])
    with clock.moved(timedelta(hours=4)):
        assert compared(crm)[1] == (1, 2, 1)
        with pytest.raises(Refused, match="no such question"):
            repair_drift(Drift.objects.get().pk, by="meera")
