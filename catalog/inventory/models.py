"""Stock: places, levels as the ERP last told them, what we hold for whom, and the ledger of every change."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import F, Q

from catalog.products.models import ProductVariant
from core import clock
from core.ids import ID_LENGTH, new_id


class StockLocation(models.Model):
    """A warehouse, studio or store that dispatches. Its GSTIN's state decides which GST an order pays."""

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "sloc"), editable=False
    )
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=240, blank=True)
    city = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=60, blank=True)
    state_code = models.CharField("GST state code", max_length=2)
    pincode = models.CharField("PIN code", max_length=6, blank=True)
    gstin = models.CharField("GSTIN", max_length=15, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField("dispatches", default=True)
    source_version = models.BigIntegerField("ERP version", default=0)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state_code__regex=r"^[0-9]{2}$"), name="location_state_code_digits"
            ),
            models.CheckConstraint(
                condition=Q(gstin="") | Q(gstin__startswith=F("state_code")),
                name="location_gstin_of_its_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class InventoryItem(models.Model):
    """A variant as something that can be counted."""

    variant = models.OneToOneField(ProductVariant, on_delete=models.CASCADE, related_name="inventory_item")

    def __str__(self) -> str:
        return f"Stock of {self.variant_id}"


class InventoryLevel(models.Model):
    """How many of an item lie at a location.

    `stocked`, `committed` and `incoming` are the ERP's words of the moment `as_of`; `reserved` is what we hold and
    the ERP does not know yet: the sum of the held and confirmed reservations. Every change is a StockMovement.
    """

    item = models.ForeignKey(InventoryItem, on_delete=models.PROTECT, related_name="levels")
    location = models.ForeignKey(StockLocation, on_delete=models.PROTECT, related_name="levels")
    stocked = models.IntegerField("on hand", default=0)
    committed = models.IntegerField(default=0)
    reserved = models.IntegerField(default=0)
    incoming = models.IntegerField(default=0)
    source_version = models.BigIntegerField("ERP version", default=0)
    as_of = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "stock level"
        constraints = [
            models.UniqueConstraint(fields=["item", "location"], name="level_once"),
            models.CheckConstraint(condition=Q(reserved__gte=0), name="level_reserved_not_negative"),
            models.CheckConstraint(condition=Q(committed__gte=0), name="level_committed_not_negative"),
            models.CheckConstraint(condition=Q(incoming__gte=0), name="level_incoming_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} at {self.location_id}"


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
    status = models.CharField(max_length=10, choices=Status, default=Status.HELD)
    expires_at = models.DateTimeField(null=True, blank=True)
    erp_committed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["id"]
        verbose_name = "reservation"
        constraints = [
            models.UniqueConstraint(
                fields=["reference", "line_ref", "level"], name="reservation_once_per_level"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="reservation_of_something"),
            models.CheckConstraint(
                condition=Q(status__in=["held", "confirmed", "absorbed", "released"]),
                name="reservation_status_known",
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
        ]

    def __str__(self) -> str:
        return f"{self.quantity} for {self.reference}"


class StockMovement(models.Model):
    """One change of a level, for ever. The movements of a level always sum to its stocked, committed, reserved."""

    class Kind(models.TextChoices):
        """Why it changed."""

        SNAPSHOT = "snapshot", "told by the ERP"
        RESERVE = "reserve", "held"
        RELEASE = "release", "let go"
        EXPIRE = "expire", "hold ran out"
        ABSORB = "absorb", "now in the ERP's figures"

    level = models.ForeignKey(InventoryLevel, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=10, choices=Kind)
    delta_stocked = models.IntegerField(default=0)
    delta_committed = models.IntegerField(default=0)
    delta_reserved = models.IntegerField(default=0)
    reference = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(delta_stocked=0, delta_committed=0, delta_reserved=0), name="movement_moves"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["snapshot", "reserve", "release", "expire", "absorb"]),
                name="movement_kind_known",
            ),
        ]
        indexes = [models.Index(fields=["level", "-at"], name="movement_of_level")]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}".strip()


class StockSnapshot(models.Model):
    """Up to which moment the ERP's stock news has been applied: one row. Its age is the snapshot's age."""

    SOLE_ID = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=SOLE_ID)
    as_of = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="stock_snapshot_is_one")]

    def __str__(self) -> str:
        return f"as of {self.as_of:%d %b %Y %H:%M:%S}"
