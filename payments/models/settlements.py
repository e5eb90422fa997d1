"""What a provider paid out to our bank account, and how every item of it compares with our own books."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock
from core.ids import ID_LENGTH, new_id
from payments.models.money import Payment


class Settlement(models.Model):
    """One payout. `difference` is what came less what our books expect, in minor units: 0 when every paisa agrees."""

    class Status(models.TextChoices):
        """A payout that agrees needs nobody; one that differs waits until finance closes it with a reason."""

        MATCHED = "matched", "agrees"
        DIFFERS = "differs", "differs"
        CLOSED = "closed", "closed by finance"

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "setl"), editable=False
    )
    provider = models.CharField(max_length=40)
    provider_settlement_id = models.CharField(max_length=64)
    utr = models.CharField("bank reference (UTR)", max_length=40, blank=True)
    amount = models.BigIntegerField()
    fees = models.BigIntegerField("fees, GST included", default=0)
    tax = models.BigIntegerField("GST on fees", default=0)
    currency = models.CharField(max_length=3, default="INR")
    difference = models.BigIntegerField(default=0)
    status = models.CharField(max_length=8, choices=Status)
    settled_at = models.DateTimeField()
    checked_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closing_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-settled_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "provider_settlement_id"], name="settlement_once"),
            models.CheckConstraint(
                condition=Q(status__in=["matched", "differs", "closed"]), name="settlement_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="matched") | Q(difference=0), name="settlement_matched_agrees"
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | (Q(closed_at__isnull=False) & ~Q(closing_reason="")),
                name="settlement_closed_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["settled_at"], condition=Q(status="differs"), name="settlement_to_close")
        ]

    def __str__(self) -> str:
        return self.provider_settlement_id


class SettlementItem(models.Model):
    """One payment, refund or adjustment within a payout, and our verdict. Amounts in minor units."""

    class Verdict(models.TextChoices):
        """matched: as our books say. unknown: we know nothing of it. differs: another amount than ours."""

        MATCHED = "matched", "agrees"
        UNKNOWN = "unknown", "not in our books"
        DIFFERS = "differs", "another amount"

    settlement = models.ForeignKey(Settlement, on_delete=models.CASCADE, related_name="items")
    entity_id = models.CharField("provider's id", max_length=64)
    kind = models.CharField(max_length=12)
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, null=True, blank=True, related_name="settlement_items"
    )
    credit = models.BigIntegerField(default=0)
    debit = models.BigIntegerField(default=0)
    fee = models.BigIntegerField("fee, GST included", default=0)
    tax = models.BigIntegerField("GST on fee", default=0)
    verdict = models.CharField(max_length=8, choices=Verdict)
    difference = models.BigIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["settlement", "entity_id"], name="settlement_item_once"),
            models.CheckConstraint(
                condition=Q(verdict__in=["matched", "unknown", "differs"]),
                name="settlement_item_verdict_known",
            ),
        ]

    def __str__(self) -> str:
        return self.entity_id
