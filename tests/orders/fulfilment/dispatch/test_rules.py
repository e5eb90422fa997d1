"""Cut-offs, working days, holidays and days on the road."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import INDIA
from core.errors import Invalid
from orders.fulfilment.dispatch.rules import (
    Calendar,
    HolidayLine,
    Leg,
    arrival_on,
    delivery_on,
    dispatch_on,
    holiday_lines,
)

SHORT_YEAR_END = Calendar(
    holidays=frozenset({date(2026, 12, 25), date(2027, 1, 1)}), weekdays=frozenset(range(5))
)


def ist(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=INDIA)


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        (ist(2026, 12, 2, 13, 59, 59, 999_999), date(2026, 12, 2)),
        (ist(2026, 12, 2, 14, 0, 0), date(2026, 12, 3)),
        (ist(2026, 12, 2, 0, 0, 0), date(2026, 12, 2)),
        (ist(2026, 12, 4, 14), date(2026, 12, 7)),  # Friday at the cut-off: Monday
        (ist(2026, 12, 24, 14), date(2026, 12, 28)),  # Christmas is a Friday
        (ist(2026, 12, 31, 13, 59, 59), date(2026, 12, 31)),
        (ist(2026, 12, 31, 14, 0, 0), date(2027, 1, 4)),  # New Year's Day is a Friday
    ],
)
def test_the_day_of_dispatch(moment: datetime, leaves: date) -> None:
    assert dispatch_on(moment, SHORT_YEAR_END) == leaves


def test_the_cut_off_is_on_india_s_clock() -> None:
    calendar = Calendar(cut_off=time(14))
    assert dispatch_on(datetime.fromisoformat("2026-12-02T08:29:59+00:00"), calendar) == date(2026, 12, 2)
    assert dispatch_on(datetime.fromisoformat("2026-12-02T08:30:00+00:00"), calendar) == date(2026, 12, 3)
    assert dispatch_on(datetime.fromisoformat("2026-12-01T19:00:00+00:00"), calendar) == date(2026, 12, 2)


@pytest.mark.parametrize(
    ("dispatched", "days", "arrives"),
    [
        (date(2026, 12, 2), 3, date(2026, 12, 5)),
        (date(2026, 12, 2), 4, date(2026, 12, 7)),  # a Sunday moves to Monday
        (date(2026, 12, 2), 0, date(2026, 12, 2)),
        (date(2026, 12, 24), 1, date(2026, 12, 26)),
        (date(2026, 12, 30), 2, date(2027, 1, 2)),
    ],
)
def test_the_day_of_arrival(dispatched: date, days: int, arrives: date) -> None:
    assert delivery_on(dispatched, days, SHORT_YEAR_END) == arrives


def test_the_last_of_several_parcels_counts_and_a_silent_courier_promises_nothing() -> None:
    legs = (Leg(Calendar(), 2), Leg(Calendar(weekdays=frozenset({0})), 1))
    wednesday = ist(2026, 12, 2, 10)
    assert arrival_on(legs[:1], moment=wednesday) == date(2026, 12, 4)
    assert arrival_on(legs, moment=wednesday) == date(2026, 12, 8)
    assert arrival_on((*legs, Leg(Calendar(), None)), moment=wednesday) is None
    assert arrival_on((), moment=wednesday) is None


def test_what_is_made_or_still_to_come_leaves_later_and_express_is_sooner() -> None:
    legs, wednesday = (Leg(Calendar(), 6),), ist(2026, 12, 2, 10)
    assert arrival_on(legs, moment=wednesday, lead_days=10) == date(2026, 12, 18)
    assert arrival_on(legs, moment=wednesday, in_stock_on=date(2026, 12, 13)) == date(2026, 12, 21)
    assert arrival_on(legs, moment=wednesday, at_most_days=2) == date(2026, 12, 4)


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1)).map(lambda at: at.replace(tzinfo=INDIA))  # noqa: DTZ001
DAYS = st.frozensets(st.dates(date(2026, 1, 1), date(2029, 3, 1)), max_size=60)
WEEK = st.frozensets(st.integers(0, 6), min_size=1)
CALENDARS = st.builds(Calendar, cut_off=st.times(), weekdays=WEEK, arrival_weekdays=WEEK, holidays=DAYS)


@given(MOMENTS, CALENDARS, st.integers(0, 40), st.integers(0, 30))
def test_never_on_a_holiday_or_a_free_weekday(
    moment: datetime, calendar: Calendar, transit: int, lead: int
) -> None:
    leaves = dispatch_on(moment, calendar)
    assert leaves >= moment.date() and leaves not in calendar.holidays
    assert leaves.weekday() in calendar.weekdays
    arrives = arrival_on((Leg(calendar, transit),), moment=moment, lead_days=lead)
    assert arrives is not None and arrives not in calendar.holidays
    assert arrives.weekday() in calendar.arrival_weekdays
    assert arrives >= moment.date() + timedelta(days=transit + lead)


@given(MOMENTS, MOMENTS, CALENDARS, st.integers(0, 40), st.integers(0, 40))
def test_later_or_longer_is_never_sooner(
    one: datetime, other: datetime, calendar: Calendar, transit: int, longer: int
) -> None:
    first, last = sorted((one, other))
    soon = arrival_on((Leg(calendar, min(transit, longer)),), moment=first)
    late = arrival_on((Leg(calendar, max(transit, longer)),), moment=last)
    assert soon is not None and late is not None and soon <= late
    assert dispatch_on(first, calendar) <= dispatch_on(last, calendar)


def test_a_year_s_list_is_pasted() -> None:
    pasted = (
        "26 Jan 2027, Republic Day\n\n2027-08-15 Independence Day\n02/10/2027\n26 January 2027: Republic Day"
    )
    assert holiday_lines(pasted) == (
        HolidayLine(date(2027, 1, 26), "Republic Day"),
        HolidayLine(date(2027, 8, 15), "Independence Day"),
        HolidayLine(date(2027, 10, 2), ""),
    )


@pytest.mark.parametrize(
    "line", ["Diwali", "31 Feb 2027 Nothing", "2027-13-01", "1 2 3", "26 Jan Republic Day"]
)
def test_a_line_without_a_day_is_told(line: str) -> None:
    with pytest.raises(Invalid) as told:
        holiday_lines(f"2027-01-26 Republic Day\n{line}")
    assert f"line 2: “{line}”" in told.value.fields["lines"]
