"""The connections in the admin: readable pages, and buttons that do what they say for those who may press them."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from core.models import User
from erp_sync.engine.errors import BadMessage
from erp_sync.engine.inbox import apply_due
from erp_sync.engine.storing import Incoming, store_messages
from erp_sync.models import Cursor, ExternalRef, InboxMessage, OutboundMessage, SyncRun
from tests.erp_sync.intents import intend_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("owner@blouson.test", "a-long-password"))
    return client


def fail(body: str) -> None:
    raise BadMessage("thing.sku is missing, expected text")


@pytest.fixture
def dead() -> InboxMessage:
    run = SyncRun.objects.create(flow="products", trigger="command", status="done", received=2, stored=2)
    messages = [Incoming("test", "thing", f"e{n}", f'{{"id": {n}, "name": "<b>&"}}') for n in (1, 2)]
    store_messages(messages, run=run)
    apply_due({("test", "thing"): fail})
    return InboxMessage.objects.get(event_id="e1")


def page(client: Client, model: str, object_id: int | None = None) -> str:
    args = [] if object_id is None else [object_id]
    url = reverse(f"admin:erp_sync_{model}_{'change' if args else 'changelist'}", args=args)
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def press(client: Client, message: Any, button: str, **fields: str) -> Any:
    url = reverse(f"admin:erp_sync_{message._meta.model_name}_{button}", args=[message.pk])
    return client.post(url, {"_form_submitted": "True", **fields}, follow=True)


def test_every_list_and_page_opens(owner: Client, dead: InboxMessage) -> None:
    message = intend_order()
    cursor = Cursor.objects.create(flow="products", system="arkone", failures=2, last_error="retryable: away")
    ref = ExternalRef.objects.create(system="arkone", kind="order", public_id="order_1", external_id="SO-1")
    run = dead.sync_run
    assert run is not None

    assert "thing.sku is missing" in page(owner, "inboxmessage")
    assert "&lt;b&gt;&amp;" in page(owner, "inboxmessage", dead.pk)
    assert "order:WEB-1001" in page(owner, "outboundmessage")
    assert "12 MG Road" in page(owner, "outboundmessage", message.pk)
    assert "products" in page(owner, "syncrun")
    shown = page(owner, "syncrun", run.pk)
    assert "2 dead letters" in shown
    assert f"/admin/erp_sync/inboxmessage/{dead.pk}/change/" in shown
    assert "failing" in page(owner, "cursor")
    page(owner, "cursor", cursor.pk)
    assert "SO-1" in page(owner, "externalref")
    page(owner, "externalref", ref.pk)


def test_lists_need_a_fixed_number_of_queries(
    owner: Client, dead: InboxMessage, django_assert_max_num_queries: Any
) -> None:
    for number in range(1002, 1020):
        intend_order(f"WEB-{number}")
    for model in ("inboxmessage", "outboundmessage", "syncrun"):
        with django_assert_max_num_queries(14):
            page(owner, model)


def test_nothing_can_be_edited_added_or_deleted(owner: Client, dead: InboxMessage) -> None:
    url = reverse("admin:erp_sync_inboxmessage_change", args=[dead.pk])
    assert owner.post(url, {"status": "done"}).status_code == 403
    assert owner.get(reverse("admin:erp_sync_inboxmessage_add")).status_code == 403
    assert owner.post(reverse("admin:erp_sync_inboxmessage_delete", args=[dead.pk])).status_code == 403
    dead.refresh_from_db()
    assert dead.status == "dead"


def test_a_look_at_the_button_changes_nothing(owner: Client, dead: InboxMessage) -> None:
    assert "replay_one" in page(owner, "inboxmessage", dead.pk)
    answer = owner.get(reverse("admin:erp_sync_inboxmessage_replay_one", args=[dead.pk]))
    assert "Replay this message" in answer.content.decode()
    dead.refresh_from_db()
    assert dead.status == "dead"


def test_replay_tries_this_one_again(owner: Client, dead: InboxMessage) -> None:
    answer = press(owner, dead, "replay_one")
    assert "It will be tried again now." in answer.content.decode()
    assert dict(InboxMessage.objects.values_list("event_id", "status")) == {"e1": "pending", "e2": "dead"}

    again = press(owner, dead, "replay_one")
    assert "Only a dead letter can be replayed or ignored." in again.content.decode()


def test_replay_all_like_this(owner: Client, dead: InboxMessage) -> None:
    assert "2 will be tried again now." in press(owner, dead, "replay_all_like_it").content.decode()
    assert set(InboxMessage.objects.values_list("status", flat=True)) == {"pending"}


def test_ignore_needs_a_reason_and_keeps_it_with_a_name(owner: Client, dead: InboxMessage) -> None:
    press(owner, dead, "ignore_one", reason="")
    dead.refresh_from_db()
    assert dead.status == "dead"

    press(owner, dead, "ignore_one", reason="Entered by hand")
    dead.refresh_from_db()
    assert dead.status == "ignored"
    assert dead.last_error.endswith("Ignored: Entered by hand (owner@blouson.test)")


def test_many_can_be_replayed_from_the_list(owner: Client) -> None:
    messages = [intend_order(f"WEB-{number}") for number in (1001, 1002, 1003)]
    OutboundMessage.objects.filter(pk__in=[m.pk for m in messages[:2]]).update(status="dead")

    answer = owner.post(
        reverse("admin:erp_sync_outboundmessage_changelist"),
        {"action": "replay_selected", "_selected_action": [m.pk for m in messages]},
        follow=True,
    )

    shown = answer.content.decode()
    assert "2 will be tried again now." in shown
    assert "Only a dead letter can be replayed or ignored." in shown
    assert set(OutboundMessage.objects.values_list("status", flat=True)) == {"pending"}


def test_staff_who_may_only_look_get_no_buttons(dead: InboxMessage) -> None:
    looker = User.objects.create_user("looker@blouson.test", "a-long-password", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_inboxmessage"))
    client = Client()
    client.force_login(looker)

    assert "replay_one" not in page(client, "inboxmessage", dead.pk)
    assert press(client, dead, "replay_one").status_code == 403
    dead.refresh_from_db()
    assert dead.status == "dead"
