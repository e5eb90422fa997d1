"""What payments holds about people: little. It knows references and amounts; the provider's messages know more."""

from __future__ import annotations

from django.db.models import Q

from core.personal import Holding, Kept, Person, Personal, Scrubbed
from core.personal.holdings import BY_LAW
from payments.models import (
    CashRefund,
    CreditAccount,
    CreditEntry,
    PaymentIntent,
    Refund,
    RefundWish,
    WebhookEvent,
)

_NUMBERS = "numbers and amounts; the provider's words are kept without card, bank or contact details"


def _of_orders(person: Person) -> Q:
    return Q(reference__in=person.order_numbers)


def _refunds(person: Person) -> Q:
    return Q(payment__intent__reference__in=person.order_numbers)


def _entries(person: Person) -> Q:
    return Q(account__owner=person.customer_id)


PERSONAL = Personal(
    holdings=(
        Holding(
            PaymentIntent,
            {"description": Kept(BY_LAW)},
            whose=_of_orders,
            title="What you were asked to pay",
            untold=frozenset({"polls", "next_poll_at", "asked_provider_at"}),
        ),
        Holding(
            Refund,
            {"reason": Kept(BY_LAW), "last_error": Scrubbed(), "decision": Scrubbed()},
            whose=_refunds,
            title="What you were paid back",
            untold=frozenset({"asked_by", "decided_by", "decision"}),
        ),
        Holding(
            RefundWish,
            {"masked": Kept("goes with its row"), "secret": Kept("goes with its row")},
            whose=_of_orders,
            title="Where you want cash paid back",
            is_removed=True,
            untold=frozenset({"secret"}),
        ),
        Holding(
            CashRefund,
            {"masked": Kept(BY_LAW), "secret": Kept(BY_LAW), "problem": Scrubbed()},
            whose=lambda person: Q(refund__payment__intent__reference__in=person.order_numbers),
            title="Cash you were paid back",
            untold=frozenset({"secret", "seen_by", "seen_at", "paid_by"}),
        ),
        Holding(
            CreditAccount,
            {"owner": Kept("names a customer by number only"), "blocked_reason": Kept(BY_LAW)},
            whose=lambda person: Q(owner=person.customer_id),
            title="Store credit and gift cards",
            untold=frozenset({"code_hash"}),
        ),
        Holding(
            CreditEntry,
            {"reason": Kept(BY_LAW), "actor": Kept("staff's own names")},
            whose=_entries,
            title="What moved on your store credit",
            untold=frozenset({"key"}),
        ),
        Holding(
            WebhookEvent,
            {"body": Scrubbed(), "last_error": Scrubbed()},
            marked_in=("body", "last_error"),
            waits_while=Q(status="pending"),
        ),
    ),
    harmless={
        "payments.Payment": _NUMBERS,
        "payments.LedgerEntry": _NUMBERS,
        "payments.CreditUse": _NUMBERS,
        "payments.Capture": _NUMBERS,
        "payments.Dispute": _NUMBERS,
        "payments.Settlement": _NUMBERS,
        "payments.SettlementItem": _NUMBERS,
        "payments.OrphanPayment.reason": "staff's words about money that is nobody's we know",
        "payments.OrphanPayment.last_error": "the provider's words about such money",
        "payments.PaymentLink.last_error": "the provider's words about a link that carries no contact",
        "payments.WebhookEvent.name": "what kind of message",
        "payments.WebhookEvent.body_sha256": "a sum over bytes",
    },
)
