"""What is nearly or wholly gone, as shoppers see it: the same conditions count on the front page and filter lists."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from catalog.inventory.models import InventoryLevel
from catalog.products.models import ItemStatus, Product, ProductVariant
from catalog.products.queries.shapes import LOW_STOCK


def _shown_variants(**condition: int) -> QuerySet[ProductVariant]:
    """Active variants of styles on show by `sellable`: over active places, less holds and the safety buffer."""
    levels = InventoryLevel.objects.filter(item__variant=OuterRef("pk"), location__is_active=True)
    free = (
        levels.order_by()
        .values("item__variant")
        .annotate(left=Sum(F("stocked") - F("committed") - F("reserved")))
        .values("left")
    )
    shown = ProductVariant.objects.filter(status=ItemStatus.ACTIVE, product__in=Product.objects.shown())
    return shown.annotate(sellable=Coalesce(Subquery(free), 0) - settings.SAFETY_BUFFER).filter(**condition)


def sold_out_styles() -> QuerySet[Product]:
    """Styles on show of which no variant can be bought."""
    sellable = _shown_variants(sellable__gt=0).values("product")
    return Product.objects.shown().exclude(pk__in=sellable)


def low_variants() -> QuerySet[ProductVariant]:
    """Variants on show of which shoppers are told that only a few are left."""
    return _shown_variants(sellable__gt=0, sellable__lte=LOW_STOCK)


def sold_out_variants() -> QuerySet[ProductVariant]:
    """Variants on show that cannot be bought."""
    return _shown_variants(sellable__lte=0)


class StyleShelfFilter(admin.SimpleListFilter):
    """Styles by what is left of them."""

    title = "stock"
    parameter_name = "shelf"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The choices."""
        return [("sold_out", "On show and sold out")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Product]) -> QuerySet[Product]:
        """The chosen ones."""
        if self.value() == "sold_out":
            return queryset.filter(pk__in=sold_out_styles().values("pk"))
        return queryset


class VariantShelfFilter(admin.SimpleListFilter):
    """Variants by what is left of them."""

    title = "stock"
    parameter_name = "shelf"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The choices."""
        return [("low", f"On show, the last {LOW_STOCK} or fewer"), ("sold_out", "On show and sold out")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ProductVariant]) -> QuerySet[ProductVariant]:
        """The chosen ones."""
        chosen = {"low": low_variants, "sold_out": sold_out_variants}.get(self.value() or "")
        return queryset.filter(pk__in=chosen().values("pk")) if chosen else queryset
