"""What a courier was booked with, and the staff's rules for choosing one."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from core import clock
from orders.fulfilment.booking.rules import STRATEGY_TITLES, Strategy
from orders.fulfilment.models import PAID_HOW, Shipment
from orders.fulfilment.shipping.models import ServiceZone

STRATEGIES = [(each.value, STRATEGY_TITLES[each]) for each in Strategy]


class CourierRule(models.Model):
    """One line of the table that decides who carries a parcel; the first that fits counts. Amounts are paise."""

    rank = models.PositiveSmallIntegerField(default=10, help_text="The lowest is asked first.")
    name = models.CharField(max_length=80, unique=True)
    zone = models.ForeignKey(
        ServiceZone,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Parcels into this zone. Empty: anywhere.",
    )
    payment_method = models.CharField("paid how", max_length=10, choices=PAID_HOW, default="", blank=True)
    min_weight_g = models.PositiveIntegerField("weight from (g)", null=True, blank=True)
    max_weight_g = models.PositiveIntegerField("weight up to (g)", null=True, blank=True)
    min_value = models.PositiveIntegerField("worth from", null=True, blank=True)
    max_value = models.PositiveIntegerField("worth up to", null=True, blank=True)
    strategy = models.CharField("takes", max_length=12, choices=STRATEGIES, default=Strategy.CHEAPEST)
    courier_id = models.PositiveIntegerField(
        "courier’s number",
        null=True,
        blank=True,
        help_text="Shiprocket’s number of the courier, as “Try the rules” shows it. Only for “the one named below”.",
    )
    is_active = models.BooleanField("counts", default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(strategy__in=[str(each) for each in Strategy]), name="courier_rule_strategy_known"
            ),
            models.CheckConstraint(
                condition=Q(payment_method__in=["", "prepaid", "cod"]), name="courier_rule_payment_known"
            ),
            models.CheckConstraint(
                condition=Q(strategy="named", courier_id__isnull=False)
                | (~Q(strategy="named") & Q(courier_id__isnull=True)),
                name="courier_rule_names_whom_it_takes",
                violation_error_message="Give the courier’s number for “the one named below”, and only then.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(max_weight_g__isnull=True)
                    | Q(min_weight_g__isnull=True)
                    | Q(max_weight_g__gte=F("min_weight_g"))
                )
                & (Q(max_value__isnull=True) | Q(min_value__isnull=True) | Q(max_value__gte=F("min_value"))),
                name="courier_rule_limits_in_order",
                violation_error_message="The upper limit is below the lower one.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ParcelBooking(models.Model):
    """How the shop itself booked a parcel: whom, by which rule, and the papers. `quoted` is what the courier asks, in paise.

    `offers` are all that could be had at that moment, so that other rules can be tried on it later.
    """

    shipment = models.OneToOneField(Shipment, on_delete=models.CASCADE, related_name="booking")
    courier_id = models.PositiveIntegerField("courier’s number", null=True, blank=True)
    rule = models.CharField("chosen by", max_length=80, blank=True)
    quoted = models.PositiveBigIntegerField("carriage", null=True, blank=True)
    days = models.PositiveSmallIntegerField("days on the road", null=True, blank=True)
    weight_g = models.PositiveIntegerField("weight told (g)", default=0)
    offers = models.JSONField(default=list, blank=True, editable=False)
    pickup_on = models.DateField("pick-up", null=True, blank=True)
    pickup_token = models.CharField("pick-up’s reference", max_length=80, blank=True)
    manifest_url = models.URLField("manifest", max_length=500, blank=True)
    invoice_url = models.URLField("courier’s invoice", max_length=500, blank=True)
    rounds = models.PositiveSmallIntegerField(
        default=1, editable=False, help_text="How often the courier was asked from the beginning."
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Booking of {self.shipment}"
