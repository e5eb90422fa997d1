"""Campaigns and what they may give in all."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Campaign(models.Model):
    """Promotions that share a purpose and, if it has one, a budget: Diwali 2026."""

    name = models.CharField(max_length=80, unique=True)
    description = models.TextField(blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True)
                | Q(ends_at__isnull=True)
                | Q(starts_at__lte=F("ends_at")),
                name="campaign_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CampaignBudget(models.Model):
    """What a campaign may give in all: money (minor units) or uses. Held while orders are being paid, then used."""

    class Kind(models.TextChoices):
        """What is counted."""

        SPEND = "spend", "money given"
        USAGE = "usage", "number of uses"

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="budget")
    kind = models.CharField(max_length=6, choices=Kind)
    currency = models.CharField(max_length=3, default="INR")
    limit = models.PositiveBigIntegerField(help_text="Paise for money, a plain number for uses.")
    held = models.PositiveBigIntegerField(default=0, editable=False)
    used = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["spend", "usage"]), name="budget_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.campaign}"

    @property
    def left(self) -> int:
        """What can still be given."""
        return max(0, self.limit - self.held - self.used)
