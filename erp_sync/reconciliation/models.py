"""What the nightly comparison found."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core import clock


class Reconciliation(models.Model):
    """One comparison of one flow: how many things there are here and there, what they come to, how many differ.

    Sums are minor units of money, or pieces.
    """

    class Status(models.TextChoices):
        """How it went."""

        RUNNING = "running", "running"
        DONE = "done", "done"
        FAILED = "failed", "failed"

    flow = models.CharField(max_length=40)
    system = models.CharField(max_length=20)
    status = models.CharField(max_length=10, choices=Status, default=Status.RUNNING)
    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    ours_count = models.PositiveIntegerField(default=0, help_text="How many the shop has.")
    theirs_count = models.PositiveIntegerField(default=0, help_text="How many the other system has.")
    ours_sum = models.BigIntegerField(default=0)
    theirs_sum = models.BigIntegerField(default=0)
    differing = models.PositiveIntegerField(default=0, help_text="Things of which something differs.")
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["running", "done", "failed"]), name="reconciliation_status_known"
            ),
        ]
        indexes = [models.Index(fields=["flow", "-started_at"])]

    def __str__(self) -> str:
        return f"{self.flow} {self.started_at:%Y-%m-%d %H:%M}"


class Drift(models.Model):
    """One field of one thing that the last comparison found to differ. Gone once a comparison finds it equal."""

    flow = models.CharField(max_length=40)
    entity = models.CharField(max_length=160, help_text="An order's number, a SKU, a SKU at a place.")
    field = models.CharField(max_length=40)
    ours = models.CharField(max_length=200, blank=True)
    theirs = models.CharField(max_length=200, blank=True)
    row = models.JSONField(
        null=True, blank=True, editable=False, help_text="What the other system tells of it, as a message."
    )
    found_at = models.DateTimeField(default=clock.now)
    seen_in = models.ForeignKey(Reconciliation, on_delete=models.CASCADE, related_name="drifts")
    repair_asked_at = models.DateTimeField(null=True, blank=True)
    repair_asked_by = models.CharField(max_length=254, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["flow", "entity", "field"], name="drift_once_per_field"),
        ]
        verbose_name = "difference"

    def __str__(self) -> str:
        return f"{self.flow} {self.entity} {self.field}"
