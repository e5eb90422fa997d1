"""What we hold for whom, and the ledger of every change."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import Q

from catalog.inventory.models.levels import InventoryLevel
from core import clock
from core.ids import ID_LENGTH, new_id


class Against(models.TextChoices):
    """Where promised pieces are: on the shelf, or still to arrive."""

    SHELF = "shelf", "the shelf"
    INCOMING = "incoming", "what is to arrive"


class ReservationItem(models.Model):
    """Pieces held at one level for one line of something to come: `reference` names whose they are."""

    class Status(models.TextChoices):
        """held: until `expires_at`. confirmed: paid, no expiry. absorbed: in the ERP's own figures. released: free."""

        HELD = "held", "held"
        CONFIRMED = "confirmed", "confirmed"
        ABSORBED = "absorbed", "in the ERP's figures"
        RELEASED = "released", "released"

    COUNTED = (Status.HELD, Status.CONFIRMED)

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "resitem"), editable=False
    )
    level = models.ForeignKey(InventoryLevel, on_delete=models.PROTECT, related_name="reservations")
    quantity = models.PositiveIntegerField()
    reference = models.CharField(max_length=60)
    line_ref = models.CharField(max_length=60)
    against = models.CharField(max_length=8, choices=Against, default=Against.SHELF)
    status = models.CharField(max_length=10, choices=Status, default=Status.HELD)
    expires_at = models.DateTimeField(null=True, blank=True)
    erp_committed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["id"]
        verbose_name = "reservation"
        constraints = [
            models.UniqueConstraint(
                fields=["reference", "line_ref", "level", "against"], name="reservation_once_per_level"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="reservation_of_something"),
            models.CheckConstraint(
                condition=Q(status__in=["held", "confirmed", "absorbed", "released"]),
                name="reservation_status_known",
            ),
            models.CheckConstraint(
                condition=Q(against__in=["shelf", "incoming"]), name="reservation_against_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="held") | Q(expires_at__isnull=False), name="reservation_held_expires"
            ),
            models.CheckConstraint(
                condition=~Q(status="absorbed") | Q(erp_committed_at__isnull=False),
                name="reservation_absorbed_was_committed",
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(status="held"), name="reservation_expiring"),
            models.Index(
                fields=["level"], condition=Q(status__in=["held", "confirmed"]), name="reservation_counted"
            ),
            models.Index(
                fields=["level", "id"],
                condition=Q(status__in=["held", "confirmed"], against="incoming"),
                name="reservation_backordered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} for {self.reference}"


class StockMovement(models.Model):
    """One change of a level, for ever. The movements of a level always sum to its figures.

    The database itself refuses to change or delete a movement.
    """

    class Kind(models.TextChoices):
        """Why it changed."""

        SNAPSHOT = "snapshot", "told by the ERP"
        RESERVE = "reserve", "held"
        RELEASE = "release", "let go"
        EXPIRE = "expire", "hold ran out"
        ABSORB = "absorb", "now in the ERP's figures"
        SERVE = "serve", "backorder served from the shelf"

    level = models.ForeignKey(InventoryLevel, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=10, choices=Kind)
    delta_stocked = models.IntegerField(default=0)
    delta_committed = models.IntegerField(default=0)
    delta_reserved = models.IntegerField(default=0)
    delta_backordered = models.IntegerField(default=0)
    reference = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(delta_stocked=0, delta_committed=0, delta_reserved=0, delta_backordered=0),
                name="movement_moves",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["snapshot", "reserve", "release", "expire", "absorb", "serve"]),
                name="movement_kind_known",
            ),
        ]
        indexes = [models.Index(fields=["level", "-at"], name="movement_of_level")]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}".strip()
