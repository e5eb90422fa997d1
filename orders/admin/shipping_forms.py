"""Forms of ways of carriage: staff type whole amounts in the currency of the region, the shop keeps its smallest units."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from unfold.widgets import UnfoldAdminSelectWidget

from catalog.range.queries import market_of, markets
from core.admin.amounts import RupeesForm
from core.geo import HOME, pin_place
from orders.models import ShippingOption, ShippingRate


class ShippingOptionForm(RupeesForm):
    """Amounts in rupees, or in the currency of its region."""

    region = forms.ChoiceField(
        required=False, initial=HOME, widget=UnfoldAdminSelectWidget, help_text="Stays once it is chosen."
    )

    in_rupees = ("amount", "free_from", "min_value", "max_value")

    class Meta:
        model = ShippingOption
        fields = (
            "code", "name", "region", "amount", "free_from", "min_days", "max_days", "rank", "is_active", "is_express",
            "min_weight_g", "max_weight_g", "min_value", "max_value", "payment_method", "store", "opening_hours",
        )  # fmt: skip
        help_texts = {
            "amount": "GST included. Prices by zone and weight below go before it.",
            "free_from": "Goods worth this much are sent free. Empty: never.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "region" in self.fields:
            found = [(each.code, f"{each.name} ({each.currency})") for each in markets()]
            self.fields["region"].choices = found  # type: ignore[attr-defined]  # a ChoiceField has them
            self.fields["region"].disabled = self.instance.pk is not None

    def clean_region(self) -> str:
        """India, unless another one was chosen."""
        return self.cleaned_data["region"] or HOME

    def currency(self) -> str:
        """Its region's: of the option, or while it is new of what was chosen."""
        typed = self.data.get("region") if self.is_bound and self.instance.pk is None else ""
        return market_of(typed or self.instance.region).currency

    def clean(self) -> dict[str, Any]:
        """A store dispatches from a whole address, tells when it is open, and is paid ahead."""
        said = super().clean() or self.cleaned_data
        store, region = said.get("store"), said.get("region") or self.instance.region
        if region != HOME and store is not None:
            self.add_error("store", "Pieces are collected in stores in India only.")
        if region != HOME and said.get("payment_method") != "prepaid":
            self.add_error("payment_method", "Parcels that leave India are paid ahead: choose that.")
        if store is None:
            return said
        if not said.get("opening_hours"):
            self.add_error("opening_hours", "Say when the store is open: shoppers read it.")
        if said.get("payment_method") != "prepaid":
            self.add_error("payment_method", "What is collected in a store is paid ahead: choose that.")
        if not store.is_active:
            self.add_error("store", "This place does not dispatch, so none of its stock is sold.")
        elif not (store.address and store.city and pin_place(store.pincode)):
            self.add_error(
                "store", "The ERP knows no whole address of this place: street, town and PIN code."
            )
        return said


class ShippingRateForm(RupeesForm):
    """The price in rupees, or in the currency of its option's region."""

    in_rupees = ("amount",)
    money: ClassVar[str] = "INR"

    def currency(self) -> str:
        """What its inline says."""
        return self.money

    class Meta:
        model = ShippingRate
        fields = ("zone", "up_to_g", "amount")
