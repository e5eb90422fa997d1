"""Wishes to be forgotten, and downloads of everything held about somebody."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import Q

from core import clock
from core.ids import ID_LENGTH, new_id


class ErasureRequest(models.Model):
    """Somebody wants to be forgotten. It waits for some days in which they may think better of it.

    `note` says what holds it up once its time has come; `touched` how many rows of which table were changed.
    """

    class Status(models.TextChoices):
        """waiting: its days are not over. kept: they thought better of it. done: they are forgotten."""

        WAITING = "waiting", "waiting"
        KEPT = "kept", "called off"
        DONE = "done", "erased"

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "erase"), editable=False
    )
    customer = models.ForeignKey("orders.Customer", on_delete=models.PROTECT, related_name="erasures")
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    keeps_reviews = models.BooleanField("reviews stay without a name", default=True)
    asked_at = models.DateTimeField(default=clock.now, editable=False)
    due_at = models.DateTimeField("to be erased")
    next_try_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField("held up by", max_length=300, blank=True)
    touched = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "kept", "done"]), name="erasure_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", ended_at__isnull=True)
                | (~Q(status="waiting") & Q(ended_at__isnull=False)),
                name="erasure_ended_when",
            ),
            models.UniqueConstraint(
                fields=["customer"], condition=Q(status="waiting"), name="erasure_one_waiting"
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(status="waiting"), name="erasure_due"),
        ]

    def __str__(self) -> str:
        return self.public_id


class DataExport(models.Model):
    """A download of everything held about one customer: made by a worker, there for some days, then gone."""

    class Status(models.TextChoices):
        """Where it is."""

        ASKED = "asked", "being put together"
        READY = "ready", "ready"

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "export"), editable=False
    )
    customer = models.ForeignKey("orders.Customer", on_delete=models.PROTECT, related_name="exports")
    status = models.CharField(max_length=8, choices=Status, default=Status.ASKED)
    file = models.OneToOneField(
        "core.StoredFile", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    asked_at = models.DateTimeField(default=clock.now, editable=False)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=["asked", "ready"]), name="export_status_known"),
            models.CheckConstraint(
                condition=~Q(status="ready") | Q(ready_at__isnull=False, expires_at__isnull=False),
                name="export_ready_until",
            ),
            models.UniqueConstraint(
                fields=["customer"], condition=Q(status="asked"), name="export_one_at_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(status="asked"), name="export_asked"),
            models.Index(fields=["expires_at"], condition=Q(status="ready"), name="export_expiring"),
        ]

    def __str__(self) -> str:
        return self.public_id
