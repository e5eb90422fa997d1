"""Variants: every SKU, and the variants of one style."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from unfold.admin import TabularInline
from unfold.decorators import action, display

from catalog.admin.bulk import PriceEditForm, StockEditForm, bulk_edit
from catalog.admin.shelves import VariantShelfFilter
from catalog.inventory.models import InventoryLevel
from catalog.pricing.models import Price
from catalog.products.models import ProductVariant
from core.admin import ReadOnlyAdmin
from core.money import Money, format_money

STATUS_TONES = {"published": "success", "draft": "warning", "active": "success", "discontinued": "danger"}


class VariantInline(TabularInline):
    """What is sold of a style: read only, the ERP owns it."""

    model = ProductVariant
    fields = ["sku", "title", "mrp_shown", "weight_g", "status", "source_version"]
    readonly_fields = fields
    extra = 0
    can_delete = False
    show_change_link = True
    tab = True

    @display(description="MRP")
    def mrp_shown(self, variant: ProductVariant) -> str:
        """In rupees."""
        return rupees(variant.mrp)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Variants come from the ERP."""
        return False


@admin.register(ProductVariant)
class ProductVariantAdmin(ReadOnlyAdmin):
    """Every SKU with its price and its free pieces."""

    list_display = ["sku", "product_title", "title", "price", "mrp_shown", "pieces", "shown_status"]
    list_filter = [VariantShelfFilter, "status", "gst_policy"]
    list_select_related = ["product"]
    search_fields = ["sku", "title", "product__title", "public_id", "erp_id"]
    actions = ["edit_chosen", "price_chosen"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProductVariant]:
        """With price and stock, in one query."""
        price = Price.objects.standing().filter(
            price_set__variant=OuterRef("pk"), currency="INR", min_quantity=1
        )
        levels = InventoryLevel.objects.filter(item__variant=OuterRef("pk"), location__is_active=True)
        free = (
            levels.order_by()
            .values("item__variant")
            .annotate(left=Sum(F("stocked") - F("committed") - F("reserved")))
        )
        return (
            super()
            .get_queryset(request)
            .annotate(
                asked=Subquery(price.values("amount")[:1]),
                free=Subquery(free.values("left")),
                priced=Exists(price),
            )
        )

    def has_edit_permission(self, request: HttpRequest) -> bool:
        """Stock settings are the shop's; everything else of a variant is the ERP's."""
        return bool(request.user.has_perm("catalog.change_productvariant"))

    @action(description="Stock settings of the chosen variants", permissions=["edit"])
    def edit_chosen(self, request: HttpRequest, queryset: QuerySet[ProductVariant]) -> HttpResponse:
        """What an empty shelf means, when to warn: judged and shown first."""
        return bulk_edit(self, request, queryset, StockEditForm)

    def has_pricing_permission(self, request: HttpRequest) -> bool:
        """Price lists are the shop's."""
        return bool(request.user.has_perm("catalog.change_pricelist"))

    @action(description="Prices of the chosen variants in a price list", permissions=["pricing"])
    def price_chosen(self, request: HttpRequest, queryset: QuerySet[ProductVariant]) -> HttpResponse:
        """By a percentage of the base price: judged and shown first."""
        return bulk_edit(self, request, queryset, PriceEditForm)

    @display(description="product", ordering="product__title")
    def product_title(self, variant: ProductVariant) -> str:
        """Its style."""
        return variant.product.title

    @display(description="price", ordering="asked")
    def price(self, variant: Any) -> str:
        """Of one piece."""
        return rupees(variant.asked) if variant.priced else format_html("<em>{}</em>", "none")

    @display(description="MRP", ordering="mrp")
    def mrp_shown(self, variant: ProductVariant) -> str:
        """In rupees."""
        return rupees(variant.mrp)

    @display(description="free pieces", ordering="free")
    def pieces(self, variant: Any) -> int:
        """Over all active places."""
        return int(variant.free or 0)

    @display(description="ERP", ordering="status", label=STATUS_TONES)
    def shown_status(self, variant: ProductVariant) -> tuple[str, str]:
        """Active or discontinued."""
        return variant.status, variant.get_status_display()


def rupees(paise: int | None) -> str:
    """An amount as people write it; a dash for none."""
    return "–" if paise is None else format_money(Money(paise))
