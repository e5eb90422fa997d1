"""What is let go, and what stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from core import clock
from erp_sync.engine.outbound import Intent, enqueue
from erp_sync.engine.retention import empty_outgoing, purge_incoming, purge_runs
from erp_sync.models import InboxMessage, OutboundMessage, SyncRun
from tests.erp_sync.intents import intend_order

pytestmark = pytest.mark.django_db


def came(event_id: str, status: str, days: int) -> None:
    then = clock.now() - timedelta(days=days)
    InboxMessage.objects.create(
        source="test", kind="t", event_id=event_id, body="{}", status=status, received_at=then, done_at=then
    )


def test_applied_messages_go_after_a_month_and_those_that_a_person_closed_after_half_a_year() -> None:
    came("old", "done", 31)
    came("young", "done", 29)
    came("closed", "ignored", 100)
    came("closed-long", "ignored", 181)
    came("webhook:hint", "ignored", 31)
    came("dead", "dead", 400)
    came("waiting", "pending", 400)

    assert purge_incoming() == 3
    assert set(InboxMessage.objects.values_list("event_id", flat=True)) == {
        "young", "closed", "dead", "waiting",
    }  # fmt: skip


def test_what_was_told_loses_its_words_and_keeps_its_key() -> None:
    told, waiting = intend_order("WEB-1"), intend_order("WEB-2")
    then = clock.now() - timedelta(days=91)
    OutboundMessage.objects.filter(pk=told.pk).update(status="done", done_at=then, log=[{"ok": True}])

    assert (empty_outgoing(), empty_outgoing()) == (1, 0)

    told.refresh_from_db()
    waiting.refresh_from_db()
    assert (told.payload, told.log, told.about) == ({}, [], [])
    assert told.emptied_at is not None
    assert waiting.payload["body"]["external_id"] == "WEB-2"
    with transaction.atomic():
        again = Intent("erp_order", "arkone", told.key, told.entity_key, 10, {"body": {}})
        assert not enqueue(again), "it is told once, for ever"


def test_readings_go_after_three_months() -> None:
    SyncRun.objects.create(flow="stock", trigger="schedule", started_at=clock.now() - timedelta(days=91))
    SyncRun.objects.create(flow="stock", trigger="schedule", started_at=clock.now() - timedelta(days=89))
    assert purge_runs() == 1
    assert SyncRun.objects.count() == 1
