"""Letters: written with the news, sent afterwards, kept for support."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import Q

from core import clock
from core.ids import ID_LENGTH, new_id


class Letter(models.Model):
    """One message to one person about one thing, complete as it will be sent."""

    class Status(models.TextChoices):
        """Where it is. A send whose end nobody saw is `unknown`: staff decide, the shop does not send twice."""

        WRITTEN = "written", "to be sent"
        SENDING = "sending", "being sent"
        SENT = "sent", "sent"
        UNKNOWN = "unknown", "outcome unknown"
        FAILED = "failed", "failed"

    class Channel(models.TextChoices):
        """How it travels."""

        EMAIL = "email", "e-mail"
        SMS = "sms", "SMS"
        WHATSAPP = "whatsapp", "WhatsApp"

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "letter"), editable=False
    )
    kind = models.CharField(max_length=40)
    about = models.CharField(
        max_length=120, help_text="What it tells about: an order's, shipment's or refund's id."
    )
    order_number = models.CharField(max_length=20, blank=True, db_index=True)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.EMAIL, db_default=Channel.EMAIL)
    to = models.CharField(max_length=254, help_text="An e-mail address, or +91 and ten digits.")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    stop_url = models.CharField(
        max_length=400, blank=True, default="", help_text="Where the reader ends such letters."
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.WRITTEN)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=clock.now)
    last_error = models.TextField(blank=True)
    written_at = models.DateTimeField(default=clock.now, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "about", "channel"], name="letter_once_per_channel"),
            models.CheckConstraint(
                condition=Q(channel__in=["email", "sms", "whatsapp"]), name="letter_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["written", "sending", "sent", "unknown", "failed"]),
                name="letter_status_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(status__in=["written", "sending"]), name="letter_due"
            )
        ]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"
