"""Where cash of one reference is to go, and each refund of it."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import Q

from core import clock
from core.ids import ID_LENGTH, new_id
from payments.rules import TAKEN_TWICE

# Cash that a courier took for what was paid already, and that is not back yet.
TAKEN_TWICE_OPEN = Q(refund__reason=TAKEN_TWICE) & ~Q(status="paid")
WAYS = [("upi", "UPI"), ("bank", "bank account"), ("credit", "store credit")]


class RefundWish(models.Model):
    """Where the payer of one reference wants their cash back. `secret` is an encrypted token; nobody is shown it."""

    reference = models.CharField(max_length=ID_LENGTH, unique=True)
    way = models.CharField(max_length=8, choices=WAYS)
    masked = models.CharField(max_length=120)
    secret = models.TextField(editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(way__in=["upi", "bank", "credit"]), name="refund_wish_way_known"
            ),
            models.CheckConstraint(condition=~Q(secret="") & ~Q(masked=""), name="refund_wish_names_a_place"),
        ]

    def __str__(self) -> str:
        return self.masked


class CashRefund(models.Model):
    """A refund of cash: one row beside its Refund, which carries the amount. Paid by a person at our bank."""

    class Status(models.TextChoices):
        """What it waits for."""

        ASKED = "asked", "the customer has to say where to"
        DUE = "due", "to be paid"
        PAID = "paid", "paid"

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "cref"), editable=False
    )
    refund = models.OneToOneField("payments.Refund", on_delete=models.PROTECT, related_name="cash")
    status = models.CharField(max_length=8, choices=Status, default=Status.ASKED)
    way = models.CharField(max_length=8, choices=WAYS, blank=True)
    masked = models.CharField("to", max_length=120, blank=True)
    secret = models.TextField(blank=True, editable=False)
    round = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="How often the customer was asked."
    )
    problem = models.CharField(max_length=300, blank=True, help_text="Why the last try failed.")
    utr = models.CharField("bank's reference (UTR)", max_length=30, null=True, blank=True, unique=True)
    seen_by = models.CharField("account shown to", max_length=120, blank=True)
    seen_at = models.DateTimeField("shown at", null=True, blank=True)
    paid_by = models.CharField(max_length=120, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-id"]
        permissions = [
            ("pay_cashrefund", "Can see the accounts of cash refunds and note what was paid"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="asked", way="", secret="")
                | (Q(status__in=["due", "paid"], way__in=["upi", "bank", "credit"]) & ~Q(secret="")),
                name="cash_refund_place_when_due",
            ),
            models.CheckConstraint(
                condition=Q(paid_at__isnull=True, utr__isnull=True) & ~Q(status="paid")
                | Q(status="paid", paid_at__isnull=False, utr__isnull=False, way__in=["upi", "bank"])
                | Q(status="paid", paid_at__isnull=False, utr__isnull=True, way="credit"),
                name="cash_refund_paid_is_proven",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], condition=~Q(status="paid"), name="cash_refund_open"),
        ]

    def __str__(self) -> str:
        return self.public_id
