"""An order that waits for its shopper in a store."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core import clock


class HandOver(models.Model):
    """One for each order that was made ready in its store. The code is worked out from the order and `code_no`."""

    order = models.OneToOneField("orders.Order", on_delete=models.PROTECT, related_name="hand_over")
    code_no = models.PositiveSmallIntegerField("code", default=1, help_text="Which code counts: the newest.")
    wrong_tries = models.PositiveSmallIntegerField(default=0, help_text="Of the code that counts now.")
    ready_at = models.DateTimeField(default=clock.now, editable=False)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    given_up_at = models.DateTimeField(null=True, blank=True, editable=False)
    handed_over_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(code_no__gte=1), name="hand_over_has_a_code"),
            models.CheckConstraint(
                condition=Q(given_up_at__isnull=True) | Q(reminded_at__isnull=False),
                name="hand_over_reminds_before_it_gives_up",
            ),
        ]
        indexes = [
            models.Index(
                fields=["ready_at"],
                condition=Q(handed_over_at__isnull=True, given_up_at__isnull=True),
                name="hand_over_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.order} in the store"
