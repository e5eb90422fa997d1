"""What decides about carriage: kinds of goods, zones of the country, prices by zone and weight."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from catalog.products.models import Product
from core import clock
from core.geo import STATES
from orders.fulfilment.models import ShippingOption

STATE_CHOICES = sorted(STATES.items(), key=lambda state: state[1])
PIN_PREFIX = RegexValidator(r"^[1-9][0-9]{0,5}\Z", "A PIN code or its first digits, such as 56 or 560038.")


class ShippingProfile(models.Model):
    """A kind of goods that travels in its own way. Products of none are `standard`; lines made to measure that have
    none are `made-to-measure`."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class ShippingProfileProduct(models.Model):
    """A product has one profile at most."""

    profile = models.ForeignKey(ShippingProfile, on_delete=models.CASCADE, related_name="products")
    product = models.OneToOneField(Product, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["id"]
        verbose_name = "product of this profile"
        verbose_name_plural = "products of this profile"

    def __str__(self) -> str:
        return str(self.product)


class ServiceZone(models.Model):
    """A part of the country: whole states, and PIN codes by their first digits."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    states = ArrayField(models.CharField(max_length=2, choices=STATE_CHOICES), default=list, blank=True)
    pin_prefixes = ArrayField(
        models.CharField(max_length=6, validators=[PIN_PREFIX]),
        default=list,
        blank=True,
        verbose_name="PIN codes",
        help_text="Whole codes or their first digits, with commas: 560, 562, 793001.",
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(states__len__gte=1) | Q(pin_prefixes__len__gte=1),
                name="service_zone_is_somewhere",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ShippingOptionZone(models.Model):
    """An option with zones is offered in them alone."""

    option = models.ForeignKey(ShippingOption, on_delete=models.CASCADE, related_name="zone_links")
    zone = models.ForeignKey(ServiceZone, on_delete=models.PROTECT, related_name="option_links")

    class Meta:
        ordering = ["id"]
        verbose_name = "zone"
        verbose_name_plural = "offered only in these zones (none: everywhere)"
        constraints = [models.UniqueConstraint(fields=["option", "zone"], name="shipping_option_zone_once")]

    def __str__(self) -> str:
        return str(self.zone)


class ShippingOptionProfile(models.Model):
    """An option with profiles carries them alone."""

    option = models.ForeignKey(ShippingOption, on_delete=models.CASCADE, related_name="profile_links")
    profile = models.ForeignKey(ShippingProfile, on_delete=models.PROTECT, related_name="option_links")

    class Meta:
        ordering = ["id"]
        verbose_name = "profile"
        verbose_name_plural = "carries only these profiles (none: all)"
        constraints = [
            models.UniqueConstraint(fields=["option", "profile"], name="shipping_option_profile_once")
        ]

    def __str__(self) -> str:
        return str(self.profile)


class ShippingRate(models.Model):
    """A price of an option for a zone up to a weight, in paise with GST."""

    option = models.ForeignKey(ShippingOption, on_delete=models.CASCADE, related_name="rates")
    zone = models.ForeignKey(
        ServiceZone, on_delete=models.PROTECT, null=True, blank=True, related_name="rates"
    )
    up_to_g = models.PositiveIntegerField(
        "up to (g)", null=True, blank=True, help_text="In grams. Empty: any weight."
    )
    amount = models.PositiveIntegerField("price")

    class Meta:
        ordering = ["id"]
        verbose_name = "price by zone and weight"
        verbose_name_plural = "prices by zone and weight (where none fits, the price above)"
        constraints = [
            models.UniqueConstraint(
                "option", Coalesce("zone_id", 0), Coalesce("up_to_g", 0), name="shipping_rate_once"
            ),
            models.CheckConstraint(condition=Q(up_to_g__isnull=True) | Q(up_to_g__gt=0), name="shipping_rate_weighs"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.zone or 'anywhere'}, {self.up_to_g or 'any'} g"
