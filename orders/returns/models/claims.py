"""What went wrong on our side, and the photos that show it."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import Q

from core import clock
from core.ids import ID_LENGTH, new_id
from orders.returns.models.returns import Return


class Claim(models.Model):
    """Something went wrong on our side: the customer gets the money or a new piece, and sends back only what is worth it."""

    class Kind(models.TextChoices):
        """What went wrong."""

        WRONG = "wrong", "wrong piece"
        DAMAGED = "damaged", "damaged"
        MISSING = "missing", "missing from the parcel"
        LOST = "lost", "parcel lost"

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "claim"), editable=False
    )
    return_of = models.OneToOneField(Return, on_delete=models.CASCADE, related_name="claim")
    kind = models.CharField(max_length=8, choices=Kind)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["wrong", "damaged", "missing", "lost"]), name="claim_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.return_of}"


class ClaimPhoto(models.Model):
    """A photo of a claim, as we encoded it anew: in the database, so that no web server and no cache shows it."""

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "photo"), editable=False
    )
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="photos")
    content = models.BinaryField("JPEG")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="claim_photo_has_size"),
        ]

    def __str__(self) -> str:
        return f"Photo of {self.claim}"
