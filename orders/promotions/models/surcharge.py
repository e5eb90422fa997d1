"""Fees on top, and when they are asked."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from core import clock
from orders.promotions.rules import Method
from orders.promotions.rules.conditions import OPERATORS


class Surcharge(models.Model):
    """A fee on top of goods and carriage when all its rules hold, GST included: that for cash on delivery.

    `value` is minor units for a fixed fee, basis points of what the goods still cost for a percentage.
    """

    code = models.CharField(
        max_length=40, unique=True, help_text="What the ERP and the accounts call it: cod_fee."
    )
    title = models.CharField(max_length=80, help_text="What the shopper reads: Cash on delivery fee.")
    method = models.CharField(
        max_length=10,
        choices=[(Method.FIXED.value, "fixed amount"), (Method.PERCENTAGE.value, "percentage of the goods")],
        default=Method.FIXED.value,
    )
    value = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3, default="INR")
    is_active = models.BooleanField("active", default=True)
    starts_at = models.DateTimeField("from", null=True, blank=True)
    ends_at = models.DateTimeField("until", null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z][a-z0-9_]{1,39}$"), name="surcharge_code_plain"
            ),
            models.CheckConstraint(
                condition=Q(method="fixed") | Q(method="percentage", value__lte=10_000),
                name="surcharge_method_and_value",
            ),
            models.CheckConstraint(condition=Q(value__gte=1), name="surcharge_charges_something"),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True)
                | Q(ends_at__isnull=True)
                | Q(starts_at__lte=F("ends_at")),
                name="surcharge_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SurchargeRule(models.Model):
    """One condition on the cart for a surcharge: `payment_method in cod`."""

    surcharge = models.ForeignKey(Surcharge, on_delete=models.CASCADE, related_name="rules")
    attribute = models.CharField(max_length=40)
    operator = models.CharField(max_length=3, choices=[(each, each) for each in OPERATORS], default="in")
    values = models.JSONField(default=list)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(operator__in=OPERATORS), name="surcharge_rule_operator_known"),
        ]

    def __str__(self) -> str:
        return f"{self.attribute} {self.operator} {', '.join(map(str, self.values))}"
