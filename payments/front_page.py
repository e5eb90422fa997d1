"""What the admin's front page says of money that needs a person."""

from __future__ import annotations

from collections.abc import Iterable

from core.front_page import Contribution, Part, Tally, list_url
from payments.models import Dispute, Refund, Settlement, WebhookEvent


def _failed_refunds() -> Iterable[Part]:
    failed = Refund.objects.filter(status=Refund.Status.FAILED).count()
    url = list_url("payments_refund", status__exact=Refund.Status.FAILED.value)
    yield Tally("needs_a_person", "Refunds that failed", failed, url)


def _dead_gateway_messages() -> Iterable[Part]:
    dead = WebhookEvent.objects.filter(status=WebhookEvent.Status.DEAD).count()
    url = list_url("payments_webhookevent", status__exact=WebhookEvent.Status.DEAD.value)
    yield Tally("needs_a_person", "Gateway messages not applied", dead, url)


def _differing_payouts() -> Iterable[Part]:
    differing = Settlement.objects.filter(status=Settlement.Status.DIFFERS).count()
    url = list_url("payments_settlement", status__exact=Settlement.Status.DIFFERS.value)
    yield Tally("needs_a_person", "Payouts that differ from our books", differing, url)


def _waiting_disputes() -> Iterable[Part]:
    waiting = Dispute.objects.filter(status=Dispute.Status.OPEN).count()
    url = list_url("payments_dispute", status__exact=Dispute.Status.OPEN.value)
    yield Tally("needs_a_person", "Disputes that wait for our documents", waiting, url)


failed_refunds = Contribution("payments.view_refund", _failed_refunds)
dead_gateway_messages = Contribution("payments.view_webhookevent", _dead_gateway_messages)
differing_payouts = Contribution("payments.view_settlement", _differing_payouts)
waiting_disputes = Contribution("payments.view_dispute", _waiting_disputes)
