"""Which place sends, on whose days, and what a PIN may expect."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, datetime, time

import pytest
from django.db import IntegrityError, transaction

from catalog.inventory.models import StockLocation
from catalog.inventory.rules import StockLine
from core import clock
from core.clock import INDIA
from core.errors import Invalid
from orders.fulfilment.dispatch.operations import add_holidays
from orders.fulfilment.dispatch.queries import calendars_of, delivery_promise, reach_of
from orders.fulfilment.dispatch.rules import Calendar
from orders.models import DispatchCalendar, DispatchHoliday
from tests.orders.outside import Outside
from tests.orders.wardrobe import add_piece

pytestmark = pytest.mark.django_db


def at(*parts: int) -> AbstractContextManager[None]:
    return clock.moved(datetime(*parts, tzinfo=INDIA) - clock.now())


def test_without_rows_the_house_has_its_ordinary_days() -> None:
    assert calendars_of(["BLR"]) == {"BLR": Calendar()}


def test_a_place_has_days_of_its_own_and_the_holidays_of_the_house() -> None:
    add_piece(stock={"BLR": 1, "JAI": 1})
    house = DispatchCalendar.objects.create(cut_off=time(12))
    own = DispatchCalendar.objects.create(
        location=StockLocation.objects.get(code="JAI"), cut_off=time(17), weekdays=[0, 1, 2]
    )
    add_holidays(calendar=house, lines="2027-01-26 Republic Day")
    add_holidays(calendar=own, lines="2027-03-30 Rajasthan Day")
    with at(2026, 12, 1, 9):
        found = calendars_of(["BLR", "JAI"])
    shared = frozenset({date(2027, 1, 26)})
    assert found["BLR"] == Calendar(cut_off=time(12), holidays=shared)
    assert found["JAI"] == Calendar(
        cut_off=time(17), weekdays=frozenset({0, 1, 2}), holidays=shared | {date(2027, 3, 30)}
    )


def test_a_list_pasted_twice_is_noted_once_and_a_wrong_one_not_at_all() -> None:
    house = DispatchCalendar.objects.create()
    assert add_holidays(calendar=house, lines="2027-01-26 Republik\n2027-08-15") == 2
    assert add_holidays(calendar=house, lines="2027-01-26 Republic Day") == 1
    with pytest.raises(Invalid):
        add_holidays(calendar=house, lines="2027-12-25 Christmas\nsome day")
    assert [(day.on.isoformat(), day.name) for day in DispatchHoliday.objects.all()] == [
        ("2027-01-26", "Republic Day"), ("2027-08-15", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("wrong", [{"weekdays": []}, {"weekdays": [7]}, {"arrival_weekdays": []}])
def test_the_database_refuses_a_week_without_days(wrong: dict[str, list[int]]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        DispatchCalendar.objects.create(**wrong)


def test_the_house_has_one_calendar() -> None:
    DispatchCalendar.objects.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        DispatchCalendar.objects.create()


def test_the_place_that_has_the_piece_is_asked_else_the_nearest(outside: Outside) -> None:
    piece = add_piece(stock={"BLR": 0, "JAI": 1})
    reach_of("560038", lines=[StockLine("a", piece.pk, 1)])
    reach_of("560038", lines=[StockLine("a", piece.pk, 9)])
    reach_of("302015")
    assert outside.asked == [
        "reach 302001-560038 500 g", "reach 560001-560038 500 g", "reach 302001-302015 500 g",
    ]  # fmt: skip


def test_a_promise_counts_making_cut_off_sunday_and_road(outside: Outside) -> None:
    add_piece()
    with at(2026, 12, 2, 13, 59, 0):
        promise = delivery_promise("560 038")
        made = delivery_promise("560038", lead_days=10)
    assert promise is not None and made is not None
    assert (promise.pincode, promise.state) == ("560038", "Karnataka")
    assert (promise.leaves_on, promise.delivery_on) == (date(2026, 12, 2), date(2026, 12, 5))
    assert (made.leaves_on, made.delivery_on) == (date(2026, 12, 12), date(2026, 12, 15))
    with at(2026, 12, 2, 14, 1, 0):
        late = delivery_promise("560038")
    assert late is not None and late.delivery_on == date(2026, 12, 7)


def test_a_silent_courier_refuses_nobody_and_promises_nothing(outside: Outside) -> None:
    add_piece()
    outside.courier_is_down = True
    promise = delivery_promise("560038")
    assert promise is not None
    assert (promise.reach.serviceable, promise.reach.is_told, promise.delivery_on) == (True, False, None)
    assert delivery_promise("000000") is None
