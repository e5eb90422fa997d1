"""Pairs of customers that may be one person, and merges with all that is needed to undo them."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from core import clock
from core.ids import ID_LENGTH, new_id


class SuspectedDuplicate(models.Model):
    """Two customers that the rule takes for one. `reasons` are names of `rules.REASONS`.

    Staff merge them or say that they are two; then they are not brought up again unless more speaks for it.
    """

    class Status(models.TextChoices):
        """Whether somebody has looked at it."""

        WAITING = "waiting", "to be looked at"
        DISMISSED = "dismissed", "two people"
        MERGED = "merged", "merged"

    first = models.ForeignKey("orders.Customer", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("orders.Customer", on_delete=models.CASCADE, related_name="+")
    points = models.PositiveSmallIntegerField(help_text="0 to 100.")
    reasons = models.JSONField(default=list)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    found_at = models.DateTimeField(default=clock.now, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = models.CharField(max_length=120, blank=True, editable=False)

    class Meta:
        ordering = ["-points", "-id"]
        constraints = [
            models.UniqueConstraint(Least("first", "second"), Greatest("first", "second"), name="duplicate_pair_once"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="duplicate_is_of_two"),
            models.CheckConstraint(condition=Q(points__lte=100), name="duplicate_points_to_hundred"),
            models.CheckConstraint(
                condition=Q(status="waiting", decided_at__isnull=True)
                | Q(status__in=["dismissed", "merged"], decided_at__isnull=False),
                name="duplicate_decided_when",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["-points"], condition=Q(status="waiting"), name="duplicate_waiting")]

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"


class CustomerMerge(models.Model):
    """One customer's things given to another. `moved` names what went over, by table and public id (a group's code).

    `before` is what was changed on the way: defaults of addresses, names of measurements, the login. `credit` is
    how many minor units of store credit went over, by currency.
    """

    class Status(models.TextChoices):
        """Whether it stands."""

        MERGED = "merged", "merged"
        PARTED = "parted", "undone"

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "merge"), editable=False
    )
    kept = models.ForeignKey("orders.Customer", on_delete=models.PROTECT, related_name="merges")
    gone = models.ForeignKey("orders.Customer", on_delete=models.PROTECT, related_name="merges_into")
    status = models.CharField(max_length=8, choices=Status, default=Status.MERGED)
    reason = models.CharField(max_length=200)
    moved = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    credit = models.JSONField(default=dict)
    merged_at = models.DateTimeField(default=clock.now, editable=False)
    merged_by = models.CharField(max_length=120)
    parted_at = models.DateTimeField("undone at", null=True, blank=True, editable=False)
    parted_by = models.CharField("undone by", max_length=120, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["gone"], condition=Q(status="merged"), name="merge_gone_once"),
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="merge_is_of_two"),
            models.CheckConstraint(condition=~Q(reason=""), name="merge_has_reason"),
            models.CheckConstraint(
                condition=Q(status="merged", parted_at__isnull=True) | Q(status="parted", parted_at__isnull=False),
                name="merge_parted_when",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.gone} into {self.kept}"
