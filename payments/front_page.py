"""What the admin's front page says of money that needs a person."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse

from core import clock
from core.front_page import Cell, Contribution, Listing, Part, Tally, list_url
from core.money import Money, format_money
from payments.cash_refunds.models import TAKEN_TWICE_OPEN
from payments.diagnoses import OLDEST_UNAPPLIED, SILENCE, silent_captures
from payments.models import CashRefund, Dispute, OrphanPayment, Refund, Settlement, WebhookEvent

LONGEST = 10
OPEN_TWICE = "taken_twice"  # the list of cash refunds by why


def _failed_refunds() -> Iterable[Part]:
    failed = Refund.objects.filter(status=Refund.Status.FAILED).count()
    url = list_url("payments_refund", status__exact=Refund.Status.FAILED.value)
    yield Tally("needs_a_person", "Refunds that failed", failed, url)


def _waiting_refunds() -> Iterable[Part]:
    waiting = Refund.objects.filter(status=Refund.Status.WAITING).order_by("id")
    url = list_url("payments_refund", status__exact=Refund.Status.WAITING.value)
    rows = list(waiting.select_related("payment__intent", "asked_by")[:LONGEST])
    count = len(rows) if len(rows) < LONGEST else waiting.count()
    yield Tally("needs_a_person", "Refunds that wait for a second person", count, url)
    if rows:
        headings = [Cell("Order"), Cell("Asked by"), Cell("Why"), Cell("Amount", is_amount=True)]
        yield Listing("Refunds to decide", headings, [_refund_row(row) for row in rows], url, "None waits.")


def _refund_row(refund: Refund) -> list[Cell]:
    return [
        Cell(refund.payment.intent.reference, url=reverse("admin:payments_refund_change", args=[refund.pk])),
        Cell(str(refund.asked_by), wraps=True),
        Cell(refund.reason.replace("_", " "), wraps=True),
        Cell(format_money(Money(refund.amount, refund.currency)), is_amount=True),
    ]


def _cash_refunds() -> Iterable[Part]:
    """Those to be paid, and cash that couriers took for what was paid already, as long as it is not back."""
    due = CashRefund.Status.DUE
    found = CashRefund.objects.aggregate(
        due=Count("id", filter=Q(status=due)), twice=Count("id", filter=TAKEN_TWICE_OPEN)
    )
    url = list_url("payments_cashrefund", status__exact=due.value)
    yield Tally("needs_a_person", "Cash refunds to be paid", found["due"], url)
    url = list_url("payments_cashrefund", why=OPEN_TWICE)
    yield Tally("needs_a_person", "Cash taken for paid orders", found["twice"], url)


def _dead_gateway_messages() -> Iterable[Part]:
    dead = WebhookEvent.objects.filter(status=WebhookEvent.Status.DEAD).count()
    url = list_url("payments_webhookevent", status__exact=WebhookEvent.Status.DEAD.value)
    yield Tally("needs_a_person", "Gateway messages not applied", dead, url)


def _late_gateway_messages() -> Iterable[Part]:
    """Stored and not applied for minutes: no worker runs, or the gateway does not answer."""
    since = clock.now() - OLDEST_UNAPPLIED
    late = WebhookEvent.objects.filter(status=WebhookEvent.Status.PENDING, received_at__lt=since).count()
    url = list_url(
        "payments_webhookevent",
        status__exact=WebhookEvent.Status.PENDING.value,
        received_at__lt=since.isoformat(),
    )
    yield Tally("needs_a_person", "Payment messages that wait too long", late, url)


def _silence() -> Iterable[Part]:
    """Shoppers pay and the gateway says nothing: it has switched our address off. Nothing to show while it talks."""
    captured = silent_captures()
    if captured:
        url = list_url(
            "payments_payment",
            captured_at__gte=(clock.now() - SILENCE).isoformat(),
            provider__exact=settings.DEFAULT_PAYMENT_PROVIDER,
        )
        yield Tally("needs_a_person", "Webhooks: captures, and not one message", captured, url)


def _differing_payouts() -> Iterable[Part]:
    differing = Settlement.objects.filter(status=Settlement.Status.DIFFERS).count()
    url = list_url("payments_settlement", status__exact=Settlement.Status.DIFFERS.value)
    yield Tally("needs_a_person", "Payouts that differ from our books", differing, url)


def _waiting_disputes() -> Iterable[Part]:
    waiting = Dispute.objects.filter(status=Dispute.Status.OPEN).count()
    url = list_url("payments_dispute", status__exact=Dispute.Status.OPEN.value)
    yield Tally("needs_a_person", "Disputes that wait for our documents", waiting, url)


def _orphans() -> Iterable[Part]:
    found = OrphanPayment.objects.filter(status=OrphanPayment.Status.FOUND).count()
    url = list_url("payments_orphanpayment", status__exact=OrphanPayment.Status.FOUND.value)
    yield Tally("needs_a_person", "Payments without an order", found, url)


late_gateway_messages = Contribution("payments.view_webhookevent", _late_gateway_messages)
webhook_silence = Contribution("payments.view_webhookevent", _silence)
orphan_payments = Contribution("payments.view_orphanpayment", _orphans)
waiting_refunds = Contribution("payments.approve_refund", _waiting_refunds)
failed_refunds = Contribution("payments.view_refund", _failed_refunds)
due_cash_refunds = Contribution("payments.view_cashrefund", _cash_refunds)
dead_gateway_messages = Contribution("payments.view_webhookevent", _dead_gateway_messages)
differing_payouts = Contribution("payments.view_settlement", _differing_payouts)
waiting_disputes = Contribution("payments.view_dispute", _waiting_disputes)
