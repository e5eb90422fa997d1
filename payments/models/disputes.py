"""Payments that a shopper's bank calls into question."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import F, Q

from core import clock
from core.ids import ID_LENGTH, new_id
from payments.models.money import Payment


class Dispute(models.Model):
    """One dispute as its provider tells it. Won, lost and closed ones never change again."""

    class Status(models.TextChoices):
        """Where it stands; `open` waits for our documents."""

        OPEN = "open", "waiting for our answer"
        UNDER_REVIEW = "under_review", "under review"
        WON = "won", "won"
        LOST = "lost", "lost"
        CLOSED = "closed", "closed"

    DECIDED = (Status.WON, Status.LOST, Status.CLOSED)

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "disp"), editable=False
    )
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="disputes")
    provider_dispute_id = models.CharField(max_length=64, unique=True)
    amount = models.PositiveBigIntegerField()
    deducted = models.PositiveBigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN)
    respond_by = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["open", "under_review", "won", "lost", "closed"]),
                name="dispute_status_known",
            ),
            models.CheckConstraint(
                condition=Q(deducted__lte=F("amount")), name="dispute_deducted_within_amount"
            ),
        ]
        indexes = [
            models.Index(
                fields=["respond_by"],
                condition=Q(status__in=["open", "under_review"]),
                name="dispute_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.provider_dispute_id
