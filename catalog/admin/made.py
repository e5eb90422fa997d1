"""What is made for one shopper: measurement forms, extras, tailored products, bundles' prices."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display

from catalog.admin.bundle_page import BundlePage
from catalog.made.models import (
    AddOn,
    AddOnPrice,
    Bundle,
    MeasurementField,
    MeasurementForm,
    MetreGoods,
    Tailoring,
)
from catalog.made.operations import announce_making, set_bundle_percent, set_selling_steps
from core.admin import AuditedAdmin
from core.errors import Refused
from core.measure import METRE, quantity_text
from core.money import Money, format_money


class AnnouncingAdmin(AuditedAdmin, ModelAdmin):
    """Whose changes shoppers see: the pages of the products concerned hear of each."""

    def concerned(self, obj: Any) -> Q:
        """Which products show it."""
        raise NotImplementedError

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """After everything is saved, in the same transaction."""
        before = self.concerned(form.instance)
        announce_making(before)
        super().save_related(request, form, formsets, change)
        announce_making(self.concerned(form.instance))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Told while it is still known whom it concerns."""
        announce_making(self.concerned(obj))
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """One by one, for the same reason."""
        for obj in queryset:
            self.delete_model(request, obj)


class MeasurementFieldInline(TabularInline):
    """The measurements of a form, in millimetres."""

    model = MeasurementField
    fields = ["rank", "name", "label", "help_text", "least_mm", "most_mm", "is_required", "usually_above"]
    extra = 0


@admin.register(MeasurementForm)
class MeasurementFormAdmin(AnnouncingAdmin):
    """Which body measurements are asked."""

    list_display = ["title", "handle", "field_count", "product_count"]
    search_fields = ["title", "handle"]
    prepopulated_fields = {"handle": ["title"]}
    inlines = [MeasurementFieldInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[MeasurementForm]:
        """With both counts, in one query."""
        counts = {
            "fields_held": Count("fields", distinct=True),
            "products_held": Count("offers", distinct=True),
        }
        return super().get_queryset(request).annotate(**counts)

    def concerned(self, obj: MeasurementForm) -> Q:
        """Products that ask with this form."""
        return Q(tailoring__form=obj)

    @display(description="measurements", ordering="fields_held")
    def field_count(self, form: Any) -> int:
        """How many are asked."""
        return int(form.fields_held)

    @display(description="products", ordering="products_held")
    def product_count(self, form: Any) -> int:
        """How many ask with it."""
        return int(form.products_held)


@admin.register(Tailoring)
class TailoringAdmin(AnnouncingAdmin):
    """Products that are made to measure."""

    list_display = ["product", "form", "lead_days", "is_required"]
    list_filter = ["is_required", "form"]
    list_select_related = ["product", "form"]
    search_fields = ["product__title", "product__erp_sku"]
    autocomplete_fields = ["product", "form"]

    def concerned(self, obj: Tailoring) -> Q:
        """The product itself."""
        return Q(pk=obj.product_id)


class AddOnPriceInline(TabularInline):
    """What it costs, in minor units of each currency."""

    model = AddOnPrice
    fields = ["currency", "amount"]
    extra = 0


@admin.register(AddOn)
class AddOnAdmin(AnnouncingAdmin):
    """Extras: stitching, cups, tassels, fall and pico, haste."""

    list_display = ["title", "price", "lead_days", "group", "is_required", "needs_measurements", "is_active"]
    list_filter = ["is_active", "is_required", "needs_measurements", "group"]
    search_fields = ["title", "handle"]
    prepopulated_fields = {"handle": ["title"]}
    autocomplete_fields = ["products", "categories"]
    inlines = [AddOnPriceInline]
    audit_relations = ["products", "categories"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AddOn]:
        """With the prices."""
        return super().get_queryset(request).prefetch_related("prices")

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> dict[str, Any]:
        """Only while it can still be chosen."""
        return {} if obj else {"handle": ["title"]}

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """Carts know it by its handle: that stays."""
        return ["handle"] if obj else []

    def concerned(self, obj: AddOn) -> Q:
        """Products that offer it, by themselves or by their category."""
        return Q(add_ons=obj) | Q(categories__add_ons=obj)

    @display(description="price")
    def price(self, add_on: AddOn) -> str:
        """In each currency."""
        return ", ".join(format_money(Money(row.amount, row.currency)) for row in add_on.prices.all())


@admin.register(Bundle)
class BundleAdmin(BundlePage, AnnouncingAdmin):
    """Bundles: put together on a page of their own, repriced on the row."""

    list_display = ["variant", "product", "pricing"]
    list_select_related = ["variant__product"]
    search_fields = ["variant__sku", "variant__product__title"]
    fields = ["variant", "percent_off_bp"]
    readonly_fields = ["variant"]

    def concerned(self, obj: Bundle) -> Q:
        """The bundle's own product."""
        return Q(variants=obj.variant_id)

    def save_model(self, request: HttpRequest, obj: Bundle, form: Any, change: bool) -> None:
        """Through the operation, so that the price follows at once."""
        try:
            set_bundle_percent(sku=obj.variant.sku, percent_off_bp=obj.percent_off_bp)
        except Refused as refusal:
            messages.error(request, " ".join(getattr(refusal, "fields", {}).values()) or refusal.message)

    @display(description="product", ordering="variant__product__title")
    def product(self, bundle: Bundle) -> str:
        """Whose variant it is."""
        return bundle.variant.product.title

    @display(description="price")
    def pricing(self, bundle: Bundle) -> str:
        """In words."""
        if bundle.percent_off_bp is None:
            return "its own"
        return f"its components' less {bundle.percent_off_bp / 100:g}%"


@admin.register(MetreGoods)
class MetreGoodsAdmin(AuditedAdmin, ModelAdmin):
    """In which steps cloth is sold, in centimetres; everything else of it is the ERP's."""

    list_display = ["sku", "product", "sold_from", "quantity_step", "max_quantity"]
    list_select_related = ["product"]
    search_fields = ["sku", "product__title"]
    fields = ["sku", "min_quantity", "quantity_step", "max_quantity"]
    readonly_fields = ["sku"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[MetreGoods]:
        """Only what is sold by the metre."""
        return super().get_queryset(request).filter(uom=METRE)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The ERP adds cloth."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """And takes it away."""
        return False

    def save_model(self, request: HttpRequest, obj: MetreGoods, form: Any, change: bool) -> None:
        """Through the operation, so that pages hear of it."""
        steps = {name: getattr(obj, name) for name in ("quantity_step", "min_quantity", "max_quantity")}
        try:
            set_selling_steps(sku=obj.sku, steps=steps)
        except Refused as refusal:
            messages.error(request, " ".join([refusal.message, *getattr(refusal, "fields", {}).values()]))

    @display(description="sold from", ordering="min_quantity")
    def sold_from(self, cloth: MetreGoods) -> str:
        """The least length."""
        return quantity_text(cloth.min_quantity, cloth.uom)
