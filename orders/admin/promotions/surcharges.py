"""Fees on top: rupees or percent, and when they are asked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display
from unfold.widgets import UnfoldAdminDecimalFieldWidget

from core.admin import AuditedAdmin
from orders.admin.promotions.conditions import SurchargeRuleForm
from orders.admin.tones import rupees
from orders.models import Surcharge, SurchargeRule
from orders.promotions.words import sentence


class SurchargeForm(forms.ModelForm):
    """Rupees or percent in, paise or basis points kept."""

    amount = forms.DecimalField(
        label="Amount (₹) or percent", min_value=Decimal("0.01"), max_value=Decimal("99999.99"), decimal_places=2,
        widget=UnfoldAdminDecimalFieldWidget, help_text="GST included: the fee bears the rates of the goods.",
    )  # fmt: skip

    class Meta:
        model = Surcharge
        fields = ("title", "code", "method", "is_active", "starts_at", "ends_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["amount"] = Decimal(self.instance.value).scaleb(-2)

    def clean(self) -> dict[str, Any]:
        """Nonsense is told at its field."""
        said = super().clean() or {}
        amount = said.get("amount")
        if amount is not None:
            if said.get("method") == "percentage" and amount > 100:
                self.add_error("amount", "More than 100% of the goods is no fee.")
            self.instance.value = int(amount * 100)
        if said.get("starts_at") and said.get("ends_at") and said["ends_at"] < said["starts_at"]:
            self.add_error("ends_at", "It cannot end before it begins. Choose a later end.")
        return said


class SurchargeRuleInline(TabularInline):
    """When it is asked; all conditions have to hold."""

    model = SurchargeRule
    form = SurchargeRuleForm
    hide_title = True
    fields = ["attribute", "operator", "names"]
    extra = 1
    max_num = 8
    verbose_name = "condition"
    verbose_name_plural = "when it is asked (all have to hold; none: always)"


@admin.register(Surcharge)
class SurchargeAdmin(AuditedAdmin, ModelAdmin):
    """Fees. Orders keep what they were placed with."""

    audit_relations = ("rules",)
    form = SurchargeForm
    fields = ["title", "code", ("method", "amount"), "is_active", "starts_at", "ends_at"]
    list_display = ["title", "shown_amount", "when", "is_active", "starts_at", "ends_at"]
    list_filter = ["is_active"]
    search_fields = ["title", "code"]
    inlines = [SurchargeRuleInline]

    def get_queryset(self, request: Any) -> Any:
        """With the conditions."""
        return super().get_queryset(request).prefetch_related("rules")

    def get_readonly_fields(self, request: Any, obj: Surcharge | None = None) -> list[str]:
        """The ERP knows it by its code."""
        return ["code"] if obj else []

    @display(description="fee", ordering="value")
    def shown_amount(self, row: Surcharge) -> str:
        """₹49.00, or 2.5%."""
        return rupees(row.value) if row.method == "fixed" else f"{row.value / 100:g}%"

    @display(description="when")
    def when(self, row: Surcharge) -> str:
        """Its conditions in words."""
        words = [sentence(rule.attribute, rule.operator, rule.values) for rule in row.rules.all()]
        return "; ".join(words) or "always"
