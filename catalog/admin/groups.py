"""Categories, collections and tags: the shop's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from catalog.admin.address_page import AddressPage
from catalog.admin.completeness import DescribedAdmin
from catalog.admin.forms import LinesField
from catalog.admin.group_picture_page import GroupPicturePage
from catalog.admin.order_page import OrderPage
from catalog.admin.pictures import thumbnail
from catalog.admin.translations import TranslatedAdmin
from catalog.admin.tree_page import TreePage
from catalog.collections.models import ProductCategory, ProductCollection, ProductTag
from catalog.collections.operations import (
    GroupContent,
    check_conditions,
    choose_by_hand,
    remove_group,
    set_category,
    set_collection,
    set_collection_rules,
    set_tag,
    shift_category,
)
from catalog.collections.queries import matching_preview
from catalog.collections.rules import stored_conditions
from catalog.completeness.queries import category_completeness
from core.admin import AuditedAdmin
from core.errors import Invalid, Refused


class GroupAdmin(TranslatedAdmin, AuditedAdmin, ModelAdmin):
    """What the three have in common: the count of products, and saving and deleting through operations."""

    kind: ClassVar[str]
    prepopulated_fields = {"handle": ["title"]}
    search_fields = ["title", "handle"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the number of products, in one query."""
        return super().get_queryset(request).annotate(product_count=Count("products", distinct=True))

    @display(description="products", ordering="product_count")
    def products_held(self, group: Any) -> int:
        """How many it holds."""
        return int(group.product_count)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """The handle is an address: it stays once it is given."""
        return ["handle"] if obj else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> dict[str, Any]:
        """Only while it can still be chosen."""
        return {} if obj else {"handle": ["title"]}

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Through the operation, so that pages hear of it."""
        try:
            remove_group(kind=self.kind, handle=obj.handle)
        except Refused as refusal:
            messages.error(request, refusal.message)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """One by one, through the operation."""
        for row in queryset:
            self.delete_model(request, row)


def _group_of(row: Any, *, parent: str | None = None) -> GroupContent:
    return GroupContent(
        handle=row.handle,
        title=row.title,
        description=row.description,
        rank=row.rank,
        parent=parent,
        image_key=row.image.key if row.image else "",
        is_hidden=getattr(row, "is_hidden", None),
        size_chart=_chart_of(row),
    )


def _chart_of(row: Any) -> str | None:
    """The chart a category names; None for what has none to name."""
    if not isinstance(row, ProductCategory):
        return None
    return row.size_chart.handle if row.size_chart else ""


def _saved(row: Any, operation: Callable[[GroupContent], bool], content: GroupContent) -> None:
    """Save through the operation and let the admin's row know its key."""
    operation(content)
    row.pk = type(row)._default_manager.get(handle=row.handle).pk


class CategoryForm(forms.ModelForm):
    """Phrases are typed one a line."""

    target_phrases = LinesField()


@admin.register(ProductCategory)
class ProductCategoryAdmin(DescribedAdmin, AddressPage, TreePage, GroupPicturePage, GroupAdmin):
    """The tree."""

    kind = "category"
    form = CategoryForm
    judge = category_completeness
    described_kind = "category"
    actions_detail = ["group_picture_page", "address_page", "move_page"]
    fields = [
        "title",
        "handle",
        "parent",
        "rank",
        "is_hidden",
        "description",
        "size_chart",
        "image",
        "target_phrases",
        "shown_reasons",
    ]
    list_display = ["picture", "title", "parent", "rank", "is_hidden", "products_held", "shown_score"]
    actions = ["move_up", "move_down"]
    list_display_links = ["picture", "title"]
    list_filter = ["parent", "is_hidden"]
    list_select_related = ["parent", "image"]
    autocomplete_fields = ["parent", "image", "size_chart"]

    @display(description="")
    def picture(self, category: ProductCategory) -> str:
        """Small."""
        return thumbnail([category.image] if category.image else [])

    def save_model(self, request: HttpRequest, obj: ProductCategory, form: Any, change: bool) -> None:
        """Through the operation, so that pages hear of it."""
        try:
            _saved(obj, set_category, _group_of(obj, parent=obj.parent.handle if obj.parent else None))
            self.keep_phrases(request, obj, form)
        except Refused as refusal:
            messages.error(request, "; ".join(getattr(refusal, "fields", {}).values()) or refusal.message)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """With what is told of its words."""
        return [*super().get_readonly_fields(request, obj), "shown_reasons"]

    @action(description="Move up among its neighbours", permissions=["change"])
    def move_up(self, request: HttpRequest, queryset: QuerySet[ProductCategory]) -> None:
        """Each chosen category changes places with the one before it."""
        for row in queryset.order_by("rank", "id"):
            shift_category(handle=row.handle, by=-1)

    @action(description="Move down among its neighbours", permissions=["change"])
    def move_down(self, request: HttpRequest, queryset: QuerySet[ProductCategory]) -> None:
        """Each chosen category changes places with the one after it."""
        for row in queryset.order_by("-rank", "-id"):
            shift_category(handle=row.handle, by=1)


class CollectionForm(forms.ModelForm):
    """A collection, and the conditions that choose its products, if any."""

    conditions = LinesField()

    class Meta:
        model = ProductCollection
        fields = ["title", "handle", "rank", "description", "image", "match", "conditions"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["conditions"].help_text = (
            "One a line, such as: fabric is Raw silk, Chanderi · price at most 4999 · stock is in · "
            "published within 30 days · category is silk-blouses. Empty: chosen by hand."
        )
        stored = stored_conditions(self.instance.conditions)
        self.initial["conditions"] = [condition.line() for condition in stored]

    def clean_conditions(self) -> list[str]:
        """Each line is judged; the wrong one is named."""
        lines: list[str] = self.cleaned_data["conditions"]
        try:
            check_conditions(lines)
        except Invalid as refusal:
            raise forms.ValidationError(refusal.fields["conditions"]) from refusal
        return lines

    def _post_clean(self) -> None:
        """Lines are not what the table keeps: the operation turns them into conditions."""


@admin.register(ProductCollection)
class ProductCollectionAdmin(AddressPage, OrderPage, GroupPicturePage, GroupAdmin):
    """What is seen together."""

    kind = "collection"
    actions_detail = ["group_picture_page", "address_page", "order_page"]
    form = CollectionForm
    fields = ["title", "handle", "rank", "description", "image", "conditions", "match", "chosen_now"]
    list_display = ["picture", "title", "kind", "rank", "products_held"]
    list_filter = ["kind"]
    list_display_links = ["picture", "title"]
    list_select_related = ["image"]
    autocomplete_fields = ["image"]

    @display(description="")
    def picture(self, collection: ProductCollection) -> str:
        """Small."""
        return thumbnail([collection.image] if collection.image else [])

    def save_model(self, request: HttpRequest, obj: ProductCollection, form: Any, change: bool) -> None:
        """Through the operation, so that pages hear of it."""
        said = form.cleaned_data
        if not change:
            obj.handle = said["handle"]
        obj.title, obj.rank, obj.description = said["title"], said["rank"], said["description"]
        obj.image = said["image"]
        _saved(obj, set_collection, _group_of(obj))
        if said["conditions"]:
            set_collection_rules(handle=obj.handle, lines=said["conditions"], match=said["match"])
        else:
            choose_by_hand(obj.handle)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """What the rules choose is only looked at."""
        return [*super().get_readonly_fields(request, obj), "chosen_now"]

    @display(description="what the conditions choose now")
    def chosen_now(self, collection: ProductCollection) -> str:
        """How many, and the first of them."""
        conditions = stored_conditions(collection.conditions or [])
        if not conditions:
            return "Chosen by hand."
        found = matching_preview(conditions, collection.match)
        return f"{found.count} products: " + ", ".join(f"{title} ({sku})" for title, sku in found.products)


@admin.register(ProductTag)
class ProductTagAdmin(GroupAdmin):
    """Words that products share."""

    kind = "tag"
    fields = ["title", "handle"]
    list_display = ["title", "handle", "products_held"]

    def save_model(self, request: HttpRequest, obj: ProductTag, form: Any, change: bool) -> None:
        """Through the operation, so that pages hear of it."""
        set_tag(handle=obj.handle, title=obj.title)
        obj.pk = ProductTag.objects.get(handle=obj.handle).pk
