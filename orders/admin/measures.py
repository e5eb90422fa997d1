"""Kept measurements for staff, to read along with a customer who calls."""

from __future__ import annotations

from django.contrib import admin
from unfold.decorators import display

from catalog.made.rules import length_text
from core.admin import ReadOnlyAdmin
from orders.models import KeptMeasurements


@admin.register(KeptMeasurements)
class KeptMeasurementsAdmin(ReadOnlyAdmin):
    """Sets, the latest changed first. What an order is made by stands on the order."""

    list_display = ["name", "customer", "form", "lengths", "changed_at"]
    list_filter = ["form"]
    list_select_related = ["customer"]
    search_fields = ["customer__email", "customer__name", "name"]
    show_full_result_count = False
    ordering = ["-changed_at"]
    fields = ["name", "customer", "form", "lengths", "created_at", "changed_at"]
    readonly_fields = fields

    @display(description="measurements")
    def lengths(self, row: KeptMeasurements) -> str:
        """In the customer's unit."""
        values = sorted(row.values.items())
        return ", ".join(
            f"{name.replace('_', ' ')} {length_text(length, row.unit)}" for name, length in values
        )
