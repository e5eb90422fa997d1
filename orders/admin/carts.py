"""Carts for staff, to read along with a customer on the phone."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from unfold.admin import TabularInline
from unfold.decorators import display

from core.admin import ReadOnlyAdmin
from orders.admin.tones import CART_TONES, rupees
from orders.models import Cart, LineItem


class LineItemInline(TabularInline):
    """What lies in the cart."""

    model = LineItem
    fields = ["variant", "quantity", "seen_price", "added_at"]
    readonly_fields = fields
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[LineItem]:
        """With the variants' names in the same query."""
        return super().get_queryset(request).select_related("variant")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only shoppers fill carts."""
        return False

    @display(description="price seen")
    def seen_price(self, line: LineItem) -> str:
        """What the shopper was shown."""
        return rupees(line.unit_price)


@admin.register(Cart)
class CartAdmin(ReadOnlyAdmin):
    """Carts, the latest changed first."""

    list_display = ["public_id", "customer", "shown_status", "pieces", "order", "changed_at", "expires_at"]
    list_filter = ["status", "changed_at"]
    list_select_related = ["customer", "order"]
    search_fields = ["public_id", "customer__email", "order__number", "lines__variant__sku"]
    ordering = ["-changed_at"]
    fields = [
        "public_id",
        "customer",
        "status",
        "order",
        "successor",
        "created_at",
        "changed_at",
        "expires_at",
    ]
    inlines = [LineItemInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Cart]:
        """With the number of pieces."""
        return super().get_queryset(request).annotate(piece_count=Sum("lines__quantity"))

    @display(description="status", ordering="status", label=CART_TONES)
    def shown_status(self, cart: Cart) -> tuple[str, str]:
        """A coloured label."""
        return cart.status, cart.get_status_display()

    @display(description="pieces")
    def pieces(self, cart: Any) -> int:
        """How many pieces."""
        return cart.piece_count or 0
