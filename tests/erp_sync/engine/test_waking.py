"""Many messages share one wake-up, and none is overlooked by the worker that was woken."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction

from erp_sync.engine import inbox, waking
from erp_sync.engine.inbox import apply_source
from erp_sync.engine.outbound import Intent, enqueue
from erp_sync.engine.storing import Incoming, store_message
from erp_sync.models import InboxMessage, OutboundMessage

pytestmark = pytest.mark.django_db


def store(name: str) -> None:
    body = json.dumps({"name": name})
    incoming = Incoming(source="courier", kind="tracking", event_id=name, body=body)
    assert store_message(incoming, one_of_many=True)


def test_one_wake_up_for_many_and_another_for_what_comes_after_it_began(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[tuple[Any, ...]] = []
    monkeypatch.setattr(waking, "send_quietly", lambda *words: sent.append(words) or True)
    with django_capture_on_commit_callbacks(execute=True):
        for name in "abc":
            store(name)
    assert sent == [("erp_sync.apply_source", "courier")]

    applied: list[str] = []

    def feed(body: str) -> None:
        """While the first is applied another comes: it wakes anew, and is found here too."""
        applied.append(body)
        if len(applied) == 1:
            with django_capture_on_commit_callbacks(execute=True):
                store("late")

    assert apply_source("courier", {("courier", "tracking"): feed}) == 4
    assert len(sent) == 2
    assert not InboxMessage.objects.filter(status="pending").exists()
    assert apply_source("courier", {("courier", "tracking"): feed}) == 0


def test_what_one_transaction_says_of_a_thing_takes_one_wake_up(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[tuple[Any, ...]] = []
    monkeypatch.setattr(waking, "send_quietly", lambda *words: sent.append(words) or True)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        for flow, thing, sequence in (
            ("erp_payment", "order:WEB-1", 20),
            ("erp_order", "order:WEB-1", 10),
            ("erp_refund", "order:WEB-1", 50),
            ("erp_order", "order:WEB-2", 10),
        ):
            enqueue(Intent(flow, "arkone", f"{flow}:{thing}:1", thing, sequence, {"body": {}}))
        with suppress(ValueError), transaction.atomic():
            enqueue(Intent("crm_event", "crm", "crm_event:order:WEB-1:x", "contact:a", 10))
            raise ValueError
    orders = OutboundMessage.objects.filter(flow="erp_order").order_by("id").values_list("pk", flat=True)
    assert sent == [("erp_sync.push_message", each) for each in orders], "what was rolled back wakes nobody"


def test_other_sources_and_broken_messages_do_not_hold_it_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "AT_ONCE", 2)
    for name in "abcde":
        store(name)
    store_message(Incoming(source="arkone", kind="item.updated", event_id="x", body="{}"))

    def feed(body: str) -> None:
        if '"b"' in body:
            raise ValueError("this one not")

    assert apply_source("courier", {("courier", "tracking"): feed}) == 4
    waiting = InboxMessage.objects.filter(status="pending").values_list("source", "event_id", "attempts")
    assert set(waiting) == {("courier", "b", 1), ("arkone", "x", 0)}
