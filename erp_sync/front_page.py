"""What the admin's front page says of the connections: messages that gave up."""

from __future__ import annotations

from collections.abc import Iterable

from core.front_page import Contribution, Part, Tally, list_url
from erp_sync.hooks.queries import hook_trouble
from erp_sync.models import DEAD, PENDING, InboxMessage, OutboundMessage
from erp_sync.queries import waiting_too_long


def _dead_incoming() -> Iterable[Part]:
    dead = InboxMessage.objects.filter(status=DEAD).count()
    url = list_url("erp_sync_inboxmessage", status__exact=DEAD)
    yield Tally("needs_a_person", "Incoming messages not applied", dead, url)


def _dead_outgoing() -> Iterable[Part]:
    dead = OutboundMessage.objects.filter(status=DEAD).count()
    url = list_url("erp_sync_outboundmessage", status__exact=DEAD)
    yield Tally("needs_a_person", "Outgoing messages not accepted", dead, url)


def _late() -> Iterable[Part]:
    late = waiting_too_long()
    yield Tally(
        "needs_a_person",
        "Messages that wait too long",
        late.count,
        list_url("erp_sync_outboundmessage", status__exact=PENDING),
    )


def _webhooks() -> Iterable[Part]:
    trouble = hook_trouble()
    receivers, sent = "erp_sync_webhooksubscription", "erp_sync_webhookdelivery"
    yield Tally(
        "needs_a_person",
        "Webhooks switched off or failing",
        trouble.stopped + trouble.failing,
        list_url(receivers),
    )
    given_up = list_url(sent, status__exact="failed", subscription__status__exact="active")
    yield Tally("needs_a_person", "Webhook messages given up", trouble.given_up, given_up)


dead_incoming = Contribution("erp_sync.view_inboxmessage", _dead_incoming)
dead_outgoing = Contribution("erp_sync.view_outboundmessage", _dead_outgoing)
late_messages = Contribution("erp_sync.view_outboundmessage", _late)
webhook_trouble = Contribution("erp_sync.view_webhookdelivery", _webhooks)
