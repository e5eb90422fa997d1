"""What ERP and CRM say of customers, and which values won, for staff to look up."""

from __future__ import annotations

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from orders.models import CustomerElsewhere, SettledField


@admin.register(CustomerElsewhere)
class CustomerElsewhereAdmin(ReadOnlyAdmin):
    """Customers as other systems have them, those of whom news came last first."""

    list_display = ["customer", "role", "version", "seen_at"]
    list_filter = ["role"]
    list_select_related = ["customer"]
    search_fields = ["customer__email", "customer__name", "customer__public_id"]
    ordering = ["-seen_at"]
    show_full_result_count = False


@admin.register(SettledField)
class SettledFieldAdmin(ReadOnlyAdmin):
    """Fields on which systems differed, newest first."""

    list_display = ["settled_at", "customer", "role", "field", "kept", "lost", "is_taken", "why"]
    list_filter = ["role", "field", "is_taken"]
    list_select_related = ["customer"]
    search_fields = ["customer__email", "customer__name", "customer__public_id"]
    show_full_result_count = False
