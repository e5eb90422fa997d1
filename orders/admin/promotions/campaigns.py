"""Campaigns and their budgets: what may be given, what is held and what is used."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from unfold.admin import ModelAdmin, StackedInline
from unfold.decorators import display
from unfold.widgets import UnfoldAdminDecimalFieldWidget

from core.admin import AuditedAdmin
from orders.admin.tones import rupees
from orders.models import Campaign, CampaignBudget


class CampaignForm(forms.ModelForm):
    """A campaign has to end after it begins."""

    class Meta:
        model = Campaign
        fields = ("name", "description", "starts_at", "ends_at")

    def clean(self) -> dict[str, Any]:
        """Told at the field."""
        said = super().clean() or {}
        if said.get("starts_at") and said.get("ends_at") and said["ends_at"] < said["starts_at"]:
            self.add_error("ends_at", "It cannot end before it begins. Choose a later end.")
        return said


class BudgetForm(forms.ModelForm):
    """Rupees for money, a plain number for uses."""

    most = forms.DecimalField(
        label="At most", min_value=Decimal("0.01"), max_value=Decimal("9999999999"), decimal_places=2,
        widget=UnfoldAdminDecimalFieldWidget, help_text="Rupees, or a number of uses.",
    )  # fmt: skip

    class Meta:
        model = CampaignBudget
        fields = ("kind",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            row = self.instance
            self.initial["most"] = Decimal(row.limit) / 100 if row.kind == "spend" else row.limit

    def clean(self) -> dict[str, Any]:
        """Uses are whole; what is counted does not change once something was given."""
        said = super().clean() or {}
        kind, most = said.get("kind"), said.get("most")
        row = self.instance
        if row.pk and "kind" in self.changed_data and (row.held or row.used):
            self.add_error("kind", "Something was given already. Make a new campaign to count otherwise.")
        if most is None or kind is None:
            return said
        if kind == "usage" and most != int(most):
            self.add_error("most", "Uses are counted in whole numbers.")
        row.limit = int(most * 100 if kind == "spend" else most)
        return said


class BudgetInline(StackedInline):
    """The budget, if there is one."""

    model = CampaignBudget
    form = BudgetForm
    fields = ["kind", "most", "standing"]
    readonly_fields = ["standing"]
    can_delete = False

    @display(description="so far")
    def standing(self, row: CampaignBudget) -> str:
        """What is used, held and left."""
        return budget_words(row) if row.pk else "nothing yet"


def budget_words(row: CampaignBudget) -> str:
    """`₹1,200.00 used, ₹300.00 being paid, ₹3,500.00 left`."""
    shown = rupees if row.kind == "spend" else "{:,}".format
    return f"{shown(row.used)} used, {shown(row.held)} being paid, {shown(row.left)} left"


@admin.register(Campaign)
class CampaignAdmin(AuditedAdmin, ModelAdmin):
    """Campaigns."""

    form = CampaignForm
    list_display = ["name", "starts_at", "ends_at", "budget_standing"]
    search_fields = ["name"]
    list_select_related = ["budget"]
    inlines = [BudgetInline]

    @display(description="budget")
    def budget_standing(self, row: Campaign) -> str:
        """How much of it is gone."""
        budget = getattr(row, "budget", None)
        return budget_words(budget) if budget else "without limit"
