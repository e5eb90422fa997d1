"""What stands beside the return desk: reasons and exchanges."""

from __future__ import annotations

from django.contrib import admin
from unfold.admin import ModelAdmin
from unfold.decorators import display

from core.admin import AuditedAdmin, ReadOnlyAdmin
from orders.admin.tones import rupees
from orders.models import Exchange, ReturnReason


@admin.register(ReturnReason)
class ReturnReasonAdmin(AuditedAdmin, ModelAdmin):
    """Why pieces come back, as customers choose it. One that was used is switched off instead of deleted."""

    list_display = ["label", "code", "our_fault", "rank", "is_active"]
    list_filter = ["our_fault", "is_active"]
    search_fields = ["label", "code"]
    fields = ["label", "code", "our_fault", "rank", "is_active"]


@admin.register(Exchange)
class ExchangeAdmin(ReadOnlyAdmin):
    """Other sizes and colours given for what comes back; their buttons stand on the return."""

    list_display = ["return_of", "status", "shown_difference", "number", "held_until", "created_at"]
    list_filter = ["status", "created_at"]
    list_select_related = ["return_of__order", "order"]
    search_fields = ["return_of__number", "number"]
    fields = [
        "return_of", "status", "shown_difference", "shown_credit", "number", "order", "held_until", "created_at",
    ]  # fmt: skip
    readonly_fields = fields

    @display(description="costs more (less)")
    def shown_difference(self, found: Exchange) -> str:
        """In rupees; less with a minus."""
        sign = "-" if found.difference < 0 else ""
        return f"{sign}{rupees(abs(found.difference), found.return_of.order.currency)}"

    @display(description="paid by what came back")
    def shown_credit(self, found: Exchange) -> str:
        """In rupees."""
        return rupees(found.credit_amount, found.return_of.order.currency)
