"""What staff fill in when a customer calls about where the parcel goes."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from core.errors import Invalid
from core.geo import ABROAD, STATES, country_of
from orders.customers.rules import (
    CITY_LENGTH,
    HOME_PARTS,
    NAME_LENGTH,
    PROVINCE_LENGTH,
    STREET_LENGTH,
    Address,
    clean_address,
)
from orders.models import Order

TEXTS = (
    ("name", "who receives it", NAME_LENGTH),
    ("phone", "mobile number for the courier", 20),
    ("line1", "house and street", STREET_LENGTH),
    ("line2", "area or landmark", STREET_LENGTH),
    ("city", "town or city", CITY_LENGTH),
    ("pincode", "PIN code", 7),
)
ABROAD_PARTS = tuple(name for name, *_ in TEXTS)
BY_NAME: list[tuple[str, str]] = sorted(STATES.items(), key=lambda state: state[1])


class AddressForm(BaseDialogForm):
    """The delivery address of the order on the page, to be corrected."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        order = Order.objects.filter(pk=self.object_id).first()
        known = order.shipping_address if order else None
        for name, label, longest in TEXTS:
            self.fields[name] = forms.CharField(
                label=label,
                max_length=longest,
                required=name != "line2",
                initial=getattr(known, name, ""),
                widget=UnfoldAdminTextInputWidget,
            )
        self.abroad = known if known and known.is_abroad else None
        if self.abroad is not None:
            self._ask_abroad(self.abroad)
            return
        self.fields["state_code"] = forms.ChoiceField(
            label="state",
            choices=BY_NAME,
            initial=getattr(known, "state_code", ""),
            widget=UnfoldAdminSelectWidget,
        )

    def _ask_abroad(self, known: Address) -> None:
        """Another country's post: a province in words, and a postal code where it has one."""
        country = country_of(known.country)
        self.fields["pincode"].label = "postal code"
        self.fields["pincode"].required = country.needs_postal_code
        self.fields["province"] = forms.CharField(
            label=f"state or province in {country.name}",
            max_length=PROVINCE_LENGTH,
            required=country.has_provinces,
            initial=known.province,
            widget=UnfoldAdminTextInputWidget,
        )

    def clean(self) -> dict[str, Any]:
        """An address that a courier finds, its problems at their fields."""
        found: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                clean_address(self.address())
            except Invalid as wrong:
                for name, advice in wrong.fields.items():
                    self.add_error(name, advice)
        return found

    def address(self) -> Address:
        """What was typed."""
        if self.abroad is not None:
            typed = {name: self.cleaned_data[name] for name in (*ABROAD_PARTS, "province")}
            return Address(**typed, state_code=ABROAD, country=self.abroad.country)
        return Address(**{name: self.cleaned_data[name] for name in HOME_PARTS})
