"""News of money. `reference` is the caller's own name for what was paid."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True)
class PaymentCaptured(Event):
    """Money has arrived. `amount` in minor units is what was captured, which need not be what was asked."""

    reference: str
    payment_id: str
    intent_id: str
    intent_status: str  # as it was when the money came: open, superseded or cancelled
    amount: int
    currency: str
    method: str
    provider: str
    provider_payment_id: str


@dataclass(frozen=True, slots=True)
class PaymentAuthorized(Event):
    """A bank has promised an amount (minor units) that nobody has taken yet, as after a late authorisation."""

    reference: str
    payment_id: str
    intent_status: str
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class PaymentFailed(Event):
    """One attempt failed; the intent stays open for another. `reason` may be shown to the shopper."""

    reference: str
    payment_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class PaymentLinkMade(Event):
    """There is an address where `reference` can be paid, until `expires_at` (ISO 8601 in UTC): send it to whoever pays."""

    reference: str
    link_id: str
    url: str
    amount: int
    currency: str
    expires_at: str


@dataclass(frozen=True, slots=True)
class RefundRequested(Event):
    """A refund was written down and will be sent."""

    reference: str
    payment_id: str
    refund_id: str
    amount: int
    currency: str
    reason: str


@dataclass(frozen=True, slots=True)
class RefundHeld(Event):
    """A refund above the limit was asked for by staff and waits for a second person. `asked_by` is an e-mail address."""

    reference: str
    payment_id: str
    refund_id: str
    amount: int
    currency: str
    asked_by: str


@dataclass(frozen=True, slots=True)
class RefundApproved(Event):
    """A second person has agreed to a held refund; it will be sent. RefundRequested is told with it."""

    reference: str
    payment_id: str
    refund_id: str
    amount: int
    currency: str
    approved_by: str


@dataclass(frozen=True, slots=True)
class RefundProcessed(Event):
    """Money has gone back."""

    reference: str
    payment_id: str
    refund_id: str
    amount: int
    currency: str
    reason: str
    provider: str
    provider_payment_id: str
    provider_refund_id: str


@dataclass(frozen=True, slots=True)
class RefundFailed(Event):
    """The provider could not give the money back; a person has to find another way."""

    reference: str
    payment_id: str
    refund_id: str
    amount: int
    currency: str
    reason: str


@dataclass(frozen=True, slots=True)
class DisputeOpened(Event):
    """A shopper's bank disputes a payment; documents are due by `respond_by` (ISO 8601 in UTC, may be empty)."""

    reference: str
    payment_id: str
    dispute_id: str
    amount: int
    currency: str
    reason: str
    respond_by: str


@dataclass(frozen=True, slots=True)
class DisputeDecided(Event):
    """A dispute is over: won, lost or closed. `deducted` is what it cost, in minor units."""

    reference: str
    payment_id: str
    dispute_id: str
    outcome: str
    deducted: int
    currency: str
