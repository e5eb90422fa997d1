"""Wishlists for staff, to read along with a customer, and to see what is wanted."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from core.admin import ReadOnlyAdmin
from core.measure import quantity_text
from orders.admin.customers import ReadOnlyInline
from orders.admin.tones import rupees
from orders.models import Wishlist, WishlistItem


class WishlistItemInline(ReadOnlyInline):
    """What is on it, the newest first."""

    model = WishlistItem
    fields = ["variant", "kind", "is_sized", "how_much", "seen_price", "added_at"]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[WishlistItem]:
        """With the variants' names in the same query."""
        return super().get_queryset(request).select_related("variant")

    @display(description="quantity")
    def how_much(self, item: WishlistItem) -> str:
        """Pieces, or metres."""
        return quantity_text(item.quantity, item.uom)

    @display(description="price seen")
    def seen_price(self, item: WishlistItem) -> str:
        """What the shopper was shown."""
        return rupees(item.unit_price, item.currency)


@admin.register(Wishlist)
class WishlistAdmin(ReadOnlyAdmin):
    """Lists, the latest changed first."""

    list_display = ["public_id", "customer", "pieces", "is_shared", "changed_at"]
    list_filter = ["changed_at"]
    list_select_related = ["customer"]
    search_fields = ["public_id", "customer__email", "items__variant__sku"]
    show_full_result_count = False
    ordering = ["-changed_at"]
    fields = ["public_id", "customer", "is_shared", "created_at", "changed_at"]
    readonly_fields = ["is_shared"]
    inlines = [WishlistItemInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Wishlist]:
        """With the number of pieces."""
        return super().get_queryset(request).annotate(item_count=Count("items"))

    @display(description="pieces", ordering="item_count")
    def pieces(self, wishlist: Any) -> int:
        """How many pieces are on it."""
        return int(wishlist.item_count)

    @display(description="shared", boolean=True)
    def is_shared(self, wishlist: Wishlist) -> bool:
        """Whether a link lets others look."""
        return bool(wishlist.share_hash)
