"""Questions of customers for staff: what was written, and how the CRM says it stands. They are answered there."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import TabularInline
from unfold.decorators import display

from core.admin import ReadOnlyAdmin
from orders.customers.tickets.rules import STATUSES
from orders.models import Ticket, TicketMessage


class MessageInline(TabularInline):
    """What was written, oldest first."""

    model = TicketMessage
    fields = ["written_at", "author", "body", "crm_id"]
    readonly_fields = ["written_at", "author", "body", "crm_id"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody writes from here: the CRM would not know."""
        return False


@admin.register(Ticket)
class TicketAdmin(ReadOnlyAdmin):
    """Questions, the last moved first."""

    list_display = ["moved_at", "number", "subject", "customer", "order", "shown_status"]
    list_display_links = ["number", "subject"]
    list_filter = ["status", "created_at"]
    list_select_related = ["customer", "order"]
    search_fields = ["public_id", "subject", "customer__email", "customer__name", "order__number"]
    ordering = ["-moved_at"]
    show_full_result_count = False
    inlines = [MessageInline]
    fieldsets = [
        (None, {"fields": ["public_id", "subject", "status", "customer", "order", "created_at", "moved_at"]})
    ]

    @display(
        description="status",
        label={"open": "warning", "pending": "info", "resolved": "success", "closed": "success"},
    )
    def shown_status(self, ticket: Ticket) -> tuple[str, str]:
        """A coloured label."""
        return ticket.status, STATUSES[ticket.status]
