"""Codes that were sent: to whom, for what, how often tried. Neither the digits nor a hash of them is kept."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import F, Q

from core import clock
from core.ids import ID_LENGTH, new_id
from orders.customers.codes.rules import MOST_TRIES
from orders.customers.rules import PHONE_LENGTH


class OneTimeCode(models.Model):
    """One code for one purpose and subject, sent to one telephone. Its digits are derived when they are needed."""

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "code"), editable=False
    )
    purpose = models.CharField(max_length=40)
    phone = models.CharField(max_length=PHONE_LENGTH)
    subject = models.CharField(max_length=120, help_text="What it is about: an order, a browser's session.")
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "one-time code"
        constraints = [
            models.CheckConstraint(condition=Q(phone__regex=r"^\+91[6-9][0-9]{9}$"), name="code_phone_is_indian"),
            models.CheckConstraint(condition=Q(tries__lte=MOST_TRIES), name="code_tries_in_range"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="code_expires_later"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["phone", "-created_at"], name="code_by_phone"),
            models.Index(fields=["created_at"], name="code_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} for {self.phone}"
