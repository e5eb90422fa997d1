"""Webhooks in the admin: made, shown once, pressed, looked at; by those who may."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from core.encryption import decrypt
from core.models import User
from erp_sync.hooks.models import WebhookDelivery, WebhookSubscription
from erp_sync.hooks.sending import send_hooks
from tests.erp_sync.hooks.conftest import tell, three_steps
from tests.erp_sync.hooks.receiver import Receiver, says
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db
ROOMS = "/admin/erp_sync/webhooksubscription/"
LOG = "/admin/erp_sync/webhookdelivery/"


@pytest.fixture
def owner() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("owner@blouson.test", "a-long-password"))
    return client


def press(client: Client, row: WebhookSubscription, button: str) -> Any:
    url = reverse(f"admin:erp_sync_webhooksubscription_{button}", args=[row.pk])
    return client.post(url, {"_form_submitted": "True"}, follow=True)


def secret_in(answer: Any) -> str:
    told = " ".join(str(each) for each in answer.context["messages"])
    found = re.search(r"whsec_\S+", told)
    return found.group() if found else ""


def test_a_receiver_is_made_changed_and_pressed(owner: Client, receiver: Receiver) -> None:
    assert b"order.placed" in owner.get(f"{ROOMS}add/").content
    wrong = owner.post(f"{ROOMS}add/", {"title": "Screen", "url": "ftp://x", "events": ["order.placed"]})
    assert b"Use an address that begins with https" in wrong.content
    assert not WebhookSubscription.objects.exists()
    said = {"title": "Screen", "url": receiver.url(), "events": ["order.placed"]}
    made = owner.post(f"{ROOMS}add/", said, follow=True)
    row = WebhookSubscription.objects.get()
    assert secret_in(made) == decrypt(row.secret)
    page = owner.get(f"{ROOMS}{row.pk}/change/").text
    assert "whsec_" not in page and "in use" in page

    owner.post(f"{ROOMS}{row.pk}/change/", {**said, "title": "Big <b>screen"}, follow=True)
    row.refresh_from_db()
    assert row.title == "Big <b>screen"
    assert "Big &lt;b&gt;screen" in owner.get(ROOMS).text
    turned = press(owner, row, "rotate_secret")
    row.refresh_from_db()
    assert secret_in(turned) == decrypt(row.secret) != decrypt(row.previous_secret)

    press(owner, row, "try_it")
    press(owner, row, "pause")
    row.refresh_from_db()
    assert row.status == "paused"
    press(owner, row, "resume")
    assert send_hooks(row.pk) == 1
    WebhookDelivery.objects.update(status="failed")
    assert "1 will be sent again" in press(owner, row, "replay_all_failed").text
    press(owner, row, "end_for_good")
    row.refresh_from_db()
    assert row.status == "ended"
    assert "was ended for good" in press(owner, row, "resume").text


def test_the_log_is_masked_and_sends_again(
    owner: Client, receiver: Receiver, subscribed: WebhookSubscription
) -> None:
    receiver.will(says(500, b'{"mail": "asha@example.com", "html": "<b>"}'))
    tell(*three_steps()[:1])
    drain_outbox()
    send_hooks(subscribed.pk)
    row = WebhookDelivery.objects.get()
    page = owner.get(f"{LOG}{row.pk}/change/").text
    assert "a***@example.com" in page and "asha@example.com" not in page and "&lt;b&gt;" in page
    assert "WEB-1001" in page
    assert "order.placed" in owner.get(LOG).text
    WebhookDelivery.objects.update(status="failed")
    sent = owner.post(LOG, {"action": "replay_selected", "_selected_action": [row.pk]}, follow=True)
    assert "1 will be sent again now." in sent.text
    assert send_hooks(subscribed.pk) == 1


def test_who_may_only_look_presses_nothing(receiver: Receiver, subscribed: WebhookSubscription) -> None:
    user = User.objects.create_user("asha@blouson.test", "a-long-password", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["view_webhooksubscription", "view_webhookdelivery"])
    )
    client = Client()
    client.force_login(user)
    assert client.get(f"{ROOMS}{subscribed.pk}/change/").status_code == 200
    before = WebhookSubscription.objects.values().get()
    for button in ("rotate_secret", "pause", "end_for_good", "try_it"):
        assert press(client, subscribed, button).status_code in (403, 404)
    assert client.get(f"{ROOMS}add/").status_code == 403
    assert WebhookSubscription.objects.values().get() == before
    assert not WebhookDelivery.objects.exists()
