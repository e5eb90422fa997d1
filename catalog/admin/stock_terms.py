"""What the shop itself decides about stock: terms beyond the shelf, what kits consist of, who serves an order."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from catalog.inventory.models import KitComponent, StockSettings, StockTerms
from catalog.inventory.operations import set_stock_terms
from catalog.inventory.queries.strategy import strategy_choices
from core.admin import AuditedAdmin, OneRowAdmin, ReadOnlyAdmin
from core.errors import Refused


@admin.register(StockTerms)
class StockTermsAdmin(AuditedAdmin, ModelAdmin):
    """Backorder, preorder and the warning of each variant. To end terms choose "sold out"."""

    list_display = ["variant", "mode", "limit", "available_from", "low_stock_threshold"]
    list_filter = ["mode", "available_from"]
    list_select_related = ["variant"]
    search_fields = ["variant__sku", "variant__product__title"]
    autocomplete_fields = ["variant"]

    def save_model(self, request: HttpRequest, obj: StockTerms, form: Any, change: bool) -> None:
        """Through the operation, so that shoppers and Redis hear of it."""
        try:
            set_stock_terms(
                variant_id=obj.variant_id,
                mode=obj.mode,
                limit=obj.limit,
                available_from=obj.available_from,
                low_stock_threshold=obj.low_stock_threshold,
            )
        except Refused as refusal:
            advice = " ".join(getattr(refusal, "fields", {}).values())
            messages.error(request, f"Nothing was changed. {advice or refusal.message}")
        obj.pk = StockTerms.objects.filter(variant_id=obj.variant_id).values_list("pk", flat=True).first()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Terms stay with their variant."""
        return ["variant"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Terms are ended, not deleted: deleting would tell nobody."""
        return False


@admin.register(KitComponent)
class KitComponentAdmin(ReadOnlyAdmin):
    """What lies in which kit; bundles are put together on their own page."""

    list_display = ["kit_variant", "component_variant", "quantity", "rank"]
    list_select_related = ["kit_variant", "component_variant"]
    search_fields = ["kit_variant__sku", "component_variant__sku"]


class StockSettingsForm(forms.ModelForm):
    """The strategies that the server's settings offer, by their titles."""

    allocation_strategy = forms.ChoiceField(required=False)

    class Meta:
        model = StockSettings
        fields = ("allocation_strategy", "low_stock_threshold")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["allocation_strategy"]
        field.choices = [("", "As the server's settings say"), *strategy_choices()]  # type: ignore[attr-defined]


@admin.register(StockSettings)
class StockSettingsAdmin(OneRowAdmin):
    """One row: which places serve an order, and when staff are warned."""

    form = StockSettingsForm
    list_display = ["__str__", "allocation_strategy", "low_stock_threshold"]
