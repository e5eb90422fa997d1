"""Price lists with their windows, the prices in them, and the rules that say for whom a price stands."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from catalog.pricing.models.regions import CURRENCIES
from catalog.products.models import ProductVariant
from core import clock
from core.money import Money


class PriceListQuerySet(models.QuerySet["PriceList"]):
    """Chains over price lists."""

    def may_count(self) -> PriceListQuerySet:
        """Active ones whose window is not known to be over."""
        return self.filter(status=PriceList.Status.ACTIVE).exclude(phase=PriceList.Phase.OVER)


class PriceList(models.Model):
    """Prices that stand beside those of the price sets, within a window and for those whom its rules name."""

    class Type(models.TextChoices):
        """What shoppers see: a sale strikes the price before through, an override hides it."""

        SALE = "sale", "sale"
        OVERRIDE = "override", "override"

    class Status(models.TextChoices):
        """A draft never applies."""

        DRAFT = "draft", "draft"
        ACTIVE = "active", "active"

    class Phase(models.TextChoices):
        """Where its window stood when the pages were last told of it."""

        WAITING = "waiting", "not begun"
        OPEN = "open", "running"
        OVER = "over", "over"

    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=120)
    type = models.CharField(max_length=8, choices=Type, default=Type.SALE)
    status = models.CharField(max_length=6, choices=Status, default=Status.DRAFT)
    starts_at = models.DateTimeField("from", null=True, blank=True, help_text="Empty: at once.")
    ends_at = models.DateTimeField("until", null=True, blank=True, help_text="Included. Empty: no end.")
    phase = models.CharField(max_length=7, choices=Phase, default=Phase.WAITING, editable=False)
    erp_name = models.CharField(
        "ERP price list", max_length=80, blank=True, help_text="Filled when the ERP fills this list."
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = PriceListQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(type__in=["sale", "override"]), name="price_list_type_known"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "active"]), name="price_list_status_known"
            ),
            models.CheckConstraint(
                condition=Q(phase__in=["waiting", "open", "over"]), name="price_list_phase_known"
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True)
                | Q(ends_at__isnull=True)
                | Q(ends_at__gte=F("starts_at")),
                name="price_list_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["erp_name"], condition=~Q(erp_name=""), name="price_list_erp_name_once"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(status="active"), name="price_list_active"),
        ]

    def __str__(self) -> str:
        return self.title


class SpecialPrice(models.Model):
    """What one piece costs for some: those a price list is for, or those its own rules name.

    Quantity tiers may overlap; the one with the highest `min_quantity` that a quantity reaches counts.
    `rules_key` spells the rules out, so that two prices for the same shoppers cannot stand side by side.
    """

    variant = models.ForeignKey(
        ProductVariant, on_delete=models.CASCADE, related_name="special_prices", db_index=False
    )
    price_list = models.ForeignKey(
        PriceList, on_delete=models.CASCADE, null=True, blank=True, related_name="prices", db_index=False
    )
    currency = models.CharField(max_length=3, default="INR")
    amount = models.BigIntegerField("amount (minor units)")
    min_quantity = models.PositiveIntegerField("from quantity", default=1)
    max_quantity = models.PositiveIntegerField("up to quantity", null=True, blank=True)
    rules_key = models.CharField(max_length=400, blank=True, editable=False)
    as_of = models.DateTimeField("known since", default=clock.now)

    class Meta:
        ordering = ["variant", "currency", "min_quantity"]
        constraints = [
            models.UniqueConstraint(
                fields=["variant", "currency", "price_list", "rules_key", "min_quantity"],
                nulls_distinct=False,
                name="special_price_once",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="special_price_positive"),
            models.CheckConstraint(condition=Q(currency__in=CURRENCIES), name="special_price_currency_known"),
            models.CheckConstraint(condition=Q(min_quantity__gte=1), name="special_price_from_one_piece"),
            models.CheckConstraint(
                condition=Q(max_quantity__isnull=True) | Q(max_quantity__gte=F("min_quantity")),
                name="special_price_tier_in_order",
            ),
            models.CheckConstraint(
                condition=Q(price_list__isnull=False) ^ ~Q(rules_key=""), name="special_price_for_somebody"
            ),
        ]
        indexes = [models.Index(fields=["price_list", "variant"], name="special_price_of_list")]

    def __str__(self) -> str:
        return f"{Money(self.amount, self.currency)} from {self.min_quantity}"


class PriceRule(models.Model):
    """One condition on who asks. All rules of a list or of a price have to hold."""

    class Attribute(models.TextChoices):
        """What is looked at. Groups by id, customers by their public id, regions by code."""

        REGION = "region", "region"
        GROUP = "group", "customer group"
        CHANNEL = "channel", "sales channel"
        CUSTOMER = "customer", "customer"

    class Operator(models.TextChoices):
        """Whether the asker has to be among the values or must not be."""

        IN = "in", "is one of"
        NOT_IN = "not_in", "is none of"

    price_list = models.ForeignKey(
        PriceList, on_delete=models.CASCADE, null=True, blank=True, related_name="rules"
    )
    price = models.ForeignKey(
        SpecialPrice, on_delete=models.CASCADE, null=True, blank=True, related_name="rules"
    )
    attribute = models.CharField(max_length=8, choices=Attribute)
    operator = models.CharField(max_length=6, choices=Operator, default=Operator.IN)
    values = ArrayField(models.CharField(max_length=64))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(price_list__isnull=True) ^ Q(price__isnull=True), name="price_rule_of_one"
            ),
            models.CheckConstraint(
                condition=Q(attribute__in=["region", "group", "channel", "customer"]),
                name="price_rule_attribute_known",
            ),
            models.CheckConstraint(
                condition=Q(operator__in=["in", "not_in"]), name="price_rule_operator_known"
            ),
            models.CheckConstraint(condition=Q(values__len__gt=0), name="price_rule_names_somebody"),
            models.UniqueConstraint(
                fields=["price_list", "price", "attribute", "operator"],
                nulls_distinct=False,
                name="price_rule_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_attribute_display()} {self.get_operator_display()} {', '.join(self.values)}"
