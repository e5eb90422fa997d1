"""A question from the account page to CRM and ERP, and the answer back to the page, the ERP and the customer's mail."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from core import clock
from core.models import AuditEntry, User
from erp_sync.connections import FEEDS, PUSHES
from erp_sync.engine.inbox import apply_due
from erp_sync.engine.push import push_due
from erp_sync.models import InboxMessage, OutboundMessage
from orders.models import Ticket, TicketMessage
from storefront.letters.models import Letter
from tests.core.admin_rows import add_order
from tests.erp_sync.erp.conftest import ADAPTERS
from tests.orders.wardrobe import add_customer
from tests.world import World, drain_outbox

pytestmark = pytest.mark.django_db
ROOM = "/account/help/"
CRM_ADAPTERS = {
    "contract": "erp_sync.crm.contract.ContractCrm",
    "hubspot": "erp_sync.hubspot.crm.HubSpotCrm",
}
ASKED = {"subject": "Which size?", "message": "I am between M and L.\r\n<b>Please help</b>"}


def settle() -> None:
    for _ in range(4):
        drain_outbox()
        OutboundMessage.objects.filter(status="pending").update(next_attempt_at=clock.now())
        push_due(PUSHES)
    drain_outbox()


def asked(client: Client) -> Ticket:
    add_customer()
    client.force_login(User.objects.get())
    client.post(f"{ROOM}new/", ASKED)
    settle()
    return Ticket.objects.get()


def answered(world: World, body: str) -> None:
    """Somebody at the CRM writes, and the ticket waits for the customer."""
    (ticket,) = world.crm.state("tickets")
    answer = {"id": f"msg_{len(body)}", "ticket_id": ticket["id"], "author": "agent", "body": body}
    world.crm.seed(messages=[answer])
    world.crm.seed(tickets=[{"id": ticket["id"], "status": "pending"}])


def texts(world: World, type_: str, control: str) -> list[tuple[str, str]]:
    rows: list[dict[str, Any]] = getattr(world, control).state(type_)
    return [(row["author"], row["body"]) for row in rows]


@pytest.fixture(params=[("arkone", "contract"), ("erpnext", "contract"), ("arkone", "hubspot")])
def everybody(request: pytest.FixtureRequest, world: World, settings: Any) -> World:
    """Each ERP and each CRM once, in the dialect that its adapter speaks."""
    erp, crm = request.param
    settings.ERP, settings.CRM = ADAPTERS[erp], CRM_ADAPTERS[crm]
    return world


def test_a_question_is_asked_answered_and_asked_again_everywhere(client: Client, everybody: World) -> None:
    world = everybody
    words = "I am between M and L.\n<b>Please help</b>"
    for path in ("tickets$", "(messages|notes)$", "Issue$", "Communication$"):
        for control in (world.crm, world.arkone):
            control.add_fault(
                "timeout_after_commit",
                params={"hold_s": 0.3},
                match={"method": "POST", "path_regex": path},
                times=1,
            )
    ticket = asked(client)
    assert not OutboundMessage.objects.exclude(status="done").exists()
    (in_crm,), (in_erp,) = world.crm.state("tickets"), world.arkone.state("tickets")
    assert (in_crm["external_id"], in_crm["subject"], in_crm["status"]) == (
        ticket.public_id,
        "Which size?",
        "open",
    )
    (contact,) = world.crm.state("contacts")
    assert (contact["id"], contact["email"]) == (in_crm["contact_id"], ticket.customer.email)
    assert (in_erp["external_id"], in_erp["subject"], in_erp["status"]) == (
        ticket.public_id,
        "Which size?",
        "open",
    )
    assert texts(world, "messages", "crm") == texts(world, "ticket_messages", "arkone")
    assert texts(world, "messages", "crm") == [("customer", words)]

    answered(world, "Take M, it stretches.")
    call_command("sync", "tickets", verbosity=0)
    settle()
    ticket.refresh_from_db()
    assert ticket.status == "pending"
    assert world.arkone.state("tickets")[0]["status"] == "pending"
    assert texts(world, "ticket_messages", "arkone")[1:] == [("agent", "Take M, it stretches.")]
    letter = Letter.objects.get(kind="ticket_answered")
    assert letter.to == ticket.customer.email
    assert "Take M, it stretches." in letter.text
    page = client.get(f"{ROOM}{ticket.public_id}/").text
    assert "Take M, it stretches." in page and "&lt;b&gt;Please help" in page and "<b>Please" not in page

    client.post(f"{ROOM}{ticket.public_id}/", {"message": "Thank you! And the colour?"})
    settle()
    ticket.refresh_from_db()
    standing = [control.state("tickets")[0]["status"] for control in (world.crm, world.arkone)]
    assert [ticket.status, *standing] == ["open"] * 3, "who writes again opens the question everywhere"
    assert texts(world, "messages", "crm")[-1] == ("customer", "Thank you! And the colour?")
    assert texts(world, "ticket_messages", "arkone")[-1] == ("customer", "Thank you! And the colour?")
    call_command("sync", "tickets", full=True, verbosity=0)
    assert TicketMessage.objects.count() == 3, "our own words come back as echoes only"
    assert Letter.objects.filter(kind="ticket_answered").count() == 1


def test_staff_answer_from_the_desk(client: Client, everybody: World) -> None:
    world = everybody
    ticket = asked(client)
    order = add_order("5", customer=ticket.customer)
    Ticket.objects.update(order=order)
    for rights in (["view_ticket"], ["view_ticket", "answer_ticket"]):
        person = User.objects.create_user(f"{len(rights)}@blouson.test", "kanjivaram-9", is_staff=True)
        person.user_permissions.set(Permission.objects.filter(codename__in=[*rights, "view_ticketmessage"]))
    reader, desk = Client(), Client()
    reader.force_login(User.objects.get(email="1@blouson.test"))
    desk.force_login(User.objects.get(email="2@blouson.test"))
    page = f"/admin/orders/ticket/{ticket.pk}/change/"
    waiting = "/admin/orders/ticket/?waits=us&about_order=yes&q=between"
    assert "Which size?" in desk.get(waiting).text
    html = desk.get(page).text
    assert "&lt;b&gt;Please help" in html and f"/admin/orders/order/{order.pk}/change/" in html
    address = reverse("admin:orders_ticket_answer", args=[ticket.pk])
    answer = {"_form_submitted": "on", "message": "Take M <it stretches>.", "status": "resolved"}
    reader.post(address, answer)
    desk.post(address, {**answer, "status": "open"})
    desk.post(address, {**answer, "message": " "})
    assert TicketMessage.objects.count() == 1
    for path in ("(messages|emails)$", "tickets/", "Communication$"):
        for control in (world.crm, world.arkone):
            fault = {"method": "P(OST|ATCH|UT)", "path_regex": path}
            control.add_fault("timeout_after_commit", params={"hold_s": 0.3}, match=fault, times=1)
    assert "on its way" in desk.post(address, answer, follow=True).text
    desk.post(address, answer)
    settle()
    assert not OutboundMessage.objects.exclude(status="done").exists()
    ticket.refresh_from_db()
    assert ticket.status == "resolved"
    said = [("customer", "I am between M and L.\n<b>Please help</b>"), ("agent", "Take M <it stretches>.")]
    assert texts(world, "messages", "crm") == texts(world, "ticket_messages", "arkone") == said
    assert world.crm.state("tickets")[0]["status"] == world.arkone.state("tickets")[0]["status"] == "resolved"
    assert "Take M <it stretches>." in Letter.objects.get(kind="ticket_answered").text
    assert "Which size?" not in desk.get(waiting).text
    assert AuditEntry.objects.get(action="answered").actor_name == "2@blouson.test"
    call_command("sync", "tickets", full=True, verbosity=0)
    settle()
    ticket.refresh_from_db()
    assert TicketMessage.objects.count() == 2 and ticket.status == "resolved", "our own words are echoes"
    assert Letter.objects.filter(kind="ticket_answered").count() == 1


def test_the_answer_comes_by_webhook_once_and_strangers_are_left_alone(client: Client, world: World) -> None:
    ticket = asked(client)
    world.crm.webhook("http://127.0.0.1:9/hooks/crm", "crm-sandbox-webhook")
    answered(world, "Take M.")
    world.crm.seed(tickets=[{"id": "tic_99", "subject": "By telephone"}])
    world.crm.seed(messages=[{"id": "msg_99", "ticket_id": "tic_99", "author": "agent", "body": "Hello"}])
    told = [each for each in world.crm.flush() if each["attempts"]]
    assert len(told) >= 4
    for delivery in [*told, *reversed(told)]:
        signature = delivery["attempts"][0]["headers"]["X-CRM-Signature"]
        answer = Client().post(
            "/hooks/crm",
            delivery["body"],
            content_type="application/json",
            headers={"X-CRM-Signature": signature},
        )
        assert answer.status_code == 200
    apply_due(FEEDS)
    apply_due(FEEDS)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.messages.filter(author="agent").count()) == ("pending", 1)
    assert Ticket.objects.count() == 1
    assert not InboxMessage.objects.filter(status__in=["dead", "pending"]).exists()
