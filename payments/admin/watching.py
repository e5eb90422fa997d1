"""Money without an order, for finance to decide about; and ways of paying that have trouble, to read."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget

from core.admin import ReadOnlyAdmin
from core.errors import ShopError
from core.models import User
from payments.admin.money import InRupees
from payments.models import Downtime, OrphanPayment
from payments.operations import explain_orphan, refund_orphan

TONES = {"found": "danger", "refunding": "warning", "refunded": "success", "started": "danger"}


class WhoseForm(BaseDialogForm):
    """Whose money it is."""

    reason = forms.CharField(max_length=200, widget=UnfoldAdminTextareaWidget, label="Whose money is it?")


@admin.register(OrphanPayment)
class OrphanPaymentAdmin(InRupees, ReadOnlyAdmin):
    """Captured at the gateway, and nobody here asked for it."""

    list_display = ["provider_payment_id", "shown_amount", "method", "shown_status", "created_at", "reason"]
    list_filter = ["status", "created_at"]
    search_fields = ["provider_payment_id", "provider_order_id", "provider_refund_id"]
    fieldsets = [
        (None, {"fields": ["provider_payment_id", "provider_order_id", "shown_amount", "method", "status"]}),
        ("Decision", {"fields": ["reason", "decided_by", "decided_at"]}),
        ("Refund", {"fields": ["provider_refund_id", "attempts", "next_attempt_at", "last_error"]}),
    ]
    actions_detail = ["give_back", "explain"]

    @display(description="status", label=TONES)
    def shown_status(self, orphan: OrphanPayment) -> tuple[str, str]:
        """A coloured label."""
        return orphan.status, orphan.get_status_display()

    def has_decide_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Finance decides, once."""
        if not request.user.has_perm("payments.change_orphanpayment"):
            return False
        waiting = OrphanPayment.objects.filter(status=OrphanPayment.Status.FOUND)
        return object_id is None or waiting.filter(pk=object_id).exists()

    @action(
        description="Give it back",
        permissions=["decide"],
        dialog={
            "title": "Give this payment back in full?",
            "description": "Look at the gateway's page of the payment first: it may belong to another till of ours.",
            "form_class": BaseDialogForm,
            "form_submit_text": "Give it back",
        },
    )
    def give_back(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """In full, the way it came."""
        by = cast(User, request.user)
        return self._decided(
            request, object_id, "goes back in full", lambda id_: refund_orphan(orphan_id=id_, by=by)
        )

    @action(
        description="It belongs to somebody",
        permissions=["decide"],
        dialog={
            "title": "Whose money is it?",
            "description": "It stays at the gateway; what you write stays beside it.",
            "form_class": WhoseForm,
            "form_submit_text": "Close",
        },
    )
    def explain(self, request: HttpRequest, form: WhoseForm, object_id: int) -> HttpResponse:
        """Nothing is given back."""
        by, reason = cast(User, request.user), form.cleaned_data["reason"]
        return self._decided(
            request, object_id, "is closed", lambda id_: explain_orphan(orphan_id=id_, reason=reason, by=by)
        )

    def _decided(
        self, request: HttpRequest, object_id: int, done: str, decide: Callable[[str], None]
    ) -> HttpResponse:
        orphan = OrphanPayment.objects.get(pk=object_id)
        try:
            decide(orphan.public_id)
            messages.success(request, f"{orphan} {done}.")
        except ShopError as refusal:
            messages.warning(request, refusal.message)
        return redirect(reverse("admin:payments_orphanpayment_change", args=[object_id]))


@admin.register(Downtime)
class DowntimeAdmin(ReadOnlyAdmin):
    """Which ways of paying have trouble; shoppers are told at the checkout."""

    list_display = ["method", "instrument", "severity", "shown_status", "began_at", "ended_at"]
    list_filter = ["status", "method"]
    search_fields = ["provider_downtime_id", "method", "instrument"]

    @display(description="status", label=TONES)
    def shown_status(self, downtime: Downtime) -> tuple[str, str]:
        """A coloured label."""
        return downtime.status, downtime.get_status_display()
