"""Who is told what, and each message on its way to one of them."""

from __future__ import annotations

from functools import partial

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from core import clock
from core.events import NOW
from core.ids import ID_LENGTH, new_id
from core.strangers import LONGEST_URL

TITLE_LENGTH = 80
TYPE_LENGTH = 40


class WebhookSubscription(models.Model):
    """One receiver: its address, what it wants to hear, and the secrets that prove to it who speaks.

    Secrets are encrypted; the one before the last rotation signs too, until `previous_until`.
    """

    class Status(models.TextChoices):
        """Whether it is told. What happens while it is paused is told later; while it is off or over, never."""

        ACTIVE = "active", "in use"
        PAUSED = "paused", "paused by staff"
        DISABLED = "disabled", "switched off after long failure"
        GONE = "gone", "unsubscribed by its receiver"
        ENDED = "ended", "ended by staff"

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "whs"), editable=False
    )
    title = models.CharField(max_length=TITLE_LENGTH, help_text="Who is told: “Warehouse screen”.")
    url = models.CharField("address", max_length=LONGEST_URL)
    events = ArrayField(models.CharField(max_length=TYPE_LENGTH))
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE, editable=False)
    secret = models.TextField(editable=False)
    previous_secret = models.TextField(blank=True, default="", editable=False)
    previous_until = models.DateTimeField("old secret valid until", null=True, blank=True, editable=False)
    failing_since = models.DateTimeField(null=True, blank=True, editable=False)
    last_error = models.TextField(blank=True, default="", editable=False)
    stopped_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["active", "paused", "disabled", "gone", "ended"]),
                name="hook_status_known",
            ),
            models.CheckConstraint(condition=~Q(events=[]), name="hook_hears_something"),
            models.CheckConstraint(
                condition=Q(previous_secret="") | Q(previous_until__isnull=False),
                name="hook_old_secret_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_told(self) -> bool:
        """Whether what happens now will reach it."""
        return self.status in (self.Status.ACTIVE, self.Status.PAUSED)


class WebhookDelivery(models.Model):
    """One public event for one receiver: the intent, written when the news is heard, kept until it is accepted.

    `position` is the place of the news among all news; of one entity only the first open one is sent. `claims` is the
    fence against a worker whose lease ran out.
    """

    class Status(models.TextChoices):
        """Where it stands."""

        PENDING = "pending", "waiting"
        SENDING = "sending", "being sent"
        DONE = "done", "accepted"
        FAILED = "failed", "given up"

    subscription = models.ForeignKey(WebhookSubscription, on_delete=models.CASCADE, related_name="deliveries")
    event_id = models.CharField(max_length=ID_LENGTH)
    position = models.BigIntegerField()
    lane = models.CharField(max_length=5, default=NOW)
    type = models.CharField(max_length=TYPE_LENGTH)
    entity_key = models.CharField(max_length=160)
    body = models.TextField(help_text="The JSON that is sent and signed.")
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=clock.now)
    give_up_at = models.DateTimeField(help_text="After this a failed attempt is the last.")
    claims = models.PositiveIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="")
    log = models.JSONField(default=list, blank=True, help_text="The last attempts, personal facts masked.")

    class Meta:
        verbose_name_plural = "webhook deliveries"
        constraints = [
            models.UniqueConstraint(fields=["subscription", "event_id"], name="hook_event_once"),
            models.UniqueConstraint(
                fields=["subscription", "entity_key"],
                condition=Q(status="sending"),
                name="hook_one_in_flight",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["pending", "sending", "done", "failed"]),
                name="hook_delivery_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="sending") | Q(claimed_until__isnull=False),
                name="hook_claim_has_lease",
            ),
        ]
        indexes = [
            models.Index(
                fields=["subscription", "next_attempt_at"],
                condition=Q(status="pending"),
                name="hook_due",
            ),
            models.Index(
                fields=["subscription", "entity_key", "position"],
                condition=Q(status__in=["pending", "sending"]),
                name="hook_open",
            ),
            models.Index(fields=["subscription", "id"], condition=Q(status="failed"), name="hook_failed"),
            models.Index(fields=["created_at"], name="hook_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"
