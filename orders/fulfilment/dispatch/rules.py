"""When a parcel leaves and when it arrives: cut-off, working weekdays, holidays, days on the road. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.errors import Invalid

INDIA = ZoneInfo("Asia/Kolkata")
CUT_OFF = time(14)
MONDAY_TO_SATURDAY = frozenset(range(6))
MOST_HOLIDAYS = 200
LONGEST_NAME = 80
DATE_FACES = ("%Y-%m-%d", "%d %b %Y", "%d %B %Y", "%d/%m/%Y", "%d-%m-%Y")


@dataclass(frozen=True, slots=True)
class Calendar:
    """A place's days. Weekdays count from Monday, 0; `arrival_weekdays` are those on which its couriers deliver.

    The cut-off is on India's clock: what is ready before it leaves on the same day, at it or later on the next.
    """

    cut_off: time = CUT_OFF
    weekdays: frozenset[int] = MONDAY_TO_SATURDAY
    arrival_weekdays: frozenset[int] = MONDAY_TO_SATURDAY
    holidays: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Leg:
    """From one place to the shopper. `transit_days` None: the courier did not say."""

    calendar: Calendar
    transit_days: int | None


@dataclass(frozen=True, slots=True)
class HolidayLine:
    """One day of a pasted list."""

    on: date
    name: str


def dispatch_on(moment: datetime, calendar: Calendar) -> date:
    """The day on which what is ready at `moment` is handed to the courier: the first working day that can be met."""
    local = moment.astimezone(INDIA)
    ready = local.date() if local.time() < calendar.cut_off else local.date() + timedelta(days=1)
    return working_day(ready, calendar)


def working_day(day: date, calendar: Calendar) -> date:
    """The first day from `day` on on which parcels leave."""
    return _first(day, calendar.weekdays, calendar.holidays)


def delivery_on(dispatched: date, transit_days: int, calendar: Calendar) -> date:
    """The day of arrival after so many calendar days on the road; couriers rest on holidays and their free weekdays."""
    arrived = dispatched + timedelta(days=max(0, transit_days))
    return _first(arrived, calendar.arrival_weekdays, calendar.holidays)


def _first(day: date, weekdays: frozenset[int], holidays: frozenset[date]) -> date:
    if not weekdays:
        raise ValueError("a calendar needs a weekday")
    while day.weekday() not in weekdays or day in holidays:
        day += timedelta(days=1)
    return day


def arrival_on(
    legs: Sequence[Leg],
    *,
    moment: datetime,
    lead_days: int = 0,
    in_stock_on: date | None = None,
    at_most_days: int | None = None,
) -> date | None:
    """When the last parcel is there; None when no courier said how long one takes.

    What is made first is ready `lead_days` after `moment`; what is still to come is not sent before `in_stock_on`.
    An express way takes `at_most_days` on the road, whatever the ordinary courier would take.
    """
    days = [_arrival(leg, moment, lead_days, in_stock_on, at_most_days) for leg in legs]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def _arrival(
    leg: Leg, moment: datetime, lead_days: int, in_stock_on: date | None, at_most_days: int | None
) -> date | None:
    if leg.transit_days is None:
        return None
    leaves = leaves_on(leg.calendar, moment=moment, lead_days=lead_days, in_stock_on=in_stock_on)
    transit = leg.transit_days if at_most_days is None else min(leg.transit_days, at_most_days)
    return delivery_on(leaves, transit, leg.calendar)


def leaves_on(
    calendar: Calendar, *, moment: datetime, lead_days: int = 0, in_stock_on: date | None = None
) -> date:
    """The day on which a parcel leaves, once everything in it is made and has come in."""
    leaves = dispatch_on(moment + timedelta(days=lead_days), calendar)
    return leaves if in_stock_on is None else max(leaves, working_day(in_stock_on, calendar))


def holiday_lines(text: str) -> tuple[HolidayLine, ...]:
    """A year's list as staff paste it, one day a line: `26 Jan 2027 Republic Day`, also 2027-01-26 or 26/01/2027.

    Empty lines are skipped, a day named twice keeps its last name. Raises Invalid telling the first wrong lines.
    """
    found: dict[date, HolidayLine] = {}
    wrong = []
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST_HOLIDAYS:
        raise Invalid(fields={"lines": f"At most {MOST_HOLIDAYS} days at once."})
    for number, line in lines:
        holiday = _holiday(line)
        if holiday is None:
            wrong.append(f"line {number}: “{line[:60]}”")
        else:
            found[holiday.on] = holiday
    if wrong:
        words = "Begin each line with a day such as 26 Jan 2027, then its name. Not understood: "
        raise Invalid(fields={"lines": words + "; ".join(wrong[:5])})
    return tuple(sorted(found.values(), key=lambda each: each.on))


_DATE_AND_NAME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[ /-][A-Za-z0-9]+[ /-][0-9]{4})[\s,;:–-]*(.*)"
)


def _holiday(line: str) -> HolidayLine | None:
    parts = _DATE_AND_NAME.fullmatch(line)
    if parts is None:
        return None
    for face in DATE_FACES:
        try:
            on = datetime.strptime(parts[1], face).date()  # noqa: DTZ007 - a date has no offset
        except ValueError:
            continue
        return HolidayLine(on, parts[2].strip()[:LONGEST_NAME])
    return None
