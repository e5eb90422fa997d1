"""What the admin's front page says of money that needs a person."""

from __future__ import annotations

from collections.abc import Iterable

from core.front_page import Contribution, Part, Tally, list_url
from payments.models import Refund, WebhookEvent


def _failed_refunds() -> Iterable[Part]:
    failed = Refund.objects.filter(status=Refund.Status.FAILED).count()
    url = list_url("payments_refund", status__exact=Refund.Status.FAILED.value)
    yield Tally("needs_a_person", "Refunds that failed", failed, url)


def _dead_gateway_messages() -> Iterable[Part]:
    dead = WebhookEvent.objects.filter(status=WebhookEvent.Status.DEAD).count()
    url = list_url("payments_webhookevent", status__exact=WebhookEvent.Status.DEAD.value)
    yield Tally("needs_a_person", "Gateway messages not applied", dead, url)


failed_refunds = Contribution("payments.view_refund", _failed_refunds)
dead_gateway_messages = Contribution("payments.view_webhookevent", _dead_gateway_messages)
