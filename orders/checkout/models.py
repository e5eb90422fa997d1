"""What staff decide about the checkout itself: whether it is open, and when cash is taken at the door."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

CASH_MOST = 10_000_00
CASH_CODE_FROM = 3_000_00


class CheckoutTerms(models.Model):
    """The whole shop's switches: one row, and the defaults below while there is none. Amounts are paise."""

    SOLE_ID = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=SOLE_ID)
    is_open = models.BooleanField("checkout is open", default=True, db_default=True)
    closed_words = models.CharField(
        "words while it is closed",
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text="What shoppers read. Empty: “We are not taking orders at this moment. …”",
    )
    takes_cash = models.BooleanField("cash on delivery is offered", default=True, db_default=True)
    no_cash_words = models.CharField(
        "words while cash is paused",
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text="What shoppers read. Empty: “Cash on delivery is paused for the moment.”",
    )
    cash_most = models.PositiveBigIntegerField(
        "largest order in cash",
        default=CASH_MOST,
        db_default=CASH_MOST,
        help_text="In paise: what the courier collects at most.",
    )

    cash_code_from = models.PositiveBigIntegerField(
        "confirmed by a code above",
        null=True,
        blank=True,
        default=CASH_CODE_FROM,
        db_default=CASH_CODE_FROM,
        help_text="In paise: larger orders in cash are confirmed with a code sent to the telephone. Empty: none.",
    )

    class Meta:
        verbose_name = "checkout switches"
        verbose_name_plural = "checkout switches"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="checkout_terms_are_one")]

    def __str__(self) -> str:
        return "Checkout switches"
