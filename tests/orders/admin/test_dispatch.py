"""Staff keep the days of dispatch."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from orders.models import DispatchCalendar, DispatchHoliday

pytestmark = pytest.mark.django_db
ADD = "admin:orders_dispatchcalendar_add"


def form(**changed: object) -> dict[str, object]:
    return {
        "location": "", "cut_off": "13:30", "weekdays": ["0", "1", "2"], "arrival_weekdays": ["0", "5"],
        "lines": "26 Jan 2027 Republic Day\n15 Aug 2027 Independence Day",
        "holidays-TOTAL_FORMS": "0", "holidays-INITIAL_FORMS": "0", **changed,
    }  # fmt: skip


def test_a_calendar_with_a_pasted_year(admin_client: Client) -> None:
    answer = admin_client.post(reverse(ADD), form(), follow=True)
    assert "2 holidays noted from the list." in answer.content.decode()
    row = DispatchCalendar.objects.get()
    assert (row.cut_off.isoformat(), row.weekdays, row.arrival_weekdays) == ("13:30:00", [0, 1, 2], [0, 5])
    assert [day.name for day in row.holidays.all()] == ["Republic Day", "Independence Day"]
    assert "Mon, Tue, Wed" in answer.content.decode()


def test_a_wrong_line_a_week_without_days_and_a_second_house_are_told(admin_client: Client) -> None:
    told = admin_client.post(reverse(ADD), form(lines="sometime")).content.decode()
    assert "line 1: “sometime”" in told
    assert "This field is required" in admin_client.post(reverse(ADD), form(weekdays=[])).content.decode()
    assert not DispatchCalendar.objects.exists()
    admin_client.post(reverse(ADD), form(lines=""))
    again = admin_client.post(reverse(ADD), form(lines="")).content.decode()
    assert "The house has its calendar already" in again
    assert (DispatchCalendar.objects.count(), DispatchHoliday.objects.count()) == (1, 0)
