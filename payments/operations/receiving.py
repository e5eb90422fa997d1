"""A provider's news: stored as it came, applied afterwards by asking the provider for its facts."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from functools import partial
from typing import cast

from django.db import connection, transaction

from core import clock
from core.celery import send_quietly
from payments.models import Payment, PaymentIntent, WebhookEvent
from payments.operations.applying import apply_payment
from payments.operations.asking import told_attempts, told_payment
from payments.operations.disputing import apply_dispute
from payments.operations.foreign_refunds import apply_told_refund
from payments.operations.linking import apply_link, apply_payment_of_link
from payments.operations.settling import reconcile_day
from payments.operations.watching import refresh_downtimes
from payments.ports import (
    LinkingProvider,
    Malformed,
    PaymentProvider,
    ProviderDispute,
    ProviderNews,
    SettlingProvider,
)
from payments.providers import provider_named

LEASE = timedelta(seconds=30)
MAX_ATTEMPTS = 20
LONGEST_PAUSE_S = 3600


# One statement, so that a burst of messages costs one round trip each.
_STORE = """
    INSERT INTO payments_webhookevent
        (provider, event_id, name, body, body_sha256, status, attempts, next_attempt_at, last_error, received_at)
    VALUES (%s, %s, '', %s, %s, %s, 0, %s, '', %s)
    ON CONFLICT (provider, event_id) DO NOTHING RETURNING id
"""


def store_webhook_event(*, provider: str, event_id: str, body: bytes) -> bool:
    """Keep a verified message and wake a worker. False when this event id is already here: a repeat."""
    now = clock.now()
    digest = hashlib.sha256(body).hexdigest()
    values = (provider, event_id, body, digest, WebhookEvent.Status.PENDING.value, now, now)
    with connection.cursor() as cursor:
        cursor.execute(_STORE, values)
        stored = cursor.fetchone()
    if stored is None:
        return False
    transaction.on_commit(partial(send_quietly, "payments.apply_webhook_event", stored[0]))
    return True


def apply_webhook_event(event_pk: int) -> None:
    """Apply one stored message; a failure plans another try, the twentieth makes it a dead letter. Uses the network."""
    event = _claimed(event_pk)
    if event is None:
        return
    try:
        news = provider_named(event.provider).read_news(bytes(event.body))
        matched = _apply_news(news, provider_named(event.provider))
    except Malformed as failure:
        _record(event, status=WebhookEvent.Status.DEAD, error=str(failure))
    except Exception as failure:
        _record_failure(event, failure)
    else:
        status = WebhookEvent.Status.DONE if matched else WebhookEvent.Status.UNMATCHED
        _record(event, status=status, name=news.name)


@transaction.atomic
def _claimed(event_pk: int) -> WebhookEvent | None:
    rows = WebhookEvent.objects.select_for_update(skip_locked=True)
    event = rows.filter(
        pk=event_pk, status=WebhookEvent.Status.PENDING, next_attempt_at__lte=clock.now()
    ).first()
    if event is None:
        return None
    event.attempts += 1
    event.next_attempt_at = clock.now() + LEASE
    event.save(update_fields=["attempts", "next_attempt_at"])
    return event


def _apply_news(news: ProviderNews, provider: PaymentProvider) -> bool:
    """Ask for what the message is about and apply it. False when none of it is ours."""
    matched = False
    if isinstance(provider, LinkingProvider):
        for link_id in news.link_ids:
            matched |= apply_link(provider.fetch_link(link_id), provider=provider)
    for payment_id in news.payment_ids:
        if (
            _is_settled(payment_id, provider.name)
            or apply_payment(told_payment(provider, payment_id), provider=provider.name)
            or apply_payment_of_link(provider, payment_id)
        ):
            matched = True
    if not news.payment_ids:
        for order_id in news.order_ids:
            if PaymentIntent.objects.filter(provider=provider.name, provider_order_id=order_id).exists():
                matched = True
                for found in told_attempts(provider, order_id):
                    apply_payment(found, provider=provider.name)
    for payment_id, refund_id in news.refund_ids:
        matched |= apply_told_refund(provider, payment_id=payment_id, refund_id=refund_id)
    matched |= any(
        apply_dispute(_dispute(provider, each), provider=provider.name) for each in news.dispute_ids
    )
    if news.about_downtimes:
        refresh_downtimes(provider=provider.name)
    return _apply_settlements(news, provider) or news.about_downtimes or matched


def _dispute(provider: PaymentProvider, dispute_id: str) -> ProviderDispute:
    return cast(SettlingProvider, provider).fetch_dispute(dispute_id)


def _apply_settlements(news: ProviderNews, provider: PaymentProvider) -> bool:
    """A payout was made: compare its day's items with our books."""
    for settlement_id in news.settlement_ids:
        payout = cast(SettlingProvider, provider).fetch_settlement(settlement_id)
        reconcile_day(payout.settled_at.astimezone(clock.INDIA).date(), provider=provider.name)
    return bool(news.settlement_ids)


def _is_settled(payment_id: str, provider: str) -> bool:
    """A captured payment cannot change any more: a repeat about it needs no question."""
    rows = Payment.objects.filter(provider=provider, provider_payment_id=payment_id)
    return rows.filter(status=Payment.Status.CAPTURED).exists()


def _record(event: WebhookEvent, *, status: str, name: str = "", error: str = "") -> None:
    WebhookEvent.objects.filter(pk=event.pk).update(
        status=status, name=name, last_error=error, applied_at=clock.now()
    )


def _record_failure(event: WebhookEvent, failure: Exception) -> None:
    error = f"{type(failure).__name__}: {failure}"[:2000]
    if event.attempts >= MAX_ATTEMPTS:
        _record(event, status=WebhookEvent.Status.DEAD, error=error)
        return
    pause = timedelta(seconds=min(LONGEST_PAUSE_S, 2**event.attempts))
    WebhookEvent.objects.filter(pk=event.pk).update(next_attempt_at=clock.now() + pause, last_error=error)


@transaction.atomic
def replay_webhook_event(event_pk: int) -> bool:
    """Give a dead or unmatched message a new set of tries, at once. False when it is neither."""
    again = WebhookEvent.objects.filter(
        pk=event_pk, status__in=[WebhookEvent.Status.DEAD, WebhookEvent.Status.UNMATCHED]
    )
    changed = again.update(status=WebhookEvent.Status.PENDING, attempts=0, next_attempt_at=clock.now())
    transaction.on_commit(partial(send_quietly, "payments.apply_webhook_event", event_pk))
    return bool(changed)
