"""Regions with their countries, and groups of customers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget

from catalog.pricing.models import CustomerGroup, Region, RegionCountry
from catalog.pricing.models.regions import CURRENCIES
from core.admin import AuditedAdmin


class RegionForm(forms.ModelForm):
    """The currency is one that the shop can count in."""

    currency = forms.ChoiceField(
        choices=[(code, code) for code in CURRENCIES], initial="INR", widget=UnfoldAdminSelectWidget
    )

    class Meta:
        model = Region
        fields = ("name", "code", "currency", "tax_inclusive")


class CountryInline(TabularInline):
    """Which countries belong to it."""

    model = RegionCountry
    fields = ["country"]
    extra = 0


@admin.register(Region)
class RegionAdmin(AuditedAdmin, ModelAdmin):
    """Where the shop sells. Price lists name a region by its code, so the code stays and no region is deleted."""

    form = RegionForm
    fields = ["name", "code", "currency", "tax_inclusive"]
    list_display = ["name", "code", "currency", "tax_inclusive", "is_default", "held_countries"]
    search_fields = ["name", "code"]
    inlines = [CountryInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Region]:
        """With the countries, in one more query."""
        return super().get_queryset(request).prefetch_related("countries")

    def get_readonly_fields(self, request: HttpRequest, obj: Region | None = None) -> list[str]:
        """The code stays once it is given."""
        return ["code"] if obj else []

    @display(description="countries")
    def held_countries(self, region: Region) -> str:
        """By code."""
        return ", ".join(row.country for row in region.countries.all()) or "–"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Price lists would name a region that is not there."""
        return False


@admin.register(CustomerGroup)
class CustomerGroupAdmin(AuditedAdmin, ModelAdmin):
    """Customers with prices of their own. Price lists name a group, so no group is deleted."""

    list_display = ["name", "code", "description"]
    search_fields = ["name", "code"]

    def get_readonly_fields(self, request: HttpRequest, obj: CustomerGroup | None = None) -> list[str]:
        """The code stays once it is given."""
        return ["code"] if obj else []

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: CustomerGroup | None = None
    ) -> dict[str, Any]:
        """Only while it can still be chosen."""
        return {} if obj else {"code": ["name"]}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Price lists would name a group that is not there."""
        return False
