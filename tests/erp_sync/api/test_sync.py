"""Readings and messages through the Admin API: seen, asked for, tried again, closed."""

from __future__ import annotations

from typing import Any

import pytest

from core.models import AuditEntry
from erp_sync.models import InboxMessage, OutboundMessage, SyncRun
from tests.backoffice import Office, own_key, secret_key, staff_member
from tests.erp_sync.engine.test_replay import dead_incoming

pytestmark = pytest.mark.django_db


def test_dead_letters_are_tried_again_or_closed_with_a_reason(db: None) -> None:
    first, second, other = dead_incoming("e1"), dead_incoming("e2"), dead_incoming("e3", kind="b")
    office = Office(secret_key("sync:write").token)
    dead = office.get("sync/incoming?status=dead&kind=a")["messages"]
    assert [each["event_id"] for each in dead] == ["e2", "e1"] and "body" not in dead[0]
    assert office.get(f"sync/incoming/in_{first.pk}?fields=%2Bbody")["message"]["body"] is None
    reader = Office(secret_key("sync:read", "customers:read").token)
    assert reader.get(f"sync/incoming/in_{first.pk}?fields=%2Bbody")["message"]["body"] == "{}"
    assert office.post(f"sync/incoming/in_{first.pk}/replay", {"all_like_it": True}) == {"replayed": 2}
    office.post(f"sync/incoming/in_{first.pk}/replay", expect=400)  # not dead any more
    for body in ({}, {"reason": ""}, {"reason": ["x"]}):
        office.post(f"sync/incoming/in_{other.pk}/ignore", body, expect=400)
    assert InboxMessage.objects.get(pk=other.pk).status == "dead"
    office.get(f"sync/incoming/in_{other.pk}")
    read = {"If-Match": office.last["ETag"]}
    InboxMessage.objects.filter(pk=other.pk).update(attempts=9)  # a worker has tried it since
    for step, body in (
        ("ignore", {"reason": "Entered by hand."}),
        ("replay", {}),
        ("replay", {"all_like_it": True}),
    ):
        told = office.post(f"sync/incoming/in_{other.pk}/{step}", body, expect=412, **read)
        assert told["code"] == "precondition_failed"
    assert InboxMessage.objects.get(pk=other.pk).status == "dead"
    office.get(f"sync/incoming/in_{other.pk}")
    read = {"If-Match": office.last["ETag"]}
    told = office.post(f"sync/incoming/in_{other.pk}/ignore", {"reason": "Entered by hand."}, **read)[
        "message"
    ]
    assert told["status"] == "ignored" and "key “Feed”" in told["last_error"]
    for path in ("sync/incoming/in_0", "sync/incoming/out_1", f"sync/outgoing/out_{second.pk + 999}"):
        office.get(path, expect=404)
    office.post("sync/outgoing/out_0/replay", expect=404)
    entry = AuditEntry.objects.filter(kind="erp_sync.inboxmessage").latest("id")
    assert entry.changes["status"] == ["dead", "ignored"] and entry.actor_name == "key “Feed”"


def test_an_outgoing_dead_letter_goes_again(db: None) -> None:
    row = OutboundMessage.objects.create(
        key="orders:order_1:1", flow="orders", system="arkone", entity_key="WEB-1", sequence=1, payload={"a": 1},
        status="dead", give_up_at="2026-12-01T00:00:00Z", last_error="No.",
    )  # fmt: skip
    office = Office(
        own_key(
            staff_member(
                "support@blouson.test", "erp_sync.view_outboundmessage", "erp_sync.change_outboundmessage"
            )
        )
    )
    listed = office.get("sync/outgoing?status=dead&fields=%2Bpayload")["messages"]
    assert [(each["key"], each["payload"]) for each in listed] == [("orders:order_1:1", {"a": 1})]
    office.get(f"sync/outgoing/out_{row.pk}")
    read = {"If-Match": office.last["ETag"]}
    assert office.post(f"sync/outgoing/out_{row.pk}/replay", {}, **read) == {"replayed": 1}
    office.post(f"sync/outgoing/out_{row.pk}/replay", {}, expect=412, **read)
    assert OutboundMessage.objects.get().status == "pending"
    office.get("sync/incoming", expect=403)


def test_a_reading_is_asked_for(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    monkeypatch.setattr("erp_sync.asking.send_quietly", lambda *args: sent.append(args) or True)
    office = Office(secret_key("sync:write").token)
    assert office.post("sync/runs", {"flow": "stock", "full": True}, expect=202) == {
        "flow": "stock",
        "full": True,
    }
    assert sent == [("erp_sync.read_asked", "stock", True)]
    for body in ({}, {"flow": "weather"}, {"flow": "stock", "full": "yes"}, {"flow": ["stock"]}):
        office.post("sync/runs", body, expect=400)
    assert len(sent) == 1
    entry = AuditEntry.objects.get(kind="erp_sync.syncrun")
    assert (entry.action, entry.object_name, entry.changes) == (
        "asked for",
        "stock",
        {"reading": [None, "all of it"]},
    )
    run = SyncRun.objects.create(flow="stock", trigger="schedule", status="done")
    assert office.get("sync/runs?flow=stock")["runs"][0]["id"] == f"run_{run.pk}"
    assert office.get(f"sync/runs/run_{run.pk}")["run"]["problems"] == []
    assert office.get("sync/flows") == {"flows": []}
    office.get("sync/flows?limit=3", expect=400)
    monkeypatch.setattr("erp_sync.asking.send_quietly", lambda *args: False)
    assert office.post("sync/runs", {"flow": "stock"}, expect=503)["type"] == "unexpected_state"
    assert AuditEntry.objects.filter(kind="erp_sync.syncrun").count() == 1
