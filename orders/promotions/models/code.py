"""Codes that open promotions, and every use that was made of one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from core import clock
from orders.promotions.models.campaign import CampaignBudget
from orders.promotions.models.promotion import Promotion

CODE_PATTERN = r"^[A-Z0-9][A-Z0-9_-]{2,39}$"


class PromotionCode(models.Model):
    """A code that opens a promotion, alone or as one of a batch. Upper case; `limit` None is without limit."""

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="codes")
    code = models.CharField(max_length=40)
    batch = models.CharField(max_length=40, blank=True)
    limit = models.PositiveIntegerField(null=True, blank=True)
    held = models.PositiveIntegerField(default=0, editable=False)
    used = models.PositiveIntegerField(default=0, editable=False)
    once_per_customer = models.BooleanField(default=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ["code"]
        verbose_name = "code"
        constraints = [
            models.UniqueConstraint(Upper("code"), name="promotion_code_once"),
            models.CheckConstraint(condition=Q(code__regex=CODE_PATTERN), name="promotion_code_readable"),
        ]
        indexes = [models.Index(fields=["promotion", "batch"], name="promotion_code_batch")]

    def __str__(self) -> str:
        return self.code


class PromotionUse(models.Model):
    """One promotion in one order: held while it is being paid, then used, or given back."""

    class Status(models.TextChoices):
        """held and used count against budgets and limits."""

        HELD = "held", "held"
        USED = "used", "used"
        RELEASED = "released", "given back"

    promotion = models.ForeignKey(Promotion, on_delete=models.PROTECT, related_name="uses")
    code = models.ForeignKey(
        PromotionCode, on_delete=models.PROTECT, null=True, blank=True, related_name="uses"
    )
    budget = models.ForeignKey(
        CampaignBudget, on_delete=models.PROTECT, null=True, blank=True, related_name="uses"
    )
    reference = models.CharField("order", max_length=60)
    customer_ref = models.CharField(max_length=64, blank=True)
    amount = models.PositiveBigIntegerField()
    status = models.CharField(max_length=8, choices=Status, default=Status.HELD)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["promotion", "reference"], name="promotion_used_once_per_order"),
            models.CheckConstraint(
                condition=Q(status__in=["held", "used", "released"]), name="promotion_use_status_known"
            ),
        ]
        indexes = [
            models.Index(fields=["reference"], name="promotion_use_of_order"),
            models.Index(fields=["code", "customer_ref"], name="promotion_use_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.promotion_id} in {self.reference}"
