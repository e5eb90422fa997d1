"""The dialog that makes many codes at once."""

from __future__ import annotations

from django import forms
from unfold.forms import BaseDialogForm
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from orders.promotions.operations import MOST_CODES, CodeBatch


class CodeBatchForm(BaseDialogForm):
    """How many, what they begin with, and how often each is good."""

    name = forms.CharField(
        label="name of the batch", max_length=40, widget=UnfoldAdminTextInputWidget,
        help_text="For you, such as: Diwali letters.",
    )  # fmt: skip
    count = forms.IntegerField(
        label="how many", min_value=1, max_value=MOST_CODES, initial=100, widget=UnfoldAdminIntegerFieldWidget
    )
    prefix = forms.RegexField(
        r"^[A-Za-z0-9]*$", label="beginning", max_length=20, required=False, widget=UnfoldAdminTextInputWidget,
        help_text="DIWALI makes DIWALI-7KQ2M9XA. Letters and digits only.",
        error_messages={"invalid": "Use letters and digits, nothing else."},
    )  # fmt: skip
    limit = forms.IntegerField(
        label="orders for each code", min_value=1, max_value=1_000_000, initial=1, required=False,
        widget=UnfoldAdminIntegerFieldWidget, help_text="Empty: as many as like.",
    )  # fmt: skip
    once = forms.BooleanField(
        label="once for each customer", initial=True, required=False, widget=UnfoldBooleanSwitchWidget
    )
    expires_at = forms.DateTimeField(
        label="good until", required=False, widget=UnfoldAdminTextInputWidget(attrs={"type": "datetime-local"}),
        help_text="Indian time. Empty: as long as the promotion.",
    )  # fmt: skip

    def batch(self, promotion_id: int) -> CodeBatch:
        """As the operation takes it."""
        said = self.cleaned_data
        return CodeBatch(
            promotion_id=promotion_id,
            name=said["name"],
            count=said["count"],
            prefix=said["prefix"],
            limit=said["limit"],
            once_per_customer=said["once"],
            expires_at=said["expires_at"],
        )
