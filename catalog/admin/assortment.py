"""Size charts, product types, sales channels, shared words in other languages, and old addresses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.decorators import display

from catalog.addresses.models import HandleRedirect
from catalog.admin.forms import LinesField
from catalog.admin.translations import TranslatedAdmin, TranslationsDesk
from catalog.assortment.models import ProductType, SalesChannel, SizeChart
from catalog.assortment.operations import ChartContent, set_product_type, set_size_chart
from catalog.assortment.rules import chart_rows, lines_of
from catalog.translations.models import Phrase
from catalog.translations.operations import set_phrase
from core.admin import AuditedAdmin, ReadOnlyAdmin
from core.errors import Invalid


class ChartForm(forms.ModelForm):
    """A chart as lines, so that it can be pasted from a spreadsheet."""

    columns = LinesField()
    rows = LinesField()

    class Meta:
        model = SizeChart
        fields = ["title", "handle", "note", "columns", "rows"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rows"].help_text = "One size a line: 34 | 86 | 70.5, in centimetres."
        if self.instance.pk:
            self.initial["rows"] = lines_of(self.instance.rows)

    def clean(self) -> dict[str, Any]:
        """Every line is judged; what is wrong is said at its field."""
        cleaned = super().clean() or {}
        try:
            chart_rows(cleaned.get("columns", []), cleaned.get("rows", []))
        except Invalid as refusal:
            for field, advice in refusal.fields.items():
                self.add_error(field, advice)
        return cleaned

    def _post_clean(self) -> None:
        """Lines are not what the table keeps: the operation turns them into rows."""


@admin.register(SizeChart)
class SizeChartAdmin(TranslatedAdmin, AuditedAdmin, ModelAdmin):
    """Measurements by size."""

    form = ChartForm
    list_display = ["title", "handle", "sizes", "used_by"]
    search_fields = ["title", "handle"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SizeChart]:
        """With how often it is used, in one query."""
        rows = super().get_queryset(request)
        return rows.annotate(
            of_products=Count("products", distinct=True),
            of_types=Count("types", distinct=True),
            of_categories=Count("categories", distinct=True),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: SizeChart | None = None) -> list[str]:
        """The handle stays once it is given."""
        return ["handle"] if obj else []

    @display(description="sizes")
    def sizes(self, chart: SizeChart) -> str:
        """By name."""
        return ", ".join(row["size"] for row in chart.rows)

    @display(description="used by")
    def used_by(self, chart: Any) -> str:
        """Who names it."""
        return f"{chart.of_types} types, {chart.of_categories} categories, {chart.of_products} products"

    def save_model(self, request: HttpRequest, obj: SizeChart, form: Any, change: bool) -> None:
        """Through the operation, so that pages hear of it."""
        said = form.cleaned_data
        handle = obj.handle if change else said["handle"]
        set_size_chart(
            ChartContent(handle, said["title"], tuple(said["columns"]), tuple(said["rows"]), said["note"])
        )
        obj.pk = SizeChart.objects.get(handle=handle).pk


@admin.register(ProductType)
class ProductTypeAdmin(TranslatedAdmin, AuditedAdmin, ModelAdmin):
    """What kinds of things the house sells."""

    fields = ["title", "handle", "size_chart"]
    list_display = ["title", "handle", "size_chart", "product_count"]
    list_select_related = ["size_chart"]
    search_fields = ["title", "handle"]
    autocomplete_fields = ["size_chart"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProductType]:
        """With the number of products, in one query."""
        return super().get_queryset(request).annotate(held=Count("products"))

    def get_readonly_fields(self, request: HttpRequest, obj: ProductType | None = None) -> list[str]:
        """The handle stays once it is given: conditions of collections name it."""
        return ["handle"] if obj else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: ProductType | None = None) -> dict[str, Any]:
        """Only while it can still be chosen."""
        return {} if obj else {"handle": ["title"]}

    def save_model(self, request: HttpRequest, obj: ProductType, form: Any, change: bool) -> None:
        """Through the operation, so that pages hear of it."""
        chart = obj.size_chart.handle if obj.size_chart else ""
        set_product_type(handle=obj.handle, title=obj.title, chart_handle=chart)
        obj.pk = ProductType.objects.get(handle=obj.handle).pk

    @display(description="products", ordering="held")
    def product_count(self, kind: Any) -> int:
        """How many are of it."""
        return int(kind.held)


@admin.register(SalesChannel)
class SalesChannelAdmin(AuditedAdmin, ModelAdmin):
    """Where the house sells. Products name a channel by its code, so the code stays and no channel is deleted."""

    list_display = ["name", "code", "is_active"]

    def get_readonly_fields(self, request: HttpRequest, obj: SalesChannel | None = None) -> list[str]:
        """The code stays once it is given."""
        return ["code"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: SalesChannel | None = None) -> bool:
        """Products would name a channel that is not there."""
        return False


@admin.register(Phrase)
class PhraseAdmin(TranslationsDesk, AuditedAdmin, ModelAdmin):
    """Words that many products share, said once in each language."""

    list_display = ["text", "meaning", "language"]
    list_filter = ["language"]
    search_fields = ["text", "meaning"]

    def save_model(self, request: HttpRequest, obj: Phrase, form: Any, change: bool) -> None:
        """Through the operation."""
        if change and {"text", "language"} & set(form.changed_data):
            Phrase.objects.filter(pk=obj.pk).delete()
        set_phrase(language=obj.language, text=obj.text, meaning=obj.meaning)
        obj.pk = Phrase.objects.get(language=obj.language, text=obj.text.strip()).pk


@admin.register(HandleRedirect)
class HandleRedirectAdmin(ReadOnlyAdmin):
    """Addresses that were given up, and what they lead to."""

    list_display = ["handle", "kind", "leads_to", "created_at"]
    list_filter = ["kind"]
    list_select_related = ["category", "collection", "product"]
    search_fields = ["handle"]

    @display(description="leads to")
    def leads_to(self, row: HandleRedirect) -> str:
        """The thing as it is called now."""
        return str(row.category or row.collection or row.product)
