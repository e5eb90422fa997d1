"""Parcels that the courier weighed otherwise than we did, and our photos of the scales."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import Q

from core import clock
from core.ids import ID_LENGTH, new_id
from orders.fulfilment.models import Shipment


class WeightClaim(models.Model):
    """The courier found a parcel heavier than it was told, and charges for it. `extra` is what that comes to, in paise.

    What is accepted, or stands after our word against it, is a cost; `extra` is 0 once the courier gives in.
    """

    class Status(models.TextChoices):
        """Ours, until the courier has the last word."""

        OPEN = "open", "to be decided"
        ACCEPTED = "accepted", "accepted"
        DISPUTED = "disputed", "disputed"
        GIVEN_BACK = "given_back", "not charged"

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "weight"), editable=False
    )
    source_id = models.CharField("courier’s number", max_length=60, unique=True)
    awb = models.CharField("AWB", max_length=40)
    shipment = models.ForeignKey(
        Shipment, on_delete=models.PROTECT, null=True, blank=True, related_name="weight_claims"
    )
    told_g = models.PositiveIntegerField("told (g)")
    weighed_g = models.PositiveIntegerField("weighed by the courier (g)")
    extra = models.PositiveBigIntegerField("charged on top")
    currency = models.CharField(max_length=3, default="INR")
    raised_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    their_word = models.CharField("the courier says", max_length=80, blank=True)
    words = models.CharField("we say", max_length=300, blank=True)
    decided_by = models.CharField(max_length=254, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-raised_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["open", "accepted", "disputed", "given_back"]),
                name="weight_claim_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "disputed"])
                | (Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="weight_claim_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status="disputed") | ~Q(words=""), name="weight_claim_disputed_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["raised_on"], condition=Q(status="open"), name="weight_claim_to_decide")
        ]

    def __str__(self) -> str:
        return f"Weight of {self.awb}"


class WeightPhoto(models.Model):
    """A photo of the parcel on our scales: in the database, so that no web server and no cache shows it."""

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "photo"), editable=False
    )
    claim = models.ForeignKey(WeightClaim, on_delete=models.CASCADE, related_name="photos")
    content = models.BinaryField("JPEG")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="weight_photo_has_size"),
        ]

    def __str__(self) -> str:
        return f"Photo for {self.claim}"
