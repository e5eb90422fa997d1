"""Amounts in forms: staff read and type rupees, the shop keeps paise."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from unfold.widgets import UnfoldAdminDecimalFieldWidget

from core.money import SYMBOLS, Money

DEAREST = Decimal("9999999.99")


class RupeesForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """The columns named in `in_rupees` are shown and typed in rupees; their label and help stay the model's."""

    in_rupees: ClassVar[tuple[str, ...]] = ()

    def currency(self) -> str:
        """What the amounts are in: rupees, unless a form knows better."""
        return "INR"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.in_rupees:
            if name not in self.fields:
                continue
            shown = self.fields[name]
            self.fields[name] = forms.DecimalField(
                label=f"{shown.label} ({SYMBOLS[self.currency()].strip()})",
                required=shown.required,
                min_value=0,
                max_value=DEAREST,
                decimal_places=None if self.currency() != "INR" else 2,
                widget=UnfoldAdminDecimalFieldWidget,
                help_text=shown.help_text,
            )
            kept = self.initial.get(name, shown.initial)
            if kept is not None:
                self.initial[name] = Money(kept, self.currency()).to_major()

    def clean(self) -> dict[str, Any]:
        """Rupees become paise, or what they are in its smallest units."""
        cleaned = super().clean() or self.cleaned_data
        for name in self.in_rupees:
            if cleaned.get(name) is not None:
                try:
                    typed = Money.of(cleaned[name], self.currency())
                except ValueError:
                    self.add_error(name, f"{self.currency()} has fewer digits after the point.")
                    continue
                cleaned[name] = typed.amount
                if not typed.is_payable:
                    self.add_error(name, "The last digit has to be 0: cards cannot pay less.")
        return cleaned
