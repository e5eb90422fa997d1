"""What staff fill in when a customer calls about where the parcel goes."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django import forms
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from core.errors import Invalid
from core.geo import STATES
from orders.customers.rules import (
    CITY_LENGTH,
    NAME_LENGTH,
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
        self.fields["state_code"] = forms.ChoiceField(
            label="state",
            choices=BY_NAME,
            initial=getattr(known, "state_code", ""),
            widget=UnfoldAdminSelectWidget,
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
        return Address(**{part.name: self.cleaned_data[part.name] for part in fields(Address)})
