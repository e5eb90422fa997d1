"""Changes to confirmed orders."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import F, Q

from core import clock
from core.ids import ID_LENGTH, new_id
from core.money import Money
from orders.sales.models import Order
from orders.sales.references import edit_reference

REASON_LENGTH = 200


class OrderEdit(models.Model):
    """One change of an order's lines, agreed at these amounts (minor units). `plan` is what changes, as it was agreed.

    One that costs more waits for its own payment until `expires_at` and takes effect when that is here; `payment_id` is
    that payment. The others take effect at once.
    """

    class Status(models.TextChoices):
        """Where it stands."""

        AWAITING = "awaiting", "waits for its payment"
        APPLIED = "applied", "in the order"
        EXPIRED = "expired", "not paid in time"
        CANCELLED = "cancelled", "called off"
        REFUSED = "refused", "came too late"

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "edit"), editable=False
    )
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="edits")
    number = models.PositiveSmallIntegerField(help_text="Counted from 1 within its order.")
    status = models.CharField(max_length=10, choices=Status)
    reason = models.CharField(max_length=REASON_LENGTH)
    summary = models.CharField(max_length=300, help_text="What changes, for people.")
    plan = models.JSONField(editable=False)
    total_before = models.PositiveBigIntegerField()
    total_after = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3, default="INR")
    payment_id = models.CharField(max_length=60, blank=True, default="", editable=False)
    asked_by = models.CharField(max_length=254)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "change of an order"
        verbose_name_plural = "changes of orders"
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="edit_number_once"),
            models.UniqueConstraint(
                fields=["order"], condition=Q(status="awaiting"), name="edit_one_awaiting"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["awaiting", "applied", "expired", "cancelled", "refused"]),
                name="edit_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="awaiting")
                | Q(expires_at__isnull=False, total_after__gt=F("total_before")),
                name="edit_awaiting_costs_more",
            ),
            models.CheckConstraint(
                condition=Q(status="awaiting", ended_at__isnull=True)
                | (~Q(status="awaiting") & Q(ended_at__isnull=False)),
                name="edit_over_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(payment_id="") | Q(status__in=["applied", "refused"]), name="edit_payment_applied"
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(status="awaiting"), name="edit_awaiting_until")
        ]

    def __str__(self) -> str:
        return f"{self.order_id}-E{self.number}"

    @property
    def reference(self) -> str:
        """What payments and inventory know it by."""
        return edit_reference(self.order.number, self.number)

    @property
    def difference(self) -> Money:
        """What it costs more; below zero what it costs less."""
        return Money(self.total_after - self.total_before, self.currency)
