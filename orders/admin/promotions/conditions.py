"""Rows of conditions: attribute, comparison and names, for promotions and surcharges alike."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from orders.models import PromotionRule, SurchargeRule
from orders.promotions.words import (
    ATTRIBUTES,
    CHOICES,
    OF_PIECES,
    OPERATORS,
    WrongWords,
    text_of,
    values_of,
)


class ConditionForm(forms.ModelForm):
    """One condition in words; names become what is kept, unknown ones are told with those that look alike."""

    attribute = forms.ChoiceField(label="what", choices=CHOICES, widget=UnfoldAdminSelectWidget)
    operator = forms.ChoiceField(
        label="compared how", choices=OPERATORS, initial="in", widget=UnfoldAdminSelectWidget
    )
    names = forms.CharField(
        label="with", max_length=2000, widget=UnfoldAdminTextInputWidget,
        help_text="One amount or number, or names with commas between them.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["names"] = text_of(self.instance.attribute, self.instance.values)

    def clean(self) -> dict[str, Any]:
        """Names have to be known, and a condition on pieces has to be about pieces."""
        said = super().clean() or {}
        attribute = said.get("attribute")
        if attribute not in ATTRIBUTES:
            return said
        if said.get("kind", "cart") != "cart" and attribute not in OF_PIECES:
            self.add_error("attribute", "That says nothing of a piece. Choose “the cart” or another one.")
        try:
            self.instance.values = values_of(attribute, said.get("operator", "in"), said.get("names", ""))
        except WrongWords as wrong:
            self.add_error("names", str(wrong))
        return said


class PromotionRuleForm(ConditionForm):
    """A condition of a promotion."""

    class Meta:
        model = PromotionRule
        fields = ("kind", "attribute", "operator")
        labels = {"kind": "of what"}


class SurchargeRuleForm(ConditionForm):
    """A condition of a surcharge: always of the bag."""

    class Meta:
        model = SurchargeRule
        fields = ("attribute", "operator")
