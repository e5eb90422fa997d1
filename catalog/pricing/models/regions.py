"""Where the shop sells and in which currency, and the groups of customers that prices may be meant for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.money import EXPONENTS

CURRENCIES = sorted(EXPONENTS)


class Region(models.Model):
    """Some countries that share a currency and a way to show tax.

    Rupee prices always include GST, as the law on maximum retail prices wants it. A region whose prices do not
    include tax is an export region: its prices are shown and charged as they stand, and exports carry no GST.
    """

    code = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=60)
    currency = models.CharField(max_length=3, default="INR")
    is_default = models.BooleanField("default", default=False)
    tax_inclusive = models.BooleanField("prices include tax", default=True)
    is_open = models.BooleanField(
        "open to shoppers",
        default=False,
        db_default=False,
        help_text="Shoppers may choose it, and order there. The default region always is.",
    )

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="region_one_default"
            ),
            models.CheckConstraint(condition=Q(currency__in=CURRENCIES), name="region_currency_known"),
            models.CheckConstraint(
                condition=Q(tax_inclusive=True) | ~Q(currency="INR"), name="region_rupees_include_tax"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RegionCountry(models.Model):
    """A country of a region, ISO 3166 in two letters; no country lies in two regions."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="countries")
    country = models.CharField(max_length=2, unique=True, help_text="Two letters, ISO 3166: IN, US, AE.")

    class Meta:
        ordering = ["country"]
        verbose_name = "country"
        verbose_name_plural = "countries"
        constraints = [
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="region_country_code"),
        ]

    def __str__(self) -> str:
        return self.country


class CustomerGroup(models.Model):
    """Customers who may have prices of their own, such as boutiques. Who belongs to it, orders keeps."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
