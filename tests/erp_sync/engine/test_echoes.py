"""The echo of our own write asks nothing of the shop; a repair and real news are always looked at."""

from __future__ import annotations

import json

import pytest

from erp_sync.engine.inbox import apply_message
from erp_sync.engine.refs import keep_ref
from erp_sync.engine.storing import Incoming, store_messages
from erp_sync.models import InboxMessage

pytestmark = pytest.mark.django_db


def apply(event_id: str, version: object) -> tuple[str, int]:
    """What becomes of an event about SO-1, and how often it was given to its feed."""
    fed: list[str] = []
    body = json.dumps({"id": event_id, "resource": {"id": "SO-1", "version": version}})
    store_messages([Incoming("erp", "order", event_id, body)])
    message = InboxMessage.objects.get(event_id=event_id)
    apply_message(message.pk, {("erp", "order"): fed.append})
    message.refresh_from_db()
    return message.status, len(fed)


def test_only_hints_about_versions_that_are_known_are_dropped() -> None:
    keep_ref(system="erp", kind="order", public_id="order_1", external_id="SO-1", version=4)

    assert apply("webhook:1", 4) == ("ignored", 0)
    assert apply("webhook:2", 3) == ("ignored", 0), "older than what we know"
    assert apply("webhook:3", 5) == ("done", 1)
    assert apply("webhook:4", None) == ("done", 1), "it says nothing of a version"
    assert apply("order:SO-1:v4", 4) == ("done", 1), "what a reading brings is looked at"
    assert "echo of our own write" in InboxMessage.objects.get(event_id="webhook:1").last_error
