"""What the provider tells beside our own payments: methods that do not work now, and money that nobody here asked for."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock
from core.ids import ID_LENGTH, new_id


class Downtime(models.Model):
    """A way of paying that its provider says does not work well, from `began_at` until it is resolved."""

    class Status(models.TextChoices):
        """Where it stands; only what has started is told to shoppers."""

        SCHEDULED = "scheduled", "announced"
        STARTED = "started", "going on"
        RESOLVED = "resolved", "over"

    provider = models.CharField(max_length=40)
    provider_downtime_id = models.CharField(max_length=64)
    method = models.CharField(max_length=40)
    instrument = models.CharField(
        max_length=60, blank=True, help_text="The bank, network, app or wallet it is about."
    )
    severity = models.CharField(max_length=10, blank=True)
    status = models.CharField(max_length=10, choices=Status)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(default=clock.now)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "provider_downtime_id"], name="downtime_once"),
            models.CheckConstraint(
                condition=Q(status__in=["scheduled", "started", "resolved"]), name="downtime_status_known"
            ),
        ]
        indexes = [
            models.Index(fields=["provider"], condition=~Q(status="resolved"), name="downtime_going_on")
        ]
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.provider_downtime_id


class OrphanPayment(models.Model):
    """Money captured at the provider for which there is no order of ours. Finance gives it back or says whose it is."""

    class Status(models.TextChoices):
        """What became of it."""

        FOUND = "found", "waits for a decision"
        REFUNDING = "refunding", "being given back"
        REFUNDED = "refunded", "given back"
        EXPLAINED = "explained", "explained"
        ADOPTED = "adopted", "belongs to an order after all"

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "orph"), editable=False
    )
    provider = models.CharField(max_length=40)
    provider_payment_id = models.CharField(max_length=64)
    provider_order_id = models.CharField(max_length=64, blank=True)
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    method = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.FOUND)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField("why", max_length=200, blank=True)
    idempotency_key = models.CharField(max_length=120, unique=True, default=partial(new_id, "rf"))
    provider_refund_id = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "provider_payment_id"], name="orphan_once"),
            models.CheckConstraint(
                condition=Q(status__in=["found", "refunding", "refunded", "explained", "adopted"]),
                name="orphan_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["refunding", "refunded", "explained"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="orphan_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status="explained") | ~Q(reason=""), name="orphan_explained_has_reason"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(next_attempt_at__isnull=False), name="orphan_due"
            )
        ]
        ordering = ["-id"]
        verbose_name = "payment without an order"
        verbose_name_plural = "payments without an order"

    def __str__(self) -> str:
        return self.provider_payment_id
