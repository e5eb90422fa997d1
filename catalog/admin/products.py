"""Styles and variants."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display

from catalog.admin.bulk import PriceEditForm, StockEditForm, StyleEditForm, bulk_edit
from catalog.admin.forms import GROUPS, LISTS, WORDS, ProductForm
from catalog.admin.picture_page import PicturesPage
from catalog.admin.pictures import PictureInline, thumbnail
from catalog.admin.shelves import StyleShelfFilter, VariantShelfFilter
from catalog.inventory.models import InventoryLevel
from catalog.media.models import Image
from catalog.pricing.models import Price
from catalog.products.models import Product, ProductVariant
from catalog.products.operations import attach_content, publish_product, withdraw_product
from core.admin import AuditedAdmin, ReadOnlyAdmin
from core.errors import Refused
from core.money import Money, format_money

STATUS_TONES = {"published": "success", "draft": "warning", "active": "success", "discontinued": "danger"}
ERP_FIELDS = [
    "erp_sku", "erp_name", "erp_id", "hs_code", "gst_policy", "item_status", "source_version", "source_modified_at",
]  # fmt: skip


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


@admin.register(Product)
class ProductAdmin(PicturesPage, AuditedAdmin, ModelAdmin):
    """Styles: the shop's words are edited here, what the ERP owns is shown beside them."""

    form = ProductForm
    audit_relations = ["categories", "collections", "tags"]
    list_display = [
        "picture",
        "title",
        "erp_sku",
        "shown_status",
        "erp_status",
        "variant_count",
        "pieces",
        "is_featured",
    ]
    list_display_links = ["picture", "title"]
    list_filter = [
        StyleShelfFilter,
        "status",
        "item_status",
        "is_featured",
        "categories",
        "collections",
        "tags",
    ]
    list_per_page = 40
    search_fields = ["title", "erp_sku", "handle", "erp_name", "variants__sku", "fabric", "work"]
    readonly_fields = [*ERP_FIELDS, "public_id", "status", "published_at"]
    fieldsets = [
        (None, {"fields": ["title", "subtitle", "handle", "description", "status", "published_at"]}),
        ("Garment", {"classes": ["tab"], "fields": [*WORDS[4:13], *LISTS]}),
        ("Where it is shown", {"classes": ["tab"], "fields": [*GROUPS, "is_featured", "rank"]}),
        ("Search engines", {"classes": ["tab"], "fields": ["seo_title", "seo_description"]}),
        ("From the ERP", {"classes": ["tab"], "fields": [*ERP_FIELDS, "public_id"]}),
    ]
    inlines = [VariantInline, PictureInline]
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
        return rows.prefetch_related(fronts)

    @display(description="")
    def picture(self, product: Product) -> str:
        """The first picture, small."""
        return thumbnail(getattr(product, "pictures", [])[:1])

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
