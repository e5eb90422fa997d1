"""What a return holds, and what is exchanged for it."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import F, Q

from core import clock
from core.ids import ID_LENGTH, new_id
from orders.returns.models.reason import ReturnReason
from orders.returns.models.returns import Return


class ReturnItem(models.Model):
    """So many units of an order's line in a return; after inspection how they were found.

    What was neither good, damaged nor somebody else's did not arrive.
    """

    return_of = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="items")
    line = models.ForeignKey("orders.OrderLine", on_delete=models.PROTECT, related_name="return_items")
    quantity = models.PositiveSmallIntegerField()
    reason = models.ForeignKey(
        ReturnReason, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    note = models.CharField(max_length=300, blank=True)
    good = models.PositiveSmallIntegerField(default=0)
    damaged = models.PositiveSmallIntegerField(default=0)
    not_ours = models.PositiveSmallIntegerField(default=0)
    replacement = models.ForeignKey(
        "catalog.ProductVariant", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    price_step = models.BigIntegerField(
        "dearer by",
        default=0,
        db_default=0,
        help_text="What one replacement costs more, agreed when it was asked for.",
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["return_of", "line"], name="return_item_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="return_item_has_units"),
            models.CheckConstraint(
                condition=Q(quantity__gte=F("good") + F("damaged") + F("not_ours")),
                name="return_item_found_within_quantity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line.sku}"


class Exchange(models.Model):
    """Another size or colour given for what comes back.

    `difference` is what the customer still pays (positive) or gets back (negative), in minor units: agreed when it
    is asked for, worked out again for what inspection accepts. `number` is the replacement order's, by which its
    pieces are held until `held_until`; `credit_amount` is what of the returned pieces' worth pays for it.
    """

    class Status(models.TextChoices):
        """Where the other pieces are."""

        HELD = "held", "held for the customer"
        SENT = "sent", "ordered"
        LAPSED = "lapsed", "given up"

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "exch"), editable=False
    )
    return_of = models.OneToOneField(Return, on_delete=models.CASCADE, related_name="exchange")
    status = models.CharField(max_length=8, choices=Status, default=Status.HELD)
    difference = models.BigIntegerField(default=0)
    number = models.CharField(max_length=20, unique=True, null=True, blank=True, editable=False)
    held_until = models.DateTimeField(null=True, blank=True)
    credit_amount = models.PositiveBigIntegerField("paid by what came back", default=0, db_default=0)
    order = models.ForeignKey(
        "orders.Order", on_delete=models.PROTECT, null=True, blank=True, related_name="exchanges"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["held", "sent", "lapsed"]), name="exchange_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="sent") | Q(order__isnull=False), name="exchange_sent_names_order"
            ),
        ]
        indexes = [
            models.Index(fields=["held_until"], condition=Q(status="held"), name="exchange_held"),
        ]

    def __str__(self) -> str:
        return f"Exchange of {self.return_of}"
