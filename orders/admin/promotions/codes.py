"""Single codes, and how far each has been used."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.decorators import display

from core.admin import AuditedAdmin, ReadOnlyAdmin
from orders.admin.tones import rupees
from orders.models import PromotionCode, PromotionUse


class PromotionCodeForm(forms.ModelForm):
    """A code in capitals."""

    class Meta:
        model = PromotionCode
        fields = ("promotion", "code", "limit", "once_per_customer", "expires_at", "is_active")
        help_texts = {
            "code": "Three to forty letters, digits, dashes; capitals or not is the same to shoppers.",
            "limit": "How many orders may use it. Empty: any number.",
            "expires_at": "Empty: as long as its promotion.",
        }

    def clean_code(self) -> str:
        """Always capitals."""
        return str(self.cleaned_data["code"]).strip().upper()


@admin.register(PromotionCode)
class PromotionCodeAdmin(AuditedAdmin, ModelAdmin):
    """Codes one by one; batches are made on their promotion's page."""

    form = PromotionCodeForm
    list_display = ["code", "promotion", "batch", "used_of", "once_per_customer", "expires_at", "is_active"]
    list_filter = ["is_active", "once_per_customer", "promotion"]
    search_fields = ["code", "batch", "promotion__name"]
    list_select_related = ["promotion"]
    autocomplete_fields = ["promotion"]
    show_full_result_count = False

    def get_readonly_fields(self, request: HttpRequest, obj: PromotionCode | None = None) -> list[str]:
        """A code that was given out keeps its name and its promotion."""
        return ["promotion", "code"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: PromotionCode | None = None) -> bool:
        """Switched off instead: orders name it."""
        return False

    @display(description="used")
    def used_of(self, row: PromotionCode) -> str:
        """3 of 10, 1 being paid."""
        most = "any number" if row.limit is None else f"{row.limit:,}"
        return f"{row.used:,} of {most}" + (f", {row.held:,} being paid" if row.held else "")


@admin.register(PromotionUse)
class PromotionUseAdmin(ReadOnlyAdmin):
    """Which order had which promotion, and whether it still counts."""

    list_display = ["promotion", "reference", "code", "shown_amount", "status", "created_at"]
    list_filter = ["status", "promotion", "created_at"]
    search_fields = ["reference", "code__code", "promotion__name"]
    list_select_related = ["promotion", "code"]

    @display(description="took off", ordering="amount")
    def shown_amount(self, row: PromotionUse) -> str:
        """In rupees."""
        return rupees(row.amount)
