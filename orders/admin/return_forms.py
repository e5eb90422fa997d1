"""What the return desk fills in."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from core.measure import quantity_text
from orders.models import ReturnItem
from orders.returns.rules import Verdict

FOUND = (("good", "good"), ("damaged", "damaged"), ("not_ours", "not ours or spoilt"))


class FoundForm(BaseDialogForm):
    """For each piece of the return on the page: how many were good, damaged, or not to be paid for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(
            ReturnItem.objects.filter(return_of_id=self.object_id).select_related("line").order_by("id")
        )
        for item in self.items:
            asked = quantity_text(item.quantity, item.line.uom)
            for part, words in FOUND:
                self.fields[f"{part}_{item.line.line_no}"] = forms.IntegerField(
                    label=f"{item.line.sku} (of {asked}): {words}",
                    min_value=0,
                    max_value=item.quantity,
                    initial=item.quantity if part == "good" else 0,
                    widget=UnfoldAdminIntegerFieldWidget,
                )

    def clean(self) -> dict[str, Any]:
        """No more than was to come back."""
        found: dict[str, Any] = super().clean() or {}
        for item in self.items:
            count = sum(found.get(f"{part}_{item.line.line_no}") or 0 for part, _ in FOUND)
            if count > item.quantity:
                self.add_error(f"good_{item.line.line_no}", f"Together {count}: more than was to come back.")
        return found

    def verdicts(self) -> list[Verdict]:
        """What was typed, line by line."""
        return [
            Verdict(
                item.line.line_no,
                **{part: self.cleaned_data[f"{part}_{item.line.line_no}"] for part, _ in FOUND},
            )
            for item in self.items
        ]
