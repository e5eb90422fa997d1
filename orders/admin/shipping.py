"""Ways of carriage: staff set prices in rupees, the shop keeps paise."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import UnfoldAdminDecimalFieldWidget

from core.money import Money
from orders.admin.tones import rupees
from orders.models import ShippingOption

DEAREST = Decimal("99999.99")


class ShippingOptionForm(forms.ModelForm):
    """Rupees in, paise kept."""

    price = forms.DecimalField(
        label="price (₹)", min_value=0, max_value=DEAREST, decimal_places=2, widget=UnfoldAdminDecimalFieldWidget,
        help_text="GST included.",
    )  # fmt: skip
    free_above = forms.DecimalField(
        label="free from (₹)", min_value=0, max_value=DEAREST, decimal_places=2, required=False,
        widget=UnfoldAdminDecimalFieldWidget, help_text="Goods worth this much are sent free. Empty: never.",
    )  # fmt: skip

    class Meta:
        model = ShippingOption
        fields = ["code", "name", "min_days", "max_days", "rank", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["price"] = Money(self.instance.amount).to_major()
            if self.instance.free_from is not None:
                self.initial["free_above"] = Money(self.instance.free_from).to_major()

    def save(self, commit: bool = True) -> ShippingOption:
        """Take the amounts over as paise."""
        self.instance.amount = Money.of(self.cleaned_data["price"]).amount
        free_above = self.cleaned_data["free_above"]
        self.instance.free_from = None if free_above is None else Money.of(free_above).amount
        return super().save(commit)


@admin.register(ShippingOption)
class ShippingOptionAdmin(ModelAdmin):
    """What shoppers may choose at checkout. Orders keep what they were placed with."""

    form = ShippingOptionForm
    list_display = ["name", "code", "shown_price", "shown_free_from", "days", "rank", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name", "code"]
    fields = ["name", "code", "price", "free_above", "min_days", "max_days", "rank", "is_active"]

    @display(description="price", ordering="amount")
    def shown_price(self, option: ShippingOption) -> str:
        """In rupees."""
        return rupees(option.amount)

    @display(description="free from", ordering="free_from")
    def shown_free_from(self, option: ShippingOption) -> str:
        """In rupees, or never."""
        return "never" if option.free_from is None else rupees(option.free_from)

    @display(description="days")
    def days(self, option: ShippingOption) -> str:
        """4 to 7."""
        return f"{option.min_days} to {option.max_days}"
