"""Campaigns and their budgets: what may be given, what is held and what is used."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminSelectWidget

from core.admin import AuditedAdmin, author_of
from core.audit import audited
from core.errors import Invalid
from orders.admin.tones import rupees
from orders.models import Campaign, CampaignBudget
from orders.promotions.operations import CampaignTerms, check_campaign, save_campaign


class CampaignForm(forms.ModelForm):
    """A campaign and its budget, judged as the operation judges them: rupees for money, a plain number for uses."""

    budget_kind = forms.ChoiceField(
        label="Budget counts", choices=CampaignBudget.Kind.choices, initial=CampaignBudget.Kind.SPEND, widget=UnfoldAdminSelectWidget
    )  # fmt: skip
    most = forms.DecimalField(
        label="At most", required=False, min_value=Decimal("0.01"), max_value=Decimal("9999999999"), decimal_places=2,
        widget=UnfoldAdminDecimalFieldWidget, help_text="Rupees, or a number of uses. Empty: no limit.",
    )  # fmt: skip

    class Meta:
        model = Campaign
        fields = ("name", "description", "starts_at", "ends_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row: CampaignBudget | None = getattr(self.instance, "budget", None)
        if row is not None:
            most = Decimal(row.limit) / 100 if row.kind == "spend" else Decimal(row.limit)
            self.initial.update(budget_kind=row.kind, most=most)

    @property
    def terms(self) -> CampaignTerms:
        """What is said of it; what could not be read is left out."""
        said = self.cleaned_data
        kind, most = said.get("budget_kind", CampaignBudget.Kind.SPEND), said.get("most")
        return CampaignTerms(
            name=said.get("name", ""),
            description=said.get("description", ""),
            starts_at=said.get("starts_at"),
            ends_at=said.get("ends_at"),
            budget_kind=kind,
            budget=None if most is None else int(most * 100 if kind == "spend" else most),
        )

    def clean(self) -> dict[str, Any]:
        """Told at the fields, without doing anything."""
        said = super().clean() or self.cleaned_data
        if said.get("budget_kind") == "usage" and said.get("most") and said["most"] % 1:
            self.add_error("most", "Uses are counted in whole numbers.")
        try:
            check_campaign(self.terms, self.instance.pk)
        except Invalid as refusal:
            for name, problem in refusal.fields.items():
                at = "most" if name == "budget" else name
                if not self.has_error(at):
                    self.add_error(at, problem)
        return said


def _budgets(campaign_id: int | None) -> list[int]:
    """The key of its budget, if it has one."""
    return list(CampaignBudget.objects.filter(campaign_id=campaign_id or 0).values_list("pk", flat=True))


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
    fields = ["name", "description", "starts_at", "ends_at", "budget_kind", "most", "budget_standing"]
    readonly_fields = ["budget_standing"]

    def save_model(self, request: HttpRequest, obj: Campaign, form: Any, change: bool) -> None:
        """Through the operation; the trail has the budget, too."""
        with audited(author_of(request), CampaignBudget, _budgets(obj.pk)) as watch:
            obj.pk = save_campaign(form.terms, obj.pk if change else None)
            for made in _budgets(obj.pk):
                watch.add(made)

    @display(description="budget so far")
    def budget_standing(self, row: Campaign) -> str:
        """How much of it is gone."""
        budget = getattr(row, "budget", None)
        return budget_words(budget) if budget else "without limit"
