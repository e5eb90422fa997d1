"""Stock: places, levels, the ledger, and who holds what."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from unfold.decorators import display

from catalog.admin.shelves import LevelFilter
from catalog.inventory.models import InventoryLevel, ReservationItem, StockLocation, StockMovement
from core.admin import ReadOnlyAdmin

TONES = {"held": "info", "confirmed": "success", "absorbed": "success", "released": "warning"}


@admin.register(StockLocation)
class StockLocationAdmin(ReadOnlyAdmin):
    """Places that dispatch."""

    list_display = ["code", "name", "city", "state", "gstin", "is_active"]
    list_filter = ["is_active", "state"]
    search_fields = ["code", "name", "city", "gstin", "pincode"]


@admin.register(InventoryLevel)
class InventoryLevelAdmin(ReadOnlyAdmin):
    """How many lie where, as the ERP said and as we hold."""

    list_display = [
        "sku",
        "product",
        "place",
        "stocked",
        "committed",
        "reserved",
        "backordered",
        "free",
        "incoming",
        "as_of",
        "ledger",
    ]
    list_filter = [LevelFilter, "location", "as_of"]
    list_select_related = ["location", "item__variant__product"]
    search_fields = ["item__variant__sku", "item__variant__product__title", "location__code"]
    ordering = ["item__variant__sku", "location__code"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[InventoryLevel]:
        """With what is free, so that the list can be sorted by it."""
        return (
            super().get_queryset(request).annotate(free_pieces=F("stocked") - F("committed") - F("reserved"))
        )

    @display(description="SKU", ordering="item__variant__sku")
    def sku(self, level: InventoryLevel) -> str:
        """Of the variant."""
        return level.item.variant.sku

    @display(description="product", ordering="item__variant__product__title")
    def product(self, level: InventoryLevel) -> str:
        """Its style."""
        return level.item.variant.product.title

    @display(description="place", ordering="location__code")
    def place(self, level: InventoryLevel) -> str:
        """Where."""
        return level.location.code

    @display(description="free", ordering="free_pieces")
    def free(self, level: InventoryLevel) -> int:
        """On hand less committed less reserved."""
        return level.stocked - level.committed - level.reserved

    @display(description="")
    def ledger(self, level: InventoryLevel) -> str:
        """To its movements."""
        address = reverse("admin:catalog_stockmovement_changelist")
        return format_html('<a href="{}?level__id__exact={}">movements</a>', address, level.pk)


@admin.register(StockMovement)
class StockMovementAdmin(ReadOnlyAdmin):
    """Every change there ever was."""

    list_display = [
        "at",
        "sku",
        "location",
        "kind",
        "delta_stocked",
        "delta_committed",
        "delta_reserved",
        "delta_backordered",
        "reference",
    ]
    list_filter = ["kind", "level__location", "at"]
    list_select_related = ["level__location", "level__item__variant"]
    search_fields = ["level__item__variant__sku", "reference"]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """The movements of one level are linked to from the list of levels."""
        return lookup == "level__id__exact" or super().lookup_allowed(lookup, value, request)

    @display(description="SKU", ordering="level__item__variant__sku")
    def sku(self, movement: StockMovement) -> str:
        """Of the variant."""
        return movement.level.item.variant.sku

    @display(description="place", ordering="level__location__code")
    def location(self, movement: StockMovement) -> str:
        """Where."""
        return movement.level.location.code


@admin.register(ReservationItem)
class ReservationItemAdmin(ReadOnlyAdmin):
    """Who holds what."""

    list_display = [
        "reference",
        "sku",
        "location",
        "quantity",
        "against",
        "shown_status",
        "expires_at",
        "erp_committed_at",
        "created_at",
    ]
    list_filter = ["status", "level__location", "created_at"]
    list_select_related = ["level__location", "level__item__variant"]
    search_fields = ["reference", "level__item__variant__sku", "public_id"]
    ordering = ["-id"]

    @display(description="SKU", ordering="level__item__variant__sku")
    def sku(self, row: ReservationItem) -> str:
        """Of the variant."""
        return row.level.item.variant.sku

    @display(description="place", ordering="level__location__code")
    def location(self, row: ReservationItem) -> str:
        """Where."""
        return row.level.location.code

    @display(description="status", ordering="status", label=TONES)
    def shown_status(self, row: ReservationItem) -> tuple[str, str]:
        """A coloured label."""
        return row.status, row.get_status_display()
