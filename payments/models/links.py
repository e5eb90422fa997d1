"""Payment pages at the provider that are sent to somebody by letter or text message."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import Q

from core import clock
from core.ids import ID_LENGTH, new_id
from payments.models.money import PaymentIntent


class PaymentLink(models.Model):
    """An address where one intent can be paid until `expires_at`. Stored before it is asked for; `public_id` is what the provider knows it by.

    The provider makes an order of its own for a link when somebody first opens it: `provider_order_id`.
    """

    class Status(models.TextChoices):
        """Where it stands at the provider."""

        REQUESTED = "requested", "to be made"
        OPEN = "open", "can be paid"
        PAID = "paid", "paid"
        CANCELLED = "cancelled", "taken back"
        EXPIRED = "expired", "expired"
        FAILED = "failed", "could not be made"

    LIVE = (Status.REQUESTED, Status.OPEN)

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "link"), editable=False
    )
    intent = models.ForeignKey(PaymentIntent, on_delete=models.PROTECT, related_name="links")
    provider = models.CharField(max_length=40)
    return_url = models.URLField(max_length=300)
    expires_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.REQUESTED)
    provider_link_id = models.CharField(max_length=64, null=True, blank=True)
    provider_order_id = models.CharField(max_length=64, null=True, blank=True)
    url = models.URLField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True, default=clock.now)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = "payment link"
        constraints = [
            models.UniqueConstraint(
                fields=["intent"], condition=Q(status__in=["requested", "open"]), name="link_one_live"
            ),
            models.UniqueConstraint(fields=["provider", "provider_link_id"], name="link_provider_id_unique"),
            models.UniqueConstraint(fields=["provider", "provider_order_id"], name="link_order_unique"),
            models.CheckConstraint(
                condition=Q(status__in=["requested", "open", "paid", "cancelled", "expired", "failed"]),
                name="link_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["open", "paid"]) | ~Q(url=""), name="link_open_has_address"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(status__in=["requested", "open"]), name="link_live"
            )
        ]

    def __str__(self) -> str:
        return self.public_id
