"""What was asked, what came, what went back. Amounts are integer minor units beside their currency."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core import clock
from core.ids import ID_LENGTH, new_id
from core.money import Money


class PaymentIntent(models.Model):
    """One amount asked for one reference; at most one is open per reference."""

    class Status(models.TextChoices):
        """Whether money is still wanted on it."""

        OPEN = "open", "waiting for payment"
        PAID = "paid", "paid"
        SUPERSEDED = "superseded", "superseded by another amount"
        CANCELLED = "cancelled", "cancelled"

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "pint"), editable=False
    )
    reference = models.CharField(max_length=ID_LENGTH, db_index=True)
    description = models.CharField(max_length=120, blank=True)
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    provider = models.CharField(max_length=40)
    receipt = models.CharField(max_length=40, unique=True)
    provider_order_id = models.CharField(max_length=64, null=True, blank=True)
    asked_provider_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN)
    polls = models.PositiveSmallIntegerField(default=0)
    next_poll_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reference"], condition=Q(status="open"), name="intent_one_open"),
            models.UniqueConstraint(
                fields=["provider", "provider_order_id"], name="intent_provider_order_unique"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="intent_amount_positive"),
            models.CheckConstraint(
                condition=Q(status__in=["open", "paid", "superseded", "cancelled"]),
                name="intent_status_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_poll_at"], condition=Q(next_poll_at__isnull=False), name="intent_poll_due"
            )
        ]
        verbose_name = "payment intent"

    def __str__(self) -> str:
        return f"{self.public_id} for {self.reference}"


class Payment(models.Model):
    """One attempt to pay an intent, as its provider tells it. Its status only moves forward."""

    class Status(models.TextChoices):
        """The provider's states; failed to authorized is legal, captured never goes back."""

        CREATED = "created", "started"
        FAILED = "failed", "failed"
        AUTHORIZED = "authorized", "authorised"
        CAPTURED = "captured", "captured"

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "pay"), editable=False
    )
    intent = models.ForeignKey(PaymentIntent, on_delete=models.PROTECT, related_name="payments")
    provider = models.CharField(max_length=40)
    provider_payment_id = models.CharField(max_length=64)
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=12, choices=Status, default=Status.CREATED)
    method = models.CharField(max_length=40, blank=True)
    failure_code = models.CharField(max_length=80, blank=True)
    failure_reason = models.CharField(max_length=255, blank=True)
    raw = models.JSONField(
        default=dict, help_text="The provider's words, without card, bank or contact details."
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    captured_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "provider_payment_id"], name="payment_provider_id_unique"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["created", "failed", "authorized", "captured"]),
                name="payment_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="captured") | Q(captured_at__isnull=False),
                name="payment_captured_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.provider_payment_id


class Refund(models.Model):
    """Money on its way back. Stored before it is asked for, so that a crash can neither lose nor double it.

    One that staff ask for above the limit waits until another person decides; the database knows both and lets
    nothing be sent before. Asked for and waiting, it counts as promised.
    """

    class Status(models.TextChoices):
        """Where the money is."""

        WAITING = "waiting", "waits for approval"
        REQUESTED = "requested", "to be sent"
        PENDING = "pending", "with the bank"
        PROCESSED = "processed", "given back"
        FAILED = "failed", "failed"

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "refund"), editable=False
    )
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=60)
    is_automatic = models.BooleanField(default=False)
    needs_approval = models.BooleanField("needs a second person", default=False, db_default=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField("why", max_length=200, blank=True, default="", db_default="")
    is_instant = models.BooleanField("at once", default=False, db_default=False)
    went_as = models.CharField("went", max_length=10, blank=True, default="", db_default="")
    idempotency_key = models.CharField(max_length=120, unique=True)
    provider_refund_id = models.CharField(max_length=64, null=True, blank=True, unique=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.REQUESTED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True, default=clock.now)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    processed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["payment", "reason"],
                condition=Q(is_automatic=True) & ~Q(status="failed"),
                name="refund_automatic_once",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_amount_positive"),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "requested", "pending", "processed", "failed"]),
                name="refund_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="refund_by_two_people"
            ),
            models.CheckConstraint(
                condition=Q(needs_approval=False) | Q(status="waiting") | Q(decided_by__isnull=False),
                name="refund_decided_before_sent",
            ),
            models.CheckConstraint(
                condition=~Q(status="waiting")
                | Q(needs_approval=True, asked_by__isnull=False, decided_by=None, next_attempt_at=None),
                name="refund_waits_unsent",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(next_attempt_at__isnull=False), name="refund_due"
            )
        ]
        permissions = [("approve_refund", "Can decide on refunds that somebody else asked for")]

    def __str__(self) -> str:
        return f"{self.public_id} of {self.payment_id}"


class LedgerEntry(models.Model):
    """One movement of money, appended once and never changed (a trigger in the database refuses it).

    `amount` is signed minor units as the provider's account sees it: captures add; refunds, fees, GST on fees and
    lost disputes take away; a settlement takes out what goes to our bank. A payment's entries sum to nothing once
    all of it is settled.
    """

    class Kind(models.TextChoices):
        """What moved."""

        CAPTURE = "capture", "capture"
        REFUND = "refund", "refund"
        FEE = "fee", "provider's fee"
        TAX = "tax", "GST on the fee"
        DISPUTE = "dispute", "lost dispute"
        SETTLEMENT = "settlement", "paid out to our bank"

    HELD_KINDS = (Kind.CAPTURE, Kind.REFUND, Kind.DISPUTE)

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="ledger")
    kind = models.CharField(max_length=10, choices=Kind)
    provider_ref = models.CharField(max_length=64)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "provider_ref"], name="ledger_entry_once"),
            models.CheckConstraint(
                condition=Q(kind="capture", amount__gt=0)
                | Q(kind__in=["refund", "fee", "tax", "dispute"], amount__lt=0)
                | (Q(kind="settlement") & ~Q(amount=0)),
                name="ledger_sign",
            ),
        ]
        ordering = ["id"]
        verbose_name_plural = "ledger entries"

    def __str__(self) -> str:
        return f"{self.kind} {Money(self.amount, self.currency)}"


class WebhookEvent(models.Model):
    """A provider's message, stored exactly as it came before anything is done about it."""

    class Status(models.TextChoices):
        """How far it got."""

        PENDING = "pending", "waiting"
        DONE = "done", "applied"
        UNMATCHED = "unmatched", "not about our payments"
        DEAD = "dead", "dead letter"

    provider = models.CharField(max_length=40)
    event_id = models.CharField(max_length=120)
    name = models.CharField(max_length=80, blank=True)
    body = models.BinaryField()
    body_sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=clock.now)
    last_error = models.TextField(blank=True)
    received_at = models.DateTimeField(default=clock.now, editable=False)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "event_id"], name="webhook_event_once"),
            models.CheckConstraint(
                condition=Q(attempts__gte=0) & Q(received_at__isnull=False), name="webhook_sane"
            ),
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(status="pending"), name="webhook_due")
        ]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name or 'event'} {self.event_id}"


def held_on(payment: Payment) -> int:
    """What the ledger says is still ours of one payment, fees apart, in minor units."""
    own = payment.ledger.filter(kind__in=LedgerEntry.HELD_KINDS)
    return int(own.aggregate(held=models.Sum(F("amount"), default=0))["held"])
