"""Staff keep the days of dispatch."""

from __future__ import annotations

from django.db import transaction

from orders.fulfilment.dispatch.models import DispatchCalendar, DispatchHoliday
from orders.fulfilment.dispatch.rules import holiday_lines


@transaction.atomic
def add_holidays(*, calendar: DispatchCalendar, lines: str) -> int:
    """Note a pasted list of holidays; a day that is known takes the new name. Answers how many days the list named.

    Raises Invalid (field `lines`), changing nothing. Safe to repeat.
    """
    days = holiday_lines(lines)
    DispatchHoliday.objects.bulk_create(
        [DispatchHoliday(calendar=calendar, on=day.on, name=day.name) for day in days],
        update_conflicts=True,
        unique_fields=["calendar", "on"],
        update_fields=["name"],
    )
    return len(days)
