"""Ways to send a parcel, and the parcels sent."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import models
from django.db.models import F, Q

from core import clock
from core.geo import HOME
from core.ids import ID_LENGTH, new_id
from orders.fulfilment.rules import TERMINAL, ShipmentStatus, poll_pause

PAID_HOW = [("", "either way"), ("prepaid", "paid ahead"), ("cod", "cash on delivery")]
SHIPMENT_STATUSES = [(status.value, status.label) for status in ShipmentStatus]


class ShippingOption(models.Model):
    """A way of carriage that a shopper may choose in one region. Amounts are minor units of its currency, GST included."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    region = models.CharField(
        max_length=8, default=HOME, db_default=HOME, help_text="Where it is offered: a region’s code."
    )
    amount = models.PositiveIntegerField("price", help_text="In paise, GST included.")
    free_from = models.PositiveIntegerField(
        null=True, blank=True, help_text="Free for goods worth this much or more, in paise; empty for never."
    )
    min_days = models.PositiveSmallIntegerField("days, from")
    max_days = models.PositiveSmallIntegerField("days, to")
    rank = models.PositiveSmallIntegerField(
        default=0, help_text="The lowest stands first and is chosen at first."
    )
    is_active = models.BooleanField("offered", default=True)
    is_express = models.BooleanField(
        "express",
        default=False,
        db_default=False,
        help_text="On the road for the days above at most, whatever the ordinary courier takes.",
    )
    min_weight_g = models.PositiveIntegerField("weight from (g)", null=True, blank=True)
    max_weight_g = models.PositiveIntegerField("weight up to (g)", null=True, blank=True)
    min_value = models.PositiveIntegerField("goods from", null=True, blank=True)
    max_value = models.PositiveIntegerField("goods up to", null=True, blank=True)
    payment_method = models.CharField(
        "paid how", max_length=10, choices=PAID_HOW, default="", db_default="", blank=True
    )
    store = models.ForeignKey(
        "catalog.StockLocation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Where it is collected, from this store’s own shelf, paid ahead. Empty: a courier brings it.",
    )
    opening_hours = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text="Of that store: “Mon to Sat, 10 to 8”.",
    )

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(max_days__gte=F("min_days")), name="shipping_option_days_in_order"
            ),
            models.CheckConstraint(
                condition=(
                    Q(max_weight_g__isnull=True)
                    | Q(min_weight_g__isnull=True)
                    | Q(max_weight_g__gte=F("min_weight_g"))
                )
                & (Q(max_value__isnull=True) | Q(min_value__isnull=True) | Q(max_value__gte=F("min_value"))),
                name="shipping_option_limits_in_order",
            ),
            models.CheckConstraint(
                condition=Q(payment_method__in=["", "prepaid", "cod"]), name="shipping_option_payment_known"
            ),
            models.CheckConstraint(
                condition=Q(store__isnull=True) | (Q(payment_method="prepaid") & ~Q(opening_hours="")),
                name="shipping_option_store_is_paid_ahead",
            ),
            models.CheckConstraint(
                condition=Q(region=HOME) | Q(store__isnull=True, payment_method="prepaid"),
                name="shipping_option_abroad_is_paid_ahead",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Fulfillment(models.Model):
    """Part of an order packed at one location; the ERP makes it and names it by `delivery_ref`."""

    class Status(models.TextChoices):
        """What the ERP says of the packing."""

        PACKED = "packed", "packed"
        SHIPPED = "shipped", "shipped"
        DELIVERED = "delivered", "delivered"
        CANCELLED = "cancelled", "cancelled"

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "ful"), editable=False
    )
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="fulfillments")
    delivery_ref = models.CharField(max_length=60, unique=True)
    location_code = models.CharField(max_length=40)
    status = models.CharField(max_length=10, choices=Status, default=Status.PACKED)
    source_version = models.PositiveBigIntegerField(
        default=0, help_text="The ERP's version of this delivery."
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["packed", "shipped", "delivered", "cancelled"]),
                name="fulfillment_status_known",
            ),
        ]

    def __str__(self) -> str:
        return self.delivery_ref


def first_poll_at() -> datetime:
    """When a parcel of which there is news now is asked about first."""
    return clock.now() + poll_pause(0)


class ShipmentQuerySet(models.QuerySet["Shipment"]):
    """Chains over parcels."""

    def under_way(self) -> ShipmentQuerySet:
        """Those a courier has and has not brought to an end."""
        return self.filter(awb__isnull=False).exclude(status__in=TERMINAL)


class Shipment(models.Model):
    """One parcel with the courier. It moves forward only, by the rank of its status."""

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "ship"), editable=False
    )
    fulfillment = models.OneToOneField(Fulfillment, on_delete=models.PROTECT, related_name="shipment")
    awb = models.CharField("AWB", max_length=40, unique=True, null=True, blank=True)
    courier = models.CharField(max_length=80, blank=True)
    tracking_url = models.URLField(max_length=500, blank=True)
    label_url = models.URLField(max_length=500, blank=True)
    status = models.CharField(max_length=20, choices=SHIPMENT_STATUSES, default=ShipmentStatus.CREATED)
    moved_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    next_poll_at = models.DateTimeField(
        default=first_poll_at,
        editable=False,
        help_text="When the courier is asked next, should it stay silent.",
    )
    quiet_polls = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="How often it was asked in vain since the parcel last moved."
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ShipmentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[str(status) for status in ShipmentStatus]),
                name="shipment_status_known",
            ),
            models.CheckConstraint(
                condition=Q(awb__isnull=True) | ~Q(awb=""), name="shipment_awb_is_null_or_text"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_poll_at"],
                condition=Q(awb__isnull=False) & ~Q(status__in=sorted(str(status) for status in TERMINAL)),
                name="shipment_under_way",
            )
        ]

    def __str__(self) -> str:
        return self.awb or self.public_id


class ShipmentScan(models.Model):
    """One line of the courier's log. `dedupe` makes the same scan, told twice, one row."""

    shipment = models.ForeignKey(Shipment, on_delete=models.CASCADE, related_name="scans")
    dedupe = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    status = models.CharField(max_length=20, choices=SHIPMENT_STATUSES)
    activity = models.CharField(max_length=200, blank=True)
    location = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.activity or self.status} ({self.location})"
