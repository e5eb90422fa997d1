"""Carts for staff, to read along with a customer on the phone."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from unfold.admin import TabularInline
from unfold.decorators import action, display

from catalog.made.rules import configuration_from, length_text
from core.admin import ReadOnlyAdmin
from core.measure import METRE, PIECE, quantity_text
from orders.admin.tones import CART_TONES, rupees
from orders.models import Cart, CartReminder, LineItem


class LineItemInline(TabularInline):
    """What lies in the cart."""

    model = LineItem
    fields = ["variant", "how_much", "making", "seen_price", "added_at"]
    readonly_fields = fields
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[LineItem]:
        """With the variants' names in the same query."""
        return super().get_queryset(request).select_related("variant")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only shoppers fill carts."""
        return False

    @display(description="quantity")
    def how_much(self, line: LineItem) -> str:
        """Pieces, or metres."""
        return quantity_text(line.quantity, line.uom)

    @display(description="made")
    def making(self, line: LineItem) -> str:
        """Extras and measurements that were chosen, by their short names."""
        kept = configuration_from(line.configuration)
        sizes = kept.measurements.values if kept.measurements else ()
        unit = kept.measurements.unit if kept.measurements else ""
        return ", ".join([*kept.add_ons, *(f"{name} {length_text(mm, unit)}" for name, mm in sizes)])

    @display(description="price seen")
    def seen_price(self, line: LineItem) -> str:
        """What the shopper was shown."""
        return rupees(line.unit_price)


class CartReminderInline(TabularInline):
    """The letter about a cart that was left."""

    model = CartReminder
    fields = ["email", "was_written", "decided_at", "came_back_at"]
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Written by the schedule."""
        return False


@admin.register(Cart)
class CartAdmin(ReadOnlyAdmin):
    """Carts, the latest changed first."""

    list_display = ["public_id", "customer", "shown_status", "pieces", "order", "changed_at", "expires_at"]
    list_filter = ["status", "changed_at"]
    list_select_related = ["customer", "order"]
    search_fields = ["public_id", "customer__email", "=email", "order__number", "lines__variant__sku"]
    ordering = ["-changed_at"]
    fields = [
        "public_id",
        "customer",
        "email",
        "status",
        "order",
        "successor",
        "note",
        "gift_wrap",
        "gift_message",
        "created_at",
        "changed_at",
        "expires_at",
    ]
    inlines = [LineItemInline, CartReminderInline]
    actions_detail = ["why_promotions"]

    def has_promotions_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Whoever may see promotions."""
        return bool(request.user.has_perm("orders.view_promotion"))

    @action(description="Why these promotions?", permissions=["promotions"])
    def why_promotions(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """To the page that tells."""
        cart = get_object_or_404(Cart, pk=object_id)
        return redirect(f"{reverse('admin:orders_promotion_why')}?cart={cart.public_id}")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Cart]:
        """With the number of pieces."""
        return (
            super()
            .get_queryset(request)
            .annotate(
                piece_count=Sum("lines__quantity", filter=Q(lines__uom=PIECE)),
                length_count=Count("lines", filter=Q(lines__uom=METRE)),
            )
        )

    @display(description="status", ordering="status", label=CART_TONES)
    def shown_status(self, cart: Cart) -> tuple[str, str]:
        """A coloured label."""
        return cart.status, cart.get_status_display()

    @display(description="pieces")
    def pieces(self, cart: Any) -> int:
        """How many pieces; a length of cloth is one."""
        return (cart.piece_count or 0) + cart.length_count
