"""What is nearly or wholly gone, as shoppers see it: the same conditions count on the front page and filter lists."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from catalog.inventory.models import (
    LOW_STOCK_THRESHOLD,
    InventoryLevel,
    KitComponent,
    StockSettings,
    StockTerms,
)
from catalog.products.models import ItemStatus, Product, ProductVariant


def _free(variant: str) -> Coalesce:
    """Pieces on all shelves that dispatch, less what is held, promised and kept back; below zero when too many are."""
    levels = InventoryLevel.objects.filter(item__variant=OuterRef(variant), location__is_active=True)
    summed = levels.order_by().values("item__variant")
    left = summed.annotate(left=Sum(F("stocked") - F("committed") - F("reserved") - F("backordered")))
    return Coalesce(Subquery(left.values("left")), 0) - settings.SAFETY_BUFFER


def _shown_variants(**condition: Any) -> QuerySet[ProductVariant]:
    """Active variants of styles on show by `on_shelf`, `sellable` (with what terms allow beyond) and `threshold`.

    Kits by their scarcest component, from shelves only.
    """
    terms = StockTerms.objects.filter(variant=OuterRef("pk"))
    kits = KitComponent.objects.filter(kit_variant=OuterRef("pk")).annotate(
        kits=Case(
            When(
                component_variant__status=ItemStatus.ACTIVE, then=_free("component_variant") / F("quantity")
            ),
            default=0,
        )
    )
    beyond = Subquery(terms.exclude(mode=StockTerms.Mode.STOCK).values("limit"))
    whole = Subquery(kits.order_by("kits").values("kits")[:1])
    shown = ProductVariant.objects.filter(status=ItemStatus.ACTIVE, product__in=Product.objects.shown())
    return shown.annotate(
        on_shelf=Coalesce(whole, _free("pk")),
        sellable=Coalesce(whole, _free("pk") + Coalesce(beyond, 0)),
        threshold=Coalesce(
            Subquery(terms.values("low_stock_threshold")),
            Subquery(StockSettings.objects.values("low_stock_threshold")),
            LOW_STOCK_THRESHOLD,
        ),
    ).filter(**condition)


def sold_out_styles() -> QuerySet[Product]:
    """Styles on show of which no variant can be bought."""
    sellable = _shown_variants(sellable__gt=0).values("product")
    return Product.objects.shown().exclude(pk__in=sellable)


def low_variants() -> QuerySet[ProductVariant]:
    """Variants on show of which no more can be sold than the threshold of their terms, or of the shop's settings.

    What is sold of coming pieces alone is not low: nothing of it lies there.
    """
    return _shown_variants(on_shelf__gt=0, sellable__lte=F("threshold"))


def sold_out_variants() -> QuerySet[ProductVariant]:
    """Variants on show that cannot be bought."""
    return _shown_variants(sellable__lte=0)


def oversold_levels() -> QuerySet[InventoryLevel]:
    """Shelves of which the ERP and we hold more than lies there, or where the ERP itself counts less than nothing."""
    return InventoryLevel.objects.filter(stocked__lt=F("committed") + F("reserved"))


class LevelFilter(admin.SimpleListFilter):
    """Shelves by what is wrong with them."""

    title = "what is held"
    parameter_name = "held"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The choices."""
        return [("oversold", "More than lies there"), ("promised", "Promised of coming pieces")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[InventoryLevel]) -> QuerySet[InventoryLevel]:
        """The chosen ones."""
        if self.value() == "oversold":
            return queryset.filter(pk__in=oversold_levels().values("pk"))
        return queryset.filter(backordered__gt=0) if self.value() == "promised" else queryset


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
        return [("low", "On show, only a few left"), ("sold_out", "On show and sold out")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ProductVariant]) -> QuerySet[ProductVariant]:
        """The chosen ones."""
        chosen = {"low": low_variants, "sold_out": sold_out_variants}.get(self.value() or "")
        return queryset.filter(pk__in=chosen().values("pk")) if chosen else queryset
