"""What the owner decides about money that goes back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

REFUND_LIMIT = 10_000_00


class RefundTerms(models.Model):
    """The whole shop's: one row, and the default below while there is none. Amounts are paise."""

    SOLE_ID = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=SOLE_ID)
    limit = models.PositiveBigIntegerField(
        "refunds by one person up to",
        default=REFUND_LIMIT,
        db_default=REFUND_LIMIT,
        null=True,
        blank=True,
        help_text="A larger one that staff ask for waits for a second person. Empty: none waits.",
    )
    is_instant = models.BooleanField(
        "refunds go at once",
        default=False,
        db_default=False,
        help_text="Where the bank can. The gateway takes a fee for each; otherwise they take five to seven days.",
    )

    class Meta:
        verbose_name = "refund limit"
        verbose_name_plural = "refund limit"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="refund_terms_are_one")]

    def __str__(self) -> str:
        return "Refund limit"
