"""What `manage.py doctor` looks at in payments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings

from core import clock
from core.diagnoses import Finding
from core.errors import Rejected, Unavailable
from payments.cash_refunds.models import TAKEN_TWICE_OPEN
from payments.models import (
    CashRefund,
    LedgerEntry,
    OrphanPayment,
    Payment,
    Refund,
    Settlement,
    WebhookEvent,
)
from payments.providers import provider_named

OLDEST_UNAPPLIED = timedelta(minutes=10)
SILENCE = timedelta(days=1)
SILENT_CAPTURES = 3
SETTLED_WITHIN = timedelta(days=7)


def gateway_knows_us() -> Iterable[Finding]:
    """The provider answers and accepts our key: asked for an order that cannot exist."""
    name = settings.DEFAULT_PAYMENT_PROVIDER
    try:
        provider_named(name).payments_of_order("order_00000000000000")
    except Rejected as refusal:
        knows = refusal.detail.get("status") != 401
        yield Finding(
            name,
            knows,
            "accepts our key" if knows else "does not accept our key",
            "Check the key and its secret.",
        )
    except Unavailable as failure:
        yield Finding(name, False, failure.message, "Check the address and the network.")
    else:
        yield Finding(name, True, "accepts our key")


def no_money_is_stuck() -> Iterable[Finding]:
    """No message from the provider and no refund has been given up on."""
    dead = WebhookEvent.objects.filter(status=WebhookEvent.Status.DEAD).count()
    yield Finding(
        "payment messages",
        not dead,
        f"{dead} dead letters",
        "Open Webhook events in the admin and apply again.",
    )
    taken = CashRefund.objects.filter(TAKEN_TWICE_OPEN).count()
    yield Finding(
        "cash taken for paid orders",
        not taken,
        f"{taken} not given back yet",
        "Open Cash refunds in the admin: each says what to do now; ask the courier why it collected.",
    )
    failed = Refund.objects.filter(status=Refund.Status.FAILED).count()
    yield Finding(
        "refunds",
        not failed,
        f"{failed} failed",
        "Open Refunds in the admin; give the money back another way.",
    )
    orphans = OrphanPayment.objects.filter(status=OrphanPayment.Status.FOUND).count()
    yield Finding(
        "payments without an order",
        not orphans,
        f"{orphans} wait for finance",
        "Open Payments without an order in the admin: give them back or say whose they are.",
    )


def news_is_applied() -> Iterable[Finding]:
    """The provider's messages are applied within minutes, and they come at all while shoppers pay."""
    waiting = WebhookEvent.objects.filter(status=WebhookEvent.Status.PENDING).order_by("received_at").first()
    late = waiting is not None and waiting.received_at < clock.now() - OLDEST_UNAPPLIED
    yield Finding(
        "oldest payment message",
        not late,
        f"waits since {waiting.received_at:%d %b %H:%M} UTC" if waiting else "none waits",
        "Look whether a worker runs, then at the message's last error.",
    )
    captured = silent_captures()
    yield Finding(
        "webhooks",
        not captured,
        f"{captured} captures in the last day, and not one message" if captured else "messages come",
        "The provider may have switched our address off: enable it in its dashboard.",
    )


def silent_captures() -> int:
    """How many payments the last day brought while not one message came; 0 while messages come, or hardly anybody pays."""
    since = clock.now() - SILENCE
    if WebhookEvent.objects.filter(received_at__gte=since).exists():
        return 0
    captured = Payment.objects.filter(
        captured_at__gte=since, provider=settings.DEFAULT_PAYMENT_PROVIDER
    ).count()
    return captured if captured >= SILENT_CAPTURES else 0


def payouts_agree() -> Iterable[Finding]:
    """Every payout agrees with our books or is explained, and captured money reaches our bank within a week."""
    differing = Settlement.objects.filter(status=Settlement.Status.DIFFERS).count()
    yield Finding(
        "payouts", not differing, f"{differing} differ from our books", "Open Settlements in the admin."
    )
    settled = LedgerEntry.objects.filter(kind=LedgerEntry.Kind.SETTLEMENT).values("payment")
    overdue = Payment.objects.filter(
        provider=settings.DEFAULT_PAYMENT_PROVIDER,
        status=Payment.Status.CAPTURED,
        captured_at__lt=clock.now() - SETTLED_WITHIN,
    ).exclude(pk__in=settled)
    yield Finding(
        "unsettled payments",
        not overdue.exists(),
        f"{overdue.count()} captured more than a week ago and in no payout",
        "Ask the provider about them; their ids are in the list of payments.",
    )
