"""Runs over files of rows, and the verdict on every row."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock
from core.files.models import StoredFile

OUTCOMES = ("ok", "changed", "same", "refused")


class ImportJobQuerySet(models.QuerySet["ImportJob"]):
    """Chains over runs."""

    def under_way(self) -> ImportJobQuerySet:
        """Those a worker has to do something for."""
        return self.filter(status__in=[ImportJob.Status.JUDGING, ImportJob.Status.APPLYING])


class ImportJob(models.Model):
    """One file on its way into the shop: judged row by row first, then applied when someone says so.

    `position` is the number of the last row that the present phase is done with: it moves in the transaction that
    writes the rows, so that a run which was cut off goes on behind it. `counts` maps an outcome to its rows.
    """

    class Status(models.TextChoices):
        """Where it stands."""

        JUDGING = "judging", "looking at the rows"
        JUDGED = "judged", "waits for your word"
        APPLYING = "applying", "writing the rows"
        DONE = "done", "done"
        FAILED = "failed", "stopped by a fault"
        STOPPED = "stopped", "stopped by hand"

    class Origin(models.TextChoices):
        """Where the rows come from."""

        FILE = "import", "file"
        BULK_EDIT = "bulk edit", "bulk edit"

    kind = models.CharField(max_length=40)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.FILE)
    title = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    phase = models.CharField(max_length=10, default="judging", help_text="judging, then applying")
    status = models.CharField(max_length=10, choices=Status, default=Status.JUDGING)
    dry_run = models.BooleanField(default=True, help_text="Wait for a person between judging and writing.")
    total = models.PositiveIntegerField("rows", null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    tries = models.PositiveSmallIntegerField("failed tries", default=0)
    heartbeat_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "import"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["judging", "judged", "applying", "done", "failed", "stopped"]),
                name="import_status_known",
            ),
            models.CheckConstraint(condition=Q(phase__in=["judging", "applying"]), name="import_phase_known"),
        ]
        indexes = [
            models.Index(
                fields=["heartbeat_at"],
                condition=Q(status__in=["judging", "applying"]),
                name="import_under_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin} {self.pk}: {self.title}"

    @property
    def percent(self) -> int:
        """How far the present phase is, in whole percent."""
        return min(100, 100 * self.position // self.total) if self.total else 0

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has something to do for it."""
        return self.status in {self.Status.JUDGING, self.Status.APPLYING}


class ImportRow(models.Model):
    """The verdict on one row. `changes` maps a column to [old, new]; `cells` is kept of refused rows only."""

    class Outcome(models.TextChoices):
        """What becomes of it."""

        OK = "ok", "new"
        CHANGED = "changed", "changed"
        SAME = "same", "same"
        REFUSED = "refused", "refused"

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField("row")
    key = models.CharField(max_length=200)
    outcome = models.CharField(max_length=8, choices=Outcome)
    column = models.CharField(max_length=60, blank=True)
    message = models.CharField(max_length=500, blank=True)
    changes = models.JSONField(default=dict)
    cells = models.JSONField(default=dict)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="import_row_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=["ok", "changed", "same", "refused"]), name="import_outcome_known"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="refused") | ~Q(message=""), name="import_refusal_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["job", "key", "number"], name="import_row_key"),
            models.Index(fields=["job", "outcome", "number"], name="import_row_outcome"),
        ]

    def __str__(self) -> str:
        return f"row {self.number}: {self.outcome}"
