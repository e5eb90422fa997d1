"""Prices and GST rates."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.decorators import display

from catalog.pricing.models import Price
from catalog.tax.models import TaxRate
from core.admin import AuditedAdmin, ReadOnlyAdmin
from core.money import Money, format_money


@admin.register(Price)
class PriceAdmin(ReadOnlyAdmin):
    """What the ERP asks for each SKU."""

    list_display = [
        "sku",
        "product",
        "asked",
        "mrp",
        "min_quantity",
        "is_withdrawn",
        "source_version",
        "as_of",
    ]
    list_filter = ["is_withdrawn", "currency", "as_of"]
    list_select_related = ["price_set__variant__product"]
    search_fields = ["price_set__variant__sku", "price_set__variant__product__title", "erp_id"]
    fields = [
        "sku",
        "product",
        "asked",
        "mrp",
        "min_quantity",
        "is_withdrawn",
        "erp_id",
        "source_version",
        "as_of",
    ]
    readonly_fields = ["sku", "product", "asked", "mrp"]

    @display(description="SKU", ordering="price_set__variant__sku")
    def sku(self, price: Price) -> str:
        """Of the variant."""
        return price.price_set.variant.sku

    @display(description="product", ordering="price_set__variant__product__title")
    def product(self, price: Price) -> str:
        """Its style."""
        return price.price_set.variant.product.title

    @display(description="price", ordering="amount")
    def asked(self, price: Price) -> str:
        """As people write it."""
        return format_money(Money(price.amount, price.currency))

    @display(description="MRP", ordering="price_set__variant__mrp")
    def mrp(self, price: Price) -> str:
        """In rupees."""
        paise = price.price_set.variant.mrp
        return "–" if paise is None else format_money(Money(paise))


@admin.register(TaxRate)
class TaxRateAdmin(AuditedAdmin, ModelAdmin):
    """GST rates. A change of law is a new row; the old one gets its last day."""

    list_display = ["hsn_prefix", "policy", "slab", "rate", "starts_on", "ends_on", "authority"]
    list_filter = ["rate_bp", "starts_on", "gst_policy"]
    search_fields = ["hsn_prefix", "authority"]

    @display(description="policy", ordering="gst_policy")
    def policy(self, rate: TaxRate) -> str:
        """Empty holds for all."""
        return rate.gst_policy or "any"

    @display(description="value of a piece", ordering="slab_upto")
    def slab(self, rate: TaxRate) -> str:
        """In rupees, before tax."""
        return "any higher" if rate.slab_upto is None else f"up to {format_money(Money(rate.slab_upto))}"

    @display(description="rate", ordering="rate_bp")
    def rate(self, rate: TaxRate) -> str:
        """In percent."""
        return f"{rate.rate_bp / 100:g}%"

    def has_delete_permission(self, request: HttpRequest, obj: TaxRate | None = None) -> bool:
        """What the law said stays known: end a rate instead."""
        return False
