"""Many messages share one wake-up, and none is overlooked by the worker that was woken."""

from __future__ import annotations

import json
from typing import Any

import pytest

from erp_sync.engine import inbox, waking
from erp_sync.engine.inbox import apply_source
from erp_sync.engine.storing import Incoming, store_message
from erp_sync.models import InboxMessage

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
