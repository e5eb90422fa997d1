"""Background work of payments."""

from __future__ import annotations

import logging
from typing import Any

from celery import shared_task
from django.conf import settings
from django.db.models import QuerySet

from core import clock
from core.celery import for_a_turn, scheduled
from core.errors import Rejected, Unavailable
from payments import operations
from payments.credit.operations import expire_credit
from payments.models import Capture, PaymentIntent, Refund, WebhookEvent

log = logging.getLogger(__name__)
BATCH = 100
SHARE_S = 4.0  # of one sweep, for each kind of work: a provider that is slow holds up the others no longer


@shared_task(name="payments.apply_webhook_event", ignore_result=True)
def apply_webhook_event(event_pk: int) -> None:
    """Apply one stored message."""
    operations.apply_webhook_event(event_pk)


@shared_task(name="payments.send_refund", ignore_result=True)
def send_refund(refund_pk: int) -> None:
    """Send one refund."""
    operations.send_refund(refund_pk)


@shared_task(name="payments.send_link", ignore_result=True)
def send_link(link_pk: int) -> None:
    """Make one payment link, or take it back."""
    operations.send_link(link_pk)


@shared_task(name="payments.send_orphan_refund", ignore_result=True)
def send_orphan_refund(orphan_pk: int) -> None:
    """Give one orphan's money back."""
    operations.send_orphan_refund(orphan_pk)


@scheduled(name="payments.sweep", every_s=5)
def sweep() -> None:
    """Apply stored messages, send refunds and take authorised money: what lost its wake-up or is due again."""
    events = WebhookEvent.objects.filter(status=WebhookEvent.Status.PENDING, next_attempt_at__lte=clock.now())
    for event_pk in for_a_turn(_first(events), seconds=SHARE_S):
        operations.apply_webhook_event(event_pk)
    for refund_pk in for_a_turn(
        _first(Refund.objects.filter(next_attempt_at__lte=clock.now())), seconds=SHARE_S
    ):
        operations.send_refund(refund_pk)
    for capture_pk in for_a_turn(
        _first(Capture.objects.filter(next_attempt_at__lte=clock.now())), seconds=SHARE_S
    ):
        operations.send_capture(capture_pk)
    for link_pk in for_a_turn(operations.due_links(), seconds=SHARE_S):
        operations.send_link(link_pk)
    for orphan_pk in for_a_turn(operations.due_orphans(), seconds=SHARE_S):
        operations.send_orphan_refund(orphan_pk)


def _first(rows: QuerySet[Any]) -> list[int]:
    return list(rows.order_by("id").values_list("pk", flat=True)[:BATCH])


@scheduled(name="payments.poll_open", every_s=15)
def poll_open() -> None:
    """Ask the provider about payments whose shopper and whose webhook both stayed away."""
    due = PaymentIntent.objects.filter(next_poll_at__lte=clock.now()).order_by("next_poll_at")
    for intent_pk in for_a_turn(due.values_list("pk", flat=True)[:BATCH]):
        try:
            operations.poll_intent(intent_pk)
        except (Unavailable, Rejected) as failure:
            log.warning("poll of intent %s: %s", intent_pk, failure.code)


@scheduled(name="payments.reconcile_settlements", every_s=6 * 3600)
def reconcile_settlements() -> None:
    """Compare the last days' payouts with our books."""
    operations.reconcile_recent(provider=settings.DEFAULT_PAYMENT_PROVIDER)


@scheduled(name="payments.refresh_downtimes", every_s=300)
def refresh_downtimes() -> None:
    """Ask which ways of paying have trouble; the provider's messages only make it quicker."""
    operations.refresh_downtimes(provider=settings.DEFAULT_PAYMENT_PROVIDER)


@scheduled(name="payments.refresh_disputes", every_s=3600)
def refresh_disputes() -> None:
    """Look for disputes of which no message came: their time to answer runs."""
    operations.refresh_disputes(provider=settings.DEFAULT_PAYMENT_PROVIDER)


@scheduled(name="payments.find_orphans", every_s=3600)
def find_orphans() -> None:
    """Look for money at the provider that no order of ours asked for."""
    operations.find_orphans(provider=settings.DEFAULT_PAYMENT_PROVIDER)


@scheduled(name="payments.expire_credit", every_s=3600)
def lapse_credit() -> None:
    """Take the rest off gift cards whose last day is over."""
    expire_credit()
