"""What a return holds, as rows on its page."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from core.measure import quantity_text
from orders.admin.customers import ReadOnlyInline
from orders.admin.tones import rupees
from orders.models import ReturnItem


class ReturnItemInline(ReadOnlyInline):
    """What comes back, why, and how it was found."""

    model = ReturnItem
    fields = ["piece", "asked", "reason", "instead", "good", "damaged", "not_ours"]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReturnItem]:
        """With what the rows name."""
        return (
            super().get_queryset(request).select_related("line", "reason", "replacement", "return_of__order")
        )

    @display(description="piece")
    def piece(self, item: ReturnItem) -> str:
        """Meera Silk Blouse, Maroon 34 (BLS-MRN-34)"""
        return f"{item.line.product_title}, {item.line.variant_title} ({item.line.sku})"

    @display(description="quantity")
    def asked(self, item: ReturnItem) -> str:
        """2, or 2.5 m"""
        return quantity_text(item.quantity, item.line.uom)

    @display(description="instead of it")
    def instead(self, item: ReturnItem) -> str:
        """Maroon / 36 (BLS-MRN-36), ₹50.00 more"""
        if item.replacement is None:
            return ""
        step = rupees(abs(item.price_step), item.return_of.order.currency)
        more = f", {step} {'more' if item.price_step > 0 else 'less'} each" if item.price_step else ""
        return f"{item.replacement.title} ({item.replacement.sku}){more}"
