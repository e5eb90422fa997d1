"""Regions with their countries, and groups of customers."""

from __future__ import annotations

import re
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
from catalog.pricing.operations.announcing import announce_region
from core.admin import AuditedAdmin

BEFORE_OPENING = (
    "Open a region only when all of this is done. Its pieces have prices in its currency (a price list with the region "
    "among its rules, or prices of the ERP). It has a shipping option of its own, paid ahead: the couriers of this shop "
    "carry within India, so parcels that leave it are booked by hand with an international courier, and bring the "
    "shipping bill and the invoice with them. Razorpay has activated international payments and this currency for the "
    "account. A letter of undertaking (LUT) is in force and its number is in the settings (EXPORT_LUT): exports are "
    "invoiced without GST. Closing it again stops new orders at once; those that were placed are kept."
)


class RegionForm(forms.ModelForm):
    """The currency is one that the shop can count in."""

    currency = forms.ChoiceField(
        choices=[(code, code) for code in CURRENCIES], initial="INR", widget=UnfoldAdminSelectWidget
    )

    class Meta:
        model = Region
        fields = ("name", "code", "currency", "tax_inclusive", "is_open")

    def clean_code(self) -> str:
        """Letters and digits: it stands in addresses, small (/to/us/)."""
        code = str(self.cleaned_data["code"]).strip().upper()
        if not re.fullmatch(r"[A-Z][A-Z0-9]{1,7}", code):
            raise forms.ValidationError("Two to eight letters and digits, such as US or GULF.")
        return code


class CountryInline(TabularInline):
    """Which countries belong to it."""

    model = RegionCountry
    fields = ["country"]
    extra = 0


@admin.register(Region)
class RegionAdmin(AuditedAdmin, ModelAdmin):
    """Where the shop sells. Price lists name a region by its code, so the code stays and no region is deleted."""

    form = RegionForm
    fieldsets = [
        (None, {"fields": ["name", "code", "currency", "tax_inclusive"]}),
        ("Selling there", {"fields": ["is_open"], "description": BEFORE_OPENING}),
    ]
    list_display = ["name", "code", "currency", "tax_inclusive", "is_default", "is_open", "held_countries"]
    search_fields = ["name", "code"]
    inlines = [CountryInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Region]:
        """With the countries, in one more query."""
        return super().get_queryset(request).prefetch_related("countries")

    def get_readonly_fields(self, request: HttpRequest, obj: Region | None = None) -> list[str]:
        """The code stays once it is given."""
        return ["code"] if obj else []

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Pages learn of it once its countries are written."""
        super().save_related(request, form, formsets, change)
        announce_region(form.instance.code)

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
