"""Places, what lies there as the ERP last told it, and how fresh that is."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import F, Q

from catalog.products.models import ProductVariant
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

    `stocked`, `committed` and `incoming` are the ERP's words of the moment `as_of`. What we hold and the ERP does not
    know yet stands in `reserved` (pieces of this shelf) and in `backordered` (promised, still to arrive): the sums of
    the held and confirmed reservations against each. Every change is a StockMovement.
    """

    item = models.ForeignKey(InventoryItem, on_delete=models.PROTECT, related_name="levels")
    location = models.ForeignKey(StockLocation, on_delete=models.PROTECT, related_name="levels")
    stocked = models.IntegerField("on hand", default=0)
    committed = models.IntegerField(default=0)
    reserved = models.IntegerField(default=0)
    backordered = models.IntegerField(default=0)
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
            models.CheckConstraint(condition=Q(backordered__gte=0), name="level_backordered_not_negative"),
            models.CheckConstraint(condition=Q(incoming__gte=0), name="level_incoming_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} at {self.location_id}"

    @property
    def unheld(self) -> int:
        """On hand less what the ERP and we hold of it; below zero when the ERP promised more than lies there."""
        return self.stocked - self.committed - self.reserved


class StockSnapshot(models.Model):
    """Up to which moment the ERP's stock news has been applied: one row. Its age is the snapshot's age."""

    SOLE_ID = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=SOLE_ID)
    as_of = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="stock_snapshot_is_one")]

    def __str__(self) -> str:
        return f"as of {self.as_of:%d %b %Y %H:%M:%S}"
