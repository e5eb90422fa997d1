"""Receivers come, change, fail, leave and end; what is old goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from core import clock
from core.encryption import decrypt
from core.errors import Invalid, NotFound, Refused
from core.models import AuditEntry
from erp_sync.diagnoses import receivers_are_told
from erp_sync.hooks.models import WebhookDelivery, WebhookSubscription
from erp_sync.hooks.operations import (
    HookWish,
    add_webhook,
    change_webhook,
    end_webhook,
    pause_webhook,
    replay_failed_webhooks,
    replay_webhook,
    resume_webhook,
    rotate_webhook_secret,
    try_webhook,
)
from erp_sync.hooks.queries import HookTrouble, hook_trouble
from erp_sync.hooks.retention import purge_webhooks
from erp_sync.hooks.rules import signature
from erp_sync.hooks.sending import send_hooks
from tests.erp_sync.hooks.conftest import STAFF, tell, three_steps
from tests.erp_sync.hooks.receiver import Receiver, says
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db


def happen(number: str = "WEB-1001", *, steps: int = 1) -> None:
    """So many steps of an order, heard."""
    tell(*three_steps(number)[:steps])
    drain_outbox()


def test_both_secrets_sign_for_two_days(receiver: Receiver, subscribed: WebhookSubscription) -> None:
    old = decrypt(subscribed.secret)
    new = rotate_webhook_secret(subscribed.pk, author=STAFF).secret
    subscribed.refresh_from_db()
    assert old != new == decrypt(subscribed.secret)
    assert new not in subscribed.secret
    happen("WEB-1")
    send_hooks(subscribed.pk)
    WebhookSubscription.objects.update(previous_until=clock.now())
    happen("WEB-2")
    send_hooks(subscribed.pk)
    both, one = (each.headers["webhook-signature"].split() for each in receiver.received)
    for given, secrets, message in (
        (both, [new, old], receiver.received[0]),
        (one, [new], receiver.received[1]),
    ):
        said = {
            "event_id": message.headers["webhook-id"],
            "sent_at": int(message.headers["webhook-timestamp"]),
        }
        assert given == [signature(secret, **said, body=message.body) for secret in secrets]
    entries = AuditEntry.objects.filter(kind="erp_sync.webhooksubscription").order_by("id")
    assert [entry.action for entry in entries] == ["added", "changed"]
    assert new not in str(entries[1].changes) and decrypt(subscribed.secret) not in str(entries[0].changes)


def test_410_unsubscribes_and_staff_may_resume(receiver: Receiver, subscribed: WebhookSubscription) -> None:
    receiver.will(says(410))
    happen(steps=2)
    assert send_hooks(subscribed.pk) == 0
    subscribed.refresh_from_db()
    assert (subscribed.status, subscribed.is_told, len(receiver.received)) == ("gone", False, 1)
    assert hook_trouble() == HookTrouble(stopped=1, failing=0, given_up=0)
    finding = next(iter(receivers_are_told()))
    assert (finding.is_well, finding.seen) == (False, "1 switched off, 0 failing, 0 messages given up")

    happen("WEB-2")
    assert WebhookDelivery.objects.count() == 2  # nobody wants to hear of it
    with pytest.raises(Refused):
        try_webhook(subscribed.pk)
    assert resume_webhook(subscribed.pk, author=STAFF) == 2
    assert send_hooks(subscribed.pk) == 2
    assert next(iter(receivers_are_told())).is_well


def test_two_days_of_nothing_but_failure_switch_it_off(
    receiver: Receiver, subscribed: WebhookSubscription
) -> None:
    receiver.will(says(400), says(200), says(400), says(400))
    happen("WEB-1")
    send_hooks(subscribed.pk)
    subscribed.refresh_from_db()
    assert subscribed.failing_since is not None
    WebhookSubscription.objects.update(failing_since=clock.now() - timedelta(minutes=16))
    assert hook_trouble() == HookTrouble(stopped=0, failing=1, given_up=0)
    WebhookDelivery.objects.update(next_attempt_at=clock.now())
    send_hooks(subscribed.pk)  # accepted: it begins anew
    subscribed.refresh_from_db()
    assert (subscribed.failing_since, subscribed.last_error) == (None, "")

    happen("WEB-2")
    send_hooks(subscribed.pk)
    WebhookSubscription.objects.update(failing_since=clock.now() - timedelta(hours=48))
    WebhookDelivery.objects.filter(status="pending").update(next_attempt_at=clock.now())
    send_hooks(subscribed.pk)
    subscribed.refresh_from_db()
    assert (subscribed.status, subscribed.last_error) == ("disabled", "It answered 400.")
    assert hook_trouble() == HookTrouble(stopped=1, failing=0, given_up=0)
    WebhookDelivery.objects.filter(status="pending").update(next_attempt_at=clock.now())
    assert send_hooks(subscribed.pk) == 0
    assert len(receiver.received) == 4


def test_paused_is_kept_and_ended_is_over(receiver: Receiver, subscribed: WebhookSubscription) -> None:
    pause_webhook(subscribed.pk, author=STAFF)
    with pytest.raises(Refused):
        pause_webhook(subscribed.pk, author=STAFF)
    happen("WEB-1")
    assert (send_hooks(subscribed.pk), WebhookDelivery.objects.count()) == (0, 1)
    assert resume_webhook(subscribed.pk, author=STAFF) == 1
    assert send_hooks(subscribed.pk) == 1

    pause_webhook(subscribed.pk, author=STAFF)
    happen("WEB-2")
    end_webhook(subscribed.pk, author=STAFF)
    happen("WEB-3")
    assert sorted(WebhookDelivery.objects.values_list("status", flat=True)) == ["done", "failed"]
    for verb in (
        lambda: resume_webhook(subscribed.pk, author=STAFF),
        lambda: replay_failed_webhooks(subscribed.pk),
    ):
        with pytest.raises(Refused):
            verb()
    assert len(receiver.received) == 1


def test_a_test_and_what_was_lost_are_sent(receiver: Receiver, subscribed: WebhookSubscription) -> None:
    event_id = try_webhook(subscribed.pk)
    with pytest.raises(Refused):
        replay_webhook(WebhookDelivery.objects.get().pk)  # on its way already
    assert send_hooks(subscribed.pk) == 1
    assert b'"type":"webhook.test"' in receiver.received[0].body
    replay_webhook(WebhookDelivery.objects.get().pk)
    assert send_hooks(subscribed.pk) == 1
    assert [each.headers["webhook-id"] for each in receiver.received] == [event_id] * 2

    happen(steps=3)
    WebhookDelivery.objects.exclude(event_id=event_id).update(status="failed", attempts=40)
    assert hook_trouble() == HookTrouble(stopped=0, failing=0, given_up=3)
    assert replay_failed_webhooks(subscribed.pk) == 3
    assert send_hooks(subscribed.pk) == 3
    assert not WebhookDelivery.objects.exclude(status="done", attempts=1).exists()


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (HookWish(" ", "https://example.com/", ["order.placed"]), "title"),
        (HookWish("x" * 81, "https://example.com/", ["order.placed"]), "title"),
        (HookWish("A", "ftp://example.com/", ["order.placed"]), "url"),
        (HookWish("A", "https://example.com/", []), "events"),
        (HookWish("A", "https://example.com/", ["order.placed", "order.dreamt"]), "events"),
        (HookWish("A", "https://example.com/", ["webhook.test"]), "events"),
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(
    wish: HookWish, field: str, subscribed: WebhookSubscription
) -> None:
    before = WebhookSubscription.objects.values().get()
    verbs: list[Callable[[], Any]] = [
        lambda: add_webhook(wish=wish, author=STAFF),
        lambda: change_webhook(subscribed.pk, wish=wish, author=STAFF),
    ]
    for verb in verbs:
        with pytest.raises(Invalid) as refused:
            verb()
        assert list(refused.value.fields) == [field]
    assert WebhookSubscription.objects.values().get() == before
    with pytest.raises(NotFound):
        end_webhook(subscribed.pk + 1, author=STAFF)
    with pytest.raises(NotFound):
        replay_webhook(1)


def test_what_is_old_goes(receiver: Receiver, subscribed: WebhookSubscription) -> None:
    happen(steps=3)
    done, failed, waiting = WebhookDelivery.objects.order_by("position")
    ages = ((done, "done", 31), (failed, "failed", 89), (waiting, "pending", 100))
    for row, status, days in ages:
        at = clock.now() - timedelta(days=days)
        WebhookDelivery.objects.filter(pk=row.pk).update(status=status, created_at=at)
    assert purge_webhooks() == 1
    assert not WebhookDelivery.objects.filter(pk=done.pk).exists()
    WebhookDelivery.objects.filter(pk=failed.pk).update(created_at=clock.now() - timedelta(days=91))
    assert purge_webhooks() == 1
    WebhookSubscription.objects.update(status="gone")
    assert purge_webhooks() == 1
