"""Single codes, and how far each has been used."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.decorators import display

from core.admin import AuditedAdmin, ReadOnlyAdmin, author_of
from core.audit import audited
from core.errors import Invalid
from orders.admin.tones import rupees
from orders.models import Promotion, PromotionCode, PromotionUse
from orders.promotions.operations import CodeTerms, add_code, change_code, check_code_terms


class PromotionCodeForm(forms.ModelForm):
    """A code, judged as the operation judges it."""

    class Meta:
        model = PromotionCode
        fields = ("promotion", "code", "limit", "once_per_customer", "expires_at", "is_active")
        help_texts = {
            "code": "Three to forty letters, digits, dashes; capitals or not is the same to shoppers.",
            "limit": "How many orders may use it. Empty: any number.",
            "expires_at": "Empty: as long as its promotion.",
        }

    @property
    def terms(self) -> CodeTerms:
        """What it is good for."""
        names = ("limit", "once_per_customer", "expires_at", "is_active")
        return CodeTerms(**{name: self.cleaned_data[name] for name in names if name in self.cleaned_data})

    def clean(self) -> dict[str, Any]:
        """A new one is readable, in capitals, and not there yet."""
        said = super().clean() or self.cleaned_data
        if self.instance.pk is None and "code" in said:
            try:
                said["code"] = check_code_terms(said["code"], self.terms)
            except Invalid as refusal:
                for name, problem in refusal.fields.items():
                    if not self.has_error(name):
                        self.add_error(name, problem)
        return said


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

    def save_model(self, request: HttpRequest, obj: PromotionCode, form: Any, change: bool) -> None:
        """Through the operations; a new one makes its promotion ask for a code."""
        if change:
            change_code(code_id=obj.pk, terms=form.terms)
            return
        with audited(author_of(request), Promotion, [obj.promotion_id]):
            obj.pk = add_code(promotion_id=obj.promotion_id, code=obj.code, terms=form.terms)

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
