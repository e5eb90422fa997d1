"""A paused flow sends nothing and loses nothing; what follows it about the same thing keeps its place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from core.errors import Invalid
from erp_sync.engine.outbound import GIVE_UP_AFTER, Accepted
from erp_sync.engine.push import Push, push_due
from erp_sync.engine.switches import pause_flow, resume_flow
from erp_sync.models import FlowPause, OutboundMessage
from erp_sync.queries import waiting_too_long
from tests.erp_sync.intents import intend_cancel, intend_order

pytestmark = pytest.mark.django_db
YES = {flow: Push(send=lambda outgoing: Accepted(status=200)) for flow in ("erp_order", "erp_cancel")}


def test_paused_messages_wait_and_go_out_in_order_afterwards() -> None:
    order = intend_order("WEB-1")
    cancel = intend_cancel("WEB-1")
    other = intend_cancel("WEB-2")
    assert pause_flow("erp_order", reason="Stock-taking in the ERP", by="asha@blouson.test")
    assert not pause_flow("erp_order", reason="again", by="x"), "the first reason stands"

    assert push_due(YES) == 1

    assert OutboundMessage.objects.get(status="done") == other
    assert set(OutboundMessage.objects.filter(status="pending")) == {order, cancel}
    with clock.moved(timedelta(hours=1)):
        assert waiting_too_long().count == 1, "only what nobody has stopped: the cancellation behind it"
        assert resume_flow("erp_order") == 1
        left = OutboundMessage.objects.get(pk=order.pk).give_up_at - clock.now()
        assert GIVE_UP_AFTER - timedelta(minutes=1) < left <= GIVE_UP_AFTER
        assert push_due(YES) == 2
    assert resume_flow("erp_order") == 0
    assert list(OutboundMessage.objects.order_by("done_at").values_list("pk", flat=True)) == [
        other.pk,
        order.pk,
        cancel.pk,
    ]


def test_a_pause_needs_a_reason() -> None:
    with pytest.raises(Invalid, match="Say why"):
        pause_flow("erp_order", reason="  ", by="asha@blouson.test")
    assert not FlowPause.objects.exists()
