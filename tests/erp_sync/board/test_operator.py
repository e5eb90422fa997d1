"""An operator finds, understands and mends a stuck message with nothing but the admin."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from core.models import User
from erp_sync.engine.outbound import Accepted, Outgoing
from erp_sync.engine.push import Push, push_due
from erp_sync.engine.refs import keep_ref
from erp_sync.models import OutboundMessage
from tests.erp_sync.intents import CALLS_ONLY, intend_cancel, intend_order
from tests.world import World

pytestmark = pytest.mark.django_db


def note_order(outgoing: Outgoing, accepted: Accepted) -> None:
    """As the shop does: later messages need the ERP's name for the order."""
    public_id = outgoing.payload["order_id"]
    keep_ref(system="arkone", kind="order", public_id=public_id, external_id=accepted.external_id)


PUSHES = {**CALLS_ONLY, "erp_order": Push(send=CALLS_ONLY["erp_order"].send, effect=note_order)}


def link(html: str, words: str) -> str:
    """Where the link with these words leads."""
    found = re.search(rf'<a[^>]*href="([^"]+)"[^>]*>\s*(?:<span>)?{re.escape(words)}', html)
    assert found, words
    return found.group(1).replace("&amp;", "&")


@pytest.fixture
def operator() -> Client:
    """Somebody in the role Support, no more."""
    call_command("keep_roles", verbosity=0)
    user = User.objects.create_user("support@blouson.test", "kanjivaram-9", is_staff=True)
    user.groups.add(Group.objects.get(name="Support"))
    client = Client()
    client.force_login(user)
    return client


def test_from_the_front_page_to_an_order_that_the_erp_takes_after_all(erp: World, operator: Client) -> None:
    stuck = intend_order("WEB-1001")
    behind = intend_cancel("WEB-1001")
    fault = erp.arkone.add_fault(
        "status",
        match={"method": "POST"},
        params={"code": 422, "body": {"title": "GSTIN of the seller is missing"}},
    )
    push_due(PUSHES)
    erp.arkone.remove_fault(fault)

    # Find: the morning's front page says so, the dashboard says where.
    front = operator.get("/admin/").content.decode()
    assert "Outgoing messages not accepted" in front
    board = operator.get(reverse("admin:erp_sync_syncrun_board")).content.decode()
    assert "has 1 message that needs a person" in board
    listed = operator.get(link(board, "1")).content.decode()
    page = link(listed, "order:WEB-1001")

    # Understand: the message says what was sent, what was answered, and why it stopped; the story what waits behind.
    shown = operator.get(page.partition("?")[0]).content.decode()
    assert "permanent: Rejected: ArkOne answered 422" in shown
    story = operator.get(reverse("admin:erp_sync_syncrun_story"), {"q": "web 1001"}).content.decode()
    assert "1 message about it is stuck" in story
    assert story.index("Orders") < story.index("Cancellations")
    assert "12 MG Road" not in story

    # Mend: the cause is gone, one button sends it again, and what waited behind it follows.
    button = reverse("admin:erp_sync_outboundmessage_replay_one", args=[stuck.pk])
    answer = operator.post(button, {"_form_submitted": "True"}, follow=True).content.decode()
    assert "It will be tried again now." in answer
    assert push_due(PUSHES) == 2
    assert set(OutboundMessage.objects.values_list("status", flat=True)) == {"done"}
    (order,) = erp.arkone.state("sales_orders")
    assert (order["external_id"], order["status"]) == ("WEB-1001", "cancelled")
    assert "Everything is in step" in operator.get(reverse("admin:erp_sync_syncrun_board")).content.decode()
    behind.refresh_from_db()
    assert behind.attempts == 1, "it lost no try while it waited"


def test_what_was_done_by_hand_is_closed_with_a_reason_and_the_rest_goes_on(
    erp: World, operator: Client
) -> None:
    stuck = intend_order("WEB-1001")
    OutboundMessage.objects.filter(pk=stuck.pk).update(status="dead", last_error="conflict: other total")
    other = intend_order("WEB-1002")
    button = reverse("admin:erp_sync_outboundmessage_ignore_one", args=[stuck.pk])

    operator.post(button, {"_form_submitted": "True", "reason": "Entered by hand as SO-77"}, follow=True)

    stuck.refresh_from_db()
    assert stuck.status == "ignored"
    assert "Entered by hand as SO-77 (support@blouson.test)" in stuck.last_error
    assert push_due(PUSHES) == 1
    other.refresh_from_db()
    assert other.status == "done"
