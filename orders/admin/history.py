"""Orders taken elsewhere, by an older shop or the ERP, for staff: to find and to read."""

from __future__ import annotations

from django.contrib import admin
from unfold.decorators import display

from core.admin import ReadOnlyAdmin
from orders.admin.customers import ReadOnlyInline
from orders.admin.tones import rupees
from orders.models import ImportedOrder, ImportedOrderLine


class ImportedLineInline(ReadOnlyInline):
    """What was bought, as it was called then."""

    model = ImportedOrderLine
    fields = ["title", "sku", "quantity", "unit_price", "discount"]


@admin.register(ImportedOrder)
class ImportedOrderAdmin(ReadOnlyAdmin):
    """Orders taken elsewhere, newest first. Nothing in this shop acts on them."""

    list_display = [
        "number",
        "source",
        "channel",
        "placed_at",
        "name",
        "email",
        "shown_total",
        "payment_status",
        "fulfilment_status",
    ]
    list_filter = ["source", "channel", "payment_status", "placed_at"]
    search_fields = ["number", "external_id", "email", "phone", "name", "lines__sku"]
    list_select_related = ["customer"]
    show_full_result_count = False
    inlines = [ImportedLineInline]

    @display(description="total", ordering="total")
    def shown_total(self, order: ImportedOrder) -> str:
        """In its own currency, as people write it."""
        return rupees(order.total, order.currency)
