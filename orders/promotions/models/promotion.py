"""Promotions as staff keep them, and their conditions."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from core import clock
from orders.promotions.models.campaign import Campaign
from orders.promotions.rules import Allocation, Lane, Method, Target
from orders.promotions.rules.conditions import OPERATORS


class Promotion(models.Model):
    """One promotion. See `orders.promotions.rules.Promotion` for what each field means to the engine."""

    class Status(models.TextChoices):
        """Only active ones are looked at."""

        DRAFT = "draft", "draft"
        ACTIVE = "active", "active"
        INACTIVE = "inactive", "inactive"

    name = models.CharField(max_length=120)
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    lane = models.PositiveSmallIntegerField(
        choices=[(Lane.CATALOGUE, "1 catalogue"), (Lane.ORDER, "2 order"), (Lane.SHIPPING, "3 shipping")],
        default=Lane.ORDER,
        help_text="Lanes work one after the other; the best promotion of a lane applies.",
    )
    priority = models.SmallIntegerField(
        default=0, help_text="Within a lane higher numbers apply first; other priorities add up."
    )
    is_exclusive = models.BooleanField("exclusive", default=False, help_text="Ends its lane.")
    is_automatic = models.BooleanField("automatic", default=True, help_text="Needs no code.")
    method = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Method])
    target = models.CharField(
        max_length=16, choices=[(each.value, each.value) for each in Target], default=Target.ITEMS
    )
    allocation = models.CharField(
        max_length=6, choices=[(each.value, each.value) for each in Allocation], default=Allocation.ACROSS
    )
    value = models.PositiveBigIntegerField(
        default=0, help_text="Hundredths of a percent for a percentage, else paise."
    )
    currency = models.CharField(max_length=3, default="INR")
    tiers = models.JSONField(default=list, blank=True, help_text='[{"threshold": 200000, "value": 1000}, …]')
    tiers_by = models.CharField(
        max_length=5, choices=[("spend", "spend"), ("count", "count")], default="spend"
    )
    buy_quantity = models.PositiveSmallIntegerField(default=1)
    get_quantity = models.PositiveSmallIntegerField(default=1)
    max_quantity = models.PositiveSmallIntegerField(null=True, blank=True)
    max_discount = models.PositiveBigIntegerField(null=True, blank=True, help_text="Paise, per order.")
    parts = models.JSONField(default=list, blank=True, help_text="What a bundle is made of.")
    gift_variant = models.ForeignKey(
        "catalog.ProductVariant", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, null=True, blank=True, related_name="promotions"
    )
    upsell_message = models.CharField(
        max_length=160, blank=True, help_text="{missing} becomes the amount or number that is missing."
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["lane", "-priority", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "active", "inactive"]), name="promotion_status_known"
            ),
            models.CheckConstraint(condition=Q(lane__in=[1, 2, 3]), name="promotion_lane_known"),
            models.CheckConstraint(
                condition=~Q(method="percentage") | Q(value__lte=10_000),
                name="promotion_percentage_within_whole",
            ),
            models.CheckConstraint(
                condition=~Q(method="gift") | Q(gift_variant__isnull=False), name="promotion_gift_names_piece"
            ),
            models.CheckConstraint(
                condition=Q(buy_quantity__gte=1, get_quantity__gte=1),
                name="promotion_buys_and_gets_something",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True)
                | Q(ends_at__isnull=True)
                | Q(starts_at__lte=F("ends_at")),
                name="promotion_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=(Q(lane=3) & Q(target="shipping_methods"))
                | (~Q(lane=3) & ~Q(target="shipping_methods")),
                name="promotion_shipping_in_its_lane",
            ),
        ]
        indexes = [models.Index(fields=["lane", "id"], condition=Q(status="active"), name="promotion_live")]

    def __str__(self) -> str:
        return self.name


class PromotionRule(models.Model):
    """One condition: for the cart, for what is taken off, or for what has to be bought."""

    class Kind(models.TextChoices):
        """What it is asked of."""

        CART = "cart", "the cart"
        TARGET = "target", "pieces it applies to"
        BUY = "buy", "pieces to be bought"

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="rules")
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.CART)
    attribute = models.CharField(max_length=40)
    operator = models.CharField(max_length=3, choices=[(each, each) for each in OPERATORS], default="in")
    values = models.JSONField(default=list)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(operator__in=OPERATORS), name="promotion_rule_operator_known"),
            models.CheckConstraint(
                condition=Q(kind__in=["cart", "target", "buy"]), name="promotion_rule_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attribute} {self.operator} {', '.join(map(str, self.values))}"
