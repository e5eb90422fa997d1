"""Opening a return for a customer who calls or stands in the store."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.decorators import action
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from core.admin.audited import author_of
from core.audit import record
from core.errors import ShopError
from orders.admin.steps import may_step
from orders.models import Order, Return
from orders.returns.operations import ReturnRequest, ReturnWish, request_return
from orders.returns.queries import ReturnChoice, return_choices, return_reasons

WAYS = [("pickup", "The courier fetches it"), ("store", "Handed in at a store")]


class OpenReturnForm(BaseDialogForm):
    """How many of each piece that may come back, why, and how."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        order = Order.objects.filter(pk=self.object_id).first()
        self.choices: list[ReturnChoice] = (
            [each for each in return_choices(order.public_id) if each.most] if order else []
        )
        for each in self.choices:
            self.fields[f"line_{each.line_no}"] = forms.IntegerField(
                label=f"{each.title}, {each.variant_title} (of {each.most})",
                min_value=0,
                max_value=each.most,
                initial=0,
                widget=UnfoldAdminIntegerFieldWidget,
            )
        reasons = [(each.code, each.label) for each in return_reasons()]
        self.fields["why"] = forms.ChoiceField(label="Why", choices=reasons, widget=UnfoldAdminSelectWidget)
        self.fields["way"] = forms.ChoiceField(
            label="How it comes back", choices=WAYS, widget=UnfoldAdminSelectWidget
        )
        self.fields["note"] = forms.CharField(
            label="What the customer says",
            required=False,
            max_length=500,
            widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        )

    def clean(self) -> dict[str, Any]:
        """Something has to come back."""
        found: dict[str, Any] = super().clean() or {}
        if not self.errors and not self._counts(found):
            first = f"line_{self.choices[0].line_no}" if self.choices else "why"
            self.add_error(first, "Say how many pieces come back. Only delivered ones within the window may.")
        return found

    def _counts(self, found: dict[str, Any]) -> dict[int, int]:
        counts = {each.line_no: found.get(f"line_{each.line_no}") or 0 for each in self.choices}
        return {line_no: count for line_no, count in counts.items() if count}

    def asked(self) -> ReturnRequest:
        """What was typed."""
        found = self.cleaned_data
        wishes = [ReturnWish(line_no, count, found["why"]) for line_no, count in self._counts(found).items()]
        return ReturnRequest(wishes=wishes, way=found["way"], note=found["note"])


class ReturnButton:
    """Opening a return: a mixin for the order's page."""

    def has_open_return_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Once something was delivered and may still come back."""
        return may_step(request, "open_return", object_id)

    @action(
        description="Open a return",
        permissions=["open_return"],
        dialog={
            "title": "Open a return for this order",
            "description": "For the customer, who is told by letter. Approve it on its own page next.",
            "form_class": OpenReturnForm,
            "form_submit_text": "Open the return",
        },
    )
    def open_return(self, request: HttpRequest, form: OpenReturnForm, object_id: int) -> HttpResponse:
        """Asked for by staff."""
        order = Order.objects.get(pk=object_id)
        try:
            with transaction.atomic():
                return_id = request_return(
                    order_id=order.public_id, request=form.asked(), actor=str(request.user)
                )
                found = Return.objects.get(public_id=return_id)
                opened = {"status": (None, found.get_status_display())}
                record(author_of(request, "order page"), "opened", found, opened)
        except ShopError as refusal:
            messages.warning(request, refusal.message)
            return redirect(reverse("admin:orders_order_change", args=[object_id]))
        messages.success(request, f"Return {found} is open.")
        return redirect(reverse("admin:orders_return_change", args=[found.pk]))
