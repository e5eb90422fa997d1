"""Dead letters: tried again, all alike, or closed with a reason."""

from __future__ import annotations

import pytest

from core.errors import NotFound, Refused
from erp_sync.engine.errors import BadMessage
from erp_sync.engine.inbox import apply_due
from erp_sync.engine.push import push_due
from erp_sync.engine.replay import (
    ignore_incoming,
    ignore_outgoing,
    replay_incoming,
    replay_incoming_like,
    replay_outgoing,
    replay_outgoing_like,
)
from erp_sync.engine.storing import Incoming, store_message
from erp_sync.models import InboxMessage, OutboundMessage
from tests.erp_sync.intents import CALLS_ONLY, intend, intend_cancel, intend_order
from tests.world import World

pytestmark = pytest.mark.django_db


def fail(body: str) -> None:
    raise BadMessage("no")


def dead_incoming(event_id: str, kind: str = "a") -> InboxMessage:
    store_message(Incoming(source="test", kind=kind, event_id=event_id, body="{}"))
    apply_due({("test", kind): fail})
    return InboxMessage.objects.get(event_id=event_id)


def test_a_replayed_message_gets_new_tries() -> None:
    message = dead_incoming("e1")

    replay_incoming(message.pk)
    assert apply_due({("test", "a"): lambda body: None}) == 1


def test_all_alike_are_replayed_together() -> None:
    first = dead_incoming("e1")
    dead_incoming("e2")
    dead_incoming("e3", kind="b")

    assert replay_incoming_like(first.pk) == 2
    assert dict(InboxMessage.objects.values_list("event_id", "status")) == {
        "e1": "pending",
        "e2": "pending",
        "e3": "dead",
    }


def test_ignoring_needs_a_reason_and_keeps_it() -> None:
    message = dead_incoming("e1")

    with pytest.raises(Refused, match="Say why"):
        ignore_incoming(message.pk, reason="  ")
    ignore_incoming(message.pk, reason="Discontinued since")

    message.refresh_from_db()
    assert (message.status, message.last_error) == (
        "ignored",
        "permanent: BadMessage: no\nIgnored: Discontinued since",
    )


def test_only_dead_letters_can_be_moved(erp: World) -> None:
    order = intend_order()
    for verb in (replay_outgoing, replay_outgoing_like):
        with pytest.raises(Refused, match="Only a dead letter"):
            verb(order.pk)
    with pytest.raises(Refused, match="Only a dead letter"):
        ignore_outgoing(order.pk, reason="no")
    with pytest.raises(NotFound):
        replay_incoming(1)

    order.refresh_from_db()
    assert order.status == "pending"


def test_a_replayed_order_goes_out_once_the_erp_takes_it(erp: World) -> None:
    intend_order(sku="NEW-SKU")
    intend_order("WEB-1002", sku="NEW-SKU")
    push_due(CALLS_ONLY)
    assert set(OutboundMessage.objects.values_list("status", flat=True)) == {"dead"}
    erp.arkone.seed(items=[{"sku": "NEW-SKU", "name": "New", "hsn": "62063000", "mrp": "1999.00"}])

    first = OutboundMessage.objects.order_by("id")[0]
    assert replay_outgoing_like(first.pk) == 2
    assert push_due(CALLS_ONLY) == 2

    first.refresh_from_db()
    assert (first.status, first.attempts) == ("done", 1)
    assert [line["ok"] for line in first.log] == [False, True]


def test_what_waited_behind_an_ignored_message_goes_on(erp: World) -> None:
    broken = intend("erp_order", "WEB-1001", sequence=10, body={})
    intend_cancel()
    push_due(CALLS_ONLY)

    ignore_outgoing(broken.pk, reason="Entered in the ERP by hand")
    push_due(CALLS_ONLY)

    cancel = OutboundMessage.objects.get(flow="erp_cancel")
    assert (cancel.status, cancel.attempts) == ("dead", 1)
    assert "replay its erp_order message first" in cancel.last_error
