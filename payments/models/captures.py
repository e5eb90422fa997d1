"""Money that a bank has promised and that the shop means to take."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import Q

from core import clock
from core.ids import ID_LENGTH, new_id
from payments.models.money import Payment


class Capture(models.Model):
    """One authorised payment to be captured. Stored before it is asked for, so that a crash can neither lose nor double it."""

    class Status(models.TextChoices):
        """How far it got; a lapsed one was left to the bank, which gives the money back without a fee."""

        REQUESTED = "requested", "to be captured"
        DONE = "done", "captured"
        LAPSED = "lapsed", "left to lapse"

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "capt"), editable=False
    )
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="capture")
    status = models.CharField(max_length=10, choices=Status, default=Status.REQUESTED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True, default=clock.now)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["requested", "done", "lapsed"]), name="capture_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status="requested", ended_at__isnull=True)
                | (~Q(status="requested") & Q(ended_at__isnull=False, next_attempt_at__isnull=True)),
                name="capture_ended_has_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(next_attempt_at__isnull=False), name="capture_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.public_id} of {self.payment_id}"
