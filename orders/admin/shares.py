"""Tagged links for staff: made here, with what was sold to those who came by them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.decorators import display

from core.admin import AuditedAdmin
from orders.admin.tones import rupees
from orders.models import ShareTag
from orders.sales.models import Order

SOLD = Q(sales__order__status=Order.Status.CONFIRMED, sales__order__currency="INR")


@admin.register(ShareTag)
class ShareTagAdmin(AuditedAdmin, ModelAdmin):
    """Ways by which people come, with the confirmed orders they led to. Cancelled orders do not count."""

    list_display = ["name", "code", "shown_orders", "shown_total", "is_active", "created_at"]
    list_filter = ["is_active"]
    search_fields = ["name", "code"]
    fields = ["name", "code", "is_active", "address", "shown_orders", "shown_total"]
    readonly_fields = ["address", "shown_orders", "shown_total"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ShareTag]:
        """With their sums; one query for all."""
        rows: QuerySet[ShareTag] = super().get_queryset(request)
        return rows.annotate(
            sold_orders=Count("sales", filter=SOLD), sold_total=Sum("sales__order__total", filter=SOLD)
        )

    def get_readonly_fields(self, request: HttpRequest, obj: ShareTag | None = None) -> list[str]:
        """A code that is out in the world stays as it is."""
        return [*self.readonly_fields, *(["code"] if obj else [])]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What has sold something stays; it can stop counting."""
        return (obj is None or not obj.sales.exists()) and super().has_delete_permission(request, obj)

    @display(description="orders", ordering="sold_orders")
    def shown_orders(self, tag: ShareTag) -> int:
        """Confirmed ones."""
        return int(getattr(tag, "sold_orders", 0))

    @display(description="sold", ordering="sold_total")
    def shown_total(self, tag: ShareTag) -> str:
        """In rupees."""
        return rupees(getattr(tag, "sold_total", None) or 0)

    @display(description="address")
    def address(self, tag: ShareTag) -> str:
        """What to put into a letter or under a film; the same ending stands behind any other address of the shop."""
        return f"{settings.SITE_URL}/?via={tag.code}" if tag.code else "after saving"
