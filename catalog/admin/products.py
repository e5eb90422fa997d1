"""Styles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.http import HttpRequest, HttpResponse
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from catalog.admin.bulk import StyleEditForm, bulk_edit
from catalog.admin.completeness import DescribedAdmin
from catalog.admin.forms import GROUPS, LISTS, WORDS, ProductForm
from catalog.admin.links import LinkInline
from catalog.admin.picture_page import PicturesPage
from catalog.admin.pictures import PictureInline, thumbnail
from catalog.admin.sale_form import TERMS, missing_words
from catalog.admin.shelves import StyleShelfFilter
from catalog.admin.style_filters import ChannelFilter, MissingFilter
from catalog.admin.translations import TranslatedAdmin
from catalog.admin.variants import STATUS_TONES, VariantInline
from catalog.assortment.operations import set_sale_terms
from catalog.completeness.queries import product_completeness
from catalog.inventory.models import InventoryLevel
from catalog.media.models import Image
from catalog.products.models import Product
from catalog.products.operations import attach_content, publish_product, withdraw_product
from core.admin import AuditedAdmin
from core.errors import Refused

ERP_FIELDS = [
    "erp_sku", "erp_name", "erp_id", "hs_code", "gst_policy", "item_status", "source_version", "source_modified_at",
]  # fmt: skip


@admin.register(Product)
class ProductAdmin(DescribedAdmin, TranslatedAdmin, PicturesPage, AuditedAdmin, ModelAdmin):
    """Styles: the shop's words are edited here, what the ERP owns is shown beside them."""

    form = ProductForm
    judge = product_completeness
    described_kind = "product"
    audit_relations = ["categories", "collections", "tags", "links"]
    list_display = [
        "picture",
        "title",
        "erp_sku",
        "shown_status",
        "erp_status",
        "variant_count",
        "pieces",
        "shown_score",
        "is_featured",
    ]
    list_display_links = ["picture", "title"]
    list_filter = [
        StyleShelfFilter,
        MissingFilter,
        "status",
        "type",
        ChannelFilter,
        "item_status",
        "is_featured",
        "categories",
        "collections",
        "tags",
    ]
    list_per_page = 40
    show_full_result_count = False
    search_fields = ["title", "erp_sku", "handle", "erp_name", "variants__sku", "fabric", "work"]
    readonly_fields = [*ERP_FIELDS, "public_id", "status", "published_at", "missing", "shown_reasons"]
    fieldsets = [
        (None, {"fields": ["title", "subtitle", "handle", "description", "status", "missing"]}),
        ("Sale", {"classes": ["tab"], "fields": [*TERMS, "published_at"]}),
        ("Garment", {"classes": ["tab"], "fields": [*WORDS[4:13], *LISTS]}),
        ("Where it is shown", {"classes": ["tab"], "fields": [*GROUPS, "is_featured", "rank"]}),
        (
            "Search engines",
            {
                "classes": ["tab"],
                "fields": ["seo_title", "seo_description", "target_phrases", "shown_reasons"],
            },
        ),
        ("From the ERP", {"classes": ["tab"], "fields": [*ERP_FIELDS, "public_id"]}),
    ]
    autocomplete_fields = ["type", "size_chart"]
    inlines = [VariantInline, LinkInline, PictureInline]
    actions = ["edit_chosen"]
    actions_detail = ["pictures_page"]
    actions_submit_line = ["publish_now", "withdraw_now"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        """With what the list shows, in two queries for any number of rows."""
        fronts = Prefetch("images", queryset=Image.objects.order_by("rank", "id"), to_attr="pictures")
        levels = InventoryLevel.objects.filter(
            item__variant__product=OuterRef("pk"), location__is_active=True
        )
        free = (
            levels.order_by()
            .values("item__variant__product")
            .annotate(left=Sum(F("stocked") - F("committed") - F("reserved")))
        )
        active = Count("variants", filter=Q(variants__status="active"), distinct=True)
        rows = (
            super().get_queryset(request).annotate(active_variants=active, free=Subquery(free.values("left")))
        )
        return rows.prefetch_related(fronts, "categories")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """With what is missing of it: the form asks for that again and again."""
        product: Any = super().get_object(request, object_id, from_field)
        if product is not None:
            product.missing_words = missing_words(product)
        return product

    @display(description="")
    def picture(self, product: Product) -> str:
        """The first picture, small."""
        return thumbnail(getattr(product, "pictures", [])[:1])

    @display(description="before it can be shown")
    def missing(self, product: Product) -> str:
        """What has to be seen to first; read once, with the style."""
        return getattr(product, "missing_words", "")

    @display(description="shop", ordering="status", label=STATUS_TONES)
    def shown_status(self, product: Product) -> tuple[str, str]:
        """Draft or published."""
        return product.status, product.get_status_display()

    @display(description="ERP", ordering="item_status", label=STATUS_TONES)
    def erp_status(self, product: Product) -> tuple[str, str]:
        """Active or discontinued."""
        return product.item_status, product.get_item_status_display()

    @display(description="variants", ordering="active_variants")
    def variant_count(self, product: Any) -> int:
        """Active ones."""
        return int(product.active_variants)

    @display(description="free pieces", ordering="free")
    def pieces(self, product: Any) -> int:
        """Over all variants and active places."""
        return int(product.free or 0)

    def save_model(self, request: HttpRequest, obj: Product, form: Any, change: bool) -> None:
        """Through the operation, so that search and pages hear of it; then the button that was pressed."""
        attach_content(form.content())
        self.keep_phrases(request, obj, form)
        if form.has_new_terms:
            set_sale_terms(product_id=obj.public_id, terms=form.terms())
        for button in self.get_actions_submit_line(request, obj.pk):
            if button.action_name in request.POST:
                button.method(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Styles come from the ERP."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Product | None = None) -> bool:
        """A style is discontinued in the ERP or withdrawn here, never deleted."""
        return False

    @action(description="Save and publish", permissions=["change"])
    def publish_now(self, request: HttpRequest, obj: Product) -> None:
        """Show this style to shoppers."""
        self._each(request, [obj], publish_product, done="shown to shoppers")

    @action(description="Save and withdraw", permissions=["change"])
    def withdraw_now(self, request: HttpRequest, obj: Product) -> None:
        """Hide this style from shoppers."""
        self._each(request, [obj], withdraw_product, done="hidden from shoppers")

    @action(description="Edit the chosen products", permissions=["change"])
    def edit_chosen(self, request: HttpRequest, queryset: QuerySet[Product]) -> HttpResponse:
        """Publish, withdraw, put into groups: judged and shown first."""
        return bulk_edit(self, request, queryset, StyleEditForm)

    def _each(
        self, request: HttpRequest, products: Any, operation: Callable[[str], bool], *, done: str
    ) -> None:
        changed = 0
        for product in products:
            try:
                changed += operation(product.public_id)
            except Refused as refusal:
                messages.error(request, refusal.message)
        if changed:
            messages.success(request, f"{changed} now {done}.")
