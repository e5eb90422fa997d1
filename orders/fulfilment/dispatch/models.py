"""On which days parcels leave each place."""

from __future__ import annotations

from functools import partial

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from catalog.inventory.models import StockLocation
from core import clock
from core.ids import ID_LENGTH, new_id
from orders.fulfilment.dispatch.rules import CUT_OFF, MONDAY_TO_SATURDAY

WEEKDAYS = [
    (0, "Monday"), (1, "Tuesday"), (2, "Wednesday"), (3, "Thursday"), (4, "Friday"), (5, "Saturday"), (6, "Sunday"),
]  # fmt: skip
ALL_WEEK = list(range(7))


def six_days() -> list[int]:
    """Monday to Saturday."""
    return sorted(MONDAY_TO_SATURDAY)


class DispatchCalendar(models.Model):
    """The days and the cut-off of one place, or without a place those of the whole house.

    The holidays of the house are everybody's; a place's own come on top.
    """

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "days"), editable=False
    )
    location = models.OneToOneField(
        StockLocation,
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="place",
        help_text="Empty: every place that has no calendar of its own.",
    )
    cut_off = models.TimeField(
        "cut-off",
        default=CUT_OFF,
        help_text="India's time. What is paid before it leaves on the same day, at it or later on the next.",
    )
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(choices=WEEKDAYS), default=six_days, verbose_name="parcels leave on"
    )
    arrival_weekdays = ArrayField(
        models.PositiveSmallIntegerField(choices=WEEKDAYS),
        default=six_days,
        verbose_name="couriers deliver on",
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["location__code"]
        constraints = [
            models.UniqueConstraint(
                Coalesce("location_id", 0), name="dispatch_calendar_once", violation_error_message="The house has its calendar already."
            ),
            models.CheckConstraint(
                condition=Q(weekdays__len__gte=1)
                & Q(weekdays__contained_by=ALL_WEEK)
                & Q(arrival_weekdays__len__gte=1)
                & Q(arrival_weekdays__contained_by=ALL_WEEK),
                name="dispatch_calendar_has_weekdays",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Dispatch days of {self.location or 'the house'}"

    def clean(self) -> None:
        """One calendar for the house."""
        others = DispatchCalendar.objects.filter(location__isnull=True).exclude(pk=self.pk)
        if self.location_id is None and others.exists():
            raise ValidationError({"location": "The house has its calendar already. Choose a place."})


class DispatchHoliday(models.Model):
    """A day on which nothing leaves and nothing arrives."""

    calendar = models.ForeignKey(DispatchCalendar, on_delete=models.CASCADE, related_name="holidays")
    on = models.DateField("day")
    name = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["on"]
        verbose_name = "holiday"
        constraints = [models.UniqueConstraint(fields=["calendar", "on"], name="dispatch_holiday_once")]

    def __str__(self) -> str:
        return f"{self.on:%a, %d %b %Y} {self.name}".strip()
