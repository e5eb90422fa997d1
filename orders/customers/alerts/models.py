"""One wish of one person to be told of one variant, with their consent."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import Q

from core import clock
from core.ids import ID_LENGTH, new_id


class ProductAlert(models.Model):
    """Somebody wants one letter when a variant can be had again. `consent` keeps the words they agreed to."""

    class Status(models.TextChoices):
        """waiting: not back yet. due: back, to be written. notified: written. stopped: by the shopper. expired: too old."""

        WAITING = "waiting", "waiting"
        DUE = "due", "back, letter to be written"
        NOTIFIED = "notified", "told"
        STOPPED = "stopped", "stopped by the shopper"
        EXPIRED = "expired", "expired"

    OPEN = (Status.WAITING, Status.DUE)

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "alert"), editable=False
    )
    email = models.EmailField("e-mail", max_length=254)
    variant = models.ForeignKey("catalog.ProductVariant", on_delete=models.CASCADE, related_name="+")
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    consent = models.CharField(max_length=300)
    consented_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()
    notified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "stock alert"
        constraints = [
            models.UniqueConstraint(
                fields=["email", "variant"],
                condition=Q(status__in=["waiting", "due"]),
                name="alert_open_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "due", "notified", "stopped", "expired"]),
                name="alert_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="notified") | Q(notified_at__isnull=False), name="alert_notified_when"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(status="due"), name="alert_due"),
            models.Index(fields=["expires_at"], condition=Q(status="waiting"), name="alert_expiring"),
        ]

    def __str__(self) -> str:
        return f"{self.email} waits for {self.variant_id}"
