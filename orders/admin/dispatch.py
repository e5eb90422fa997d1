"""The days of dispatch: cut-off, weekdays and holidays of the house and of each place; a year's list pasted at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminTextareaWidget,
)

from core import clock
from core.admin import AuditedAdmin
from core.errors import Invalid
from orders.fulfilment.dispatch.models import WEEKDAYS
from orders.fulfilment.dispatch.operations import add_holidays
from orders.fulfilment.dispatch.queries import calendars_of
from orders.fulfilment.dispatch.rules import dispatch_on, holiday_lines
from orders.models import DispatchCalendar, DispatchHoliday


class DispatchCalendarForm(forms.ModelForm):
    """Weekdays to tick, and a box for a year's list of holidays."""

    weekdays = forms.TypedMultipleChoiceField(
        label="Parcels leave on", choices=WEEKDAYS, coerce=int, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )
    arrival_weekdays = forms.TypedMultipleChoiceField(
        label="Couriers deliver on",
        choices=WEEKDAYS,
        coerce=int,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )
    lines = forms.CharField(
        label="Paste a list of holidays", required=False, max_length=20_000, widget=UnfoldAdminTextareaWidget,
        help_text="One day a line: 26 Jan 2027 Republic Day. They are added to those below; a known day takes the new name.",
    )  # fmt: skip

    class Meta:
        model = DispatchCalendar
        fields = ("location", "cut_off", "weekdays", "arrival_weekdays")

    def clean_lines(self) -> str:
        """Told at the box when a line is not understood."""
        lines = str(self.cleaned_data["lines"])
        try:
            holiday_lines(lines)
        except Invalid as wrong:
            raise forms.ValidationError(wrong.fields["lines"]) from wrong
        return lines


class DispatchHolidayInline(TabularInline):
    """The days on which nothing leaves."""

    model = DispatchHoliday
    fields = ["on", "name"]
    extra = 0
    hide_title = True


def _code(row: DispatchCalendar) -> str:
    """Its place's code; none for the house."""
    return row.location.code if row.location else ""


@admin.register(DispatchCalendar)
class DispatchCalendarAdmin(AuditedAdmin, ModelAdmin):
    """One for the house, and one for each place that differs. Promises made before stay as they were."""

    audit_relations = ("holidays",)
    form = DispatchCalendarForm
    fields = ["location", "cut_off", "weekdays", "arrival_weekdays", "lines"]
    list_display = ["__str__", "cut_off", "leaves_on", "next_dispatch"]
    list_select_related = ["location"]
    inlines = [DispatchHolidayInline]

    @display(description="parcels leave on")
    def leaves_on(self, row: DispatchCalendar) -> str:
        """Mon, Tue, Wed."""
        return ", ".join(dict(WEEKDAYS)[day][:3] for day in sorted(row.weekdays))

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """With the days of every place on the page, asked for once."""
        found = super().get_changelist_instance(request)
        calendars = calendars_of([_code(row) for row in found.result_list])
        for row in found.result_list:
            row.days = calendars[_code(row)]
        return found

    @display(description="paid now, leaves on")
    def next_dispatch(self, row: Any) -> str:
        """Tue, 1 Dec 2026."""
        day = dispatch_on(clock.now(), row.days)
        return f"{day:%a}, {day.day} {day:%b %Y}"

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """With the pasted days, after the typed ones."""
        super().save_related(request, form, formsets, change)
        added = add_holidays(calendar=form.instance, lines=form.cleaned_data["lines"])
        if added:
            messages.success(request, f"{added} holiday{'' if added == 1 else 's'} noted from the list.")
