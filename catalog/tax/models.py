"""GST rates as dated rows: what the law said on a day stays known after it changes."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q


class TaxRateQuerySet(models.QuerySet["TaxRate"]):
    """Chains over rates."""

    def in_force(self, on: date) -> TaxRateQuerySet:
        """The rows that hold on a day (both ends included)."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)


class TaxRate(models.Model):
    """One rate for the HSN codes that begin with `hsn_prefix`, from one day to another.

    Rows of the same prefix and dates form slabs: `slab_upto` is the highest value of one piece, before tax and
    after discount, in paise, to which the rate applies; empty means any value above the other slabs. A row with
    a `gst_policy` holds only for items that carry that policy and wins over one without.
    """

    hsn_prefix = models.CharField("HSN begins with", max_length=8)
    gst_policy = models.CharField("GST policy", max_length=20, blank=True)
    slab_upto = models.BigIntegerField("up to, per piece (paise)", null=True, blank=True)
    rate_bp = models.PositiveIntegerField("rate (hundredths of a percent)")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    authority = models.CharField(max_length=200, blank=True, help_text="The notification it comes from.")

    objects = TaxRateQuerySet.as_manager()

    class Meta:
        ordering = ["hsn_prefix", "-starts_on", F("slab_upto").asc(nulls_last=True)]
        verbose_name = "GST rate"
        constraints = [
            models.UniqueConstraint(
                fields=["hsn_prefix", "gst_policy", "slab_upto", "starts_on"],
                nulls_distinct=False,
                name="tax_rate_once",
            ),
            models.CheckConstraint(
                condition=Q(hsn_prefix__regex=r"^[0-9]{2,8}$"), name="tax_rate_prefix_digits"
            ),
            models.CheckConstraint(condition=Q(rate_bp__lte=10_000), name="tax_rate_at_most_100_percent"),
            models.CheckConstraint(
                condition=Q(slab_upto__isnull=True) | Q(slab_upto__gt=0), name="tax_rate_slab_positive"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="tax_rate_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hsn_prefix}: {self.rate_bp / 100:g}% from {self.starts_on:%d %b %Y}"
