"""Prices: one set per variant, one row per currency and quantity, in minor units, tax included."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from catalog.products.models import ProductVariant
from core import clock
from core.money import Money


class PriceSet(models.Model):
    """All prices of one variant."""

    variant = models.OneToOneField(ProductVariant, on_delete=models.CASCADE, related_name="price_set")

    def __str__(self) -> str:
        return f"Prices of {self.variant_id}"


class PriceQuerySet(models.QuerySet["Price"]):
    """Chains over prices."""

    def standing(self) -> PriceQuerySet:
        """Those not withdrawn."""
        return self.filter(is_withdrawn=False)


class Price(models.Model):
    """What one piece costs when at least `min_quantity` are bought. The ERP's; `as_of` is when we learnt it."""

    price_set = models.ForeignKey(PriceSet, on_delete=models.CASCADE, related_name="prices")
    currency = models.CharField(max_length=3, default="INR")
    amount = models.BigIntegerField("amount (minor units)")
    min_quantity = models.PositiveIntegerField("from quantity", default=1)
    max_quantity = models.PositiveIntegerField("up to quantity", null=True, blank=True)
    is_withdrawn = models.BooleanField("withdrawn", default=False)
    erp_id = models.CharField("ERP id", max_length=80, blank=True)
    source_version = models.BigIntegerField("ERP version", default=0)
    as_of = models.DateTimeField("known since", default=clock.now)

    objects = PriceQuerySet.as_manager()

    class Meta:
        ordering = ["price_set", "currency", "min_quantity"]
        constraints = [
            models.UniqueConstraint(fields=["price_set", "currency", "min_quantity"], name="price_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="price_positive"),
            models.CheckConstraint(condition=Q(min_quantity__gte=1), name="price_from_one_piece"),
            models.CheckConstraint(
                condition=Q(max_quantity__isnull=True) | Q(max_quantity__gte=F("min_quantity")),
                name="price_tier_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{Money(self.amount, self.currency)} from {self.min_quantity}"
