"""The return desk: what came, what is to come, and the next step of each as a button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.decorators import action, display

from core.admin import AuditedAdmin, ReadOnlyAdmin
from core.errors import ShopError
from orders.admin.claims import ClaimButtons
from orders.admin.return_forms import FoundForm
from orders.admin.return_items import ReturnItemInline
from orders.admin.steps import ReasonForm, StepForm
from orders.admin.tones import RETURN_TONES, rupees
from orders.models import Exchange, Return
from orders.returns.operations import (
    approve_return,
    close_return,
    inspect_return,
    receive_return,
    refund_return,
    refuse_return,
    send_exchange,
)
from orders.returns.rules import can_step


@admin.register(Return)
class ReturnAdmin(ClaimButtons, AuditedAdmin, ReadOnlyAdmin):
    """Returns, the latest first; each button is one step of the way."""

    list_display = [
        "number",
        "order_link",
        "shown_status",
        "origin",
        "way",
        "wish",
        "shown_refund",
        "requested_at",
    ]
    list_filter = ["status", "origin", "way", "wish", "our_fault", "requested_at"]
    list_select_related = ["order"]
    search_fields = ["number", "order__number", "order__email", "order__phone", "awb"]
    fieldsets = [
        (None, {"fields": ["number", "order_link", "status", "wish", "shown_claim", "note", "answer"]}),
        ("How it came about", {"fields": ["origin", "our_fault", "way", "awb", "courier", "pickup_on"]}),
        ("Money", {"fields": ["shown_goods", "shown_carriage", "shown_kept", "shown_refund"]}),
        ("Moments", {"fields": ["requested_at", "approved_at", "received_at", "inspected_at", "ended_at"]}),
    ]
    readonly_fields = [
        "order_link", "shown_claim", "shown_goods", "shown_carriage", "shown_kept", "shown_refund",
    ]  # fmt: skip
    inlines = [ReturnItemInline]
    actions_detail = ["accept", "approve", "refuse", "receive", "inspect", "exchange", "refund", "close"]

    @display(description="order")
    def order_link(self, found: Return) -> SafeString:
        """To the order whose pieces come back."""
        address = reverse("admin:orders_order_change", args=[found.order_id])
        return format_html(
            '<a class="text-primary-600 underline" href="{}">{}</a>', address, found.order.number
        )

    @display(description="status", ordering="status", label=RETURN_TONES)
    def shown_status(self, found: Return) -> tuple[str, str]:
        """A coloured label."""
        return found.status, found.get_status_display()

    @display(description="for the pieces")
    def shown_goods(self, found: Return) -> str:
        """In rupees."""
        return rupees(found.goods_amount, found.order.currency)

    @display(description="for the carriage")
    def shown_carriage(self, found: Return) -> str:
        """In rupees."""
        return rupees(found.carriage_amount, found.order.currency)

    @display(description="kept back")
    def shown_kept(self, found: Return) -> str:
        """In rupees."""
        return rupees(found.kept_amount, found.order.currency)

    @display(description="given back", ordering="refund_amount")
    def shown_refund(self, found: Return) -> str:
        """In rupees."""
        return rupees(found.refund_amount, found.order.currency)

    def _may(self, request: HttpRequest, object_id: str | int | None, right: str, step: str) -> bool:
        """Whether this member of staff has the right, and the return on the page stands where the step begins."""
        if not request.user.has_perm(f"orders.{right}_return"):
            return False
        found = Return.objects.filter(pk=object_id).first() if object_id is not None else None
        return object_id is None or (found is not None and can_step(found.stage, step))

    def has_approve_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """While it is only asked for; a claim is accepted instead."""
        is_claim = Return.objects.filter(pk=object_id or 0, origin=Return.Origin.CLAIM).exists()
        return not is_claim and self._may(request, object_id, "approve", "approve")

    def has_refuse_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """While it is only asked for or claimed."""
        return self._may(request, object_id, "approve", "refuse")

    def has_receive_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """While it is on its way."""
        return self._may(request, object_id, "receive", "receive")

    def has_inspect_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """While it lies on the table."""
        return self._may(request, object_id, "receive", "inspect")

    def has_exchange_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Once it was looked at, while the other pieces are kept."""
        if not self._may(request, object_id, "refund", "exchange"):
            return False
        held = Exchange.objects.filter(status=Exchange.Status.HELD)
        return object_id is None or held.filter(return_of__pk=object_id).exists()

    def has_refund_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Once it was looked at."""
        return self._may(request, object_id, "refund", "refund")

    @action(
        description="Approve",
        permissions=["approve"],
        dialog={
            "title": "Take these pieces back?",
            "description": "The customer is told how to send them. The money follows when they were looked at.",
            "form_class": StepForm,
            "form_submit_text": "Approve the return",
        },
    )
    def approve(self, request: HttpRequest, form: StepForm, object_id: int) -> HttpResponse:
        """Say yes."""
        return self._step(
            request, object_id, "approved", lambda id_, who: approve_return(return_id=id_, actor=who)
        )

    @action(
        description="Refuse",
        permissions=["refuse"],
        dialog={
            "title": "Refuse this return?",
            "description": "The customer reads what you write.",
            "form_class": ReasonForm,
            "form_submit_text": "Refuse the return",
        },
    )
    def refuse(self, request: HttpRequest, form: ReasonForm, object_id: int) -> HttpResponse:
        """Say no, and why."""
        reason = form.cleaned_data["reason"]
        return self._step(
            request,
            object_id,
            "refused",
            lambda id_, who: refuse_return(return_id=id_, reason=reason, actor=who),
        )

    @action(
        description="Receive",
        permissions=["receive"],
        dialog={
            "title": "Is the parcel here?",
            "description": "Whoever hands it in or the courier brings it: note that it has arrived.",
            "form_class": StepForm,
            "form_submit_text": "It is here",
        },
    )
    def receive(self, request: HttpRequest, form: StepForm, object_id: int) -> HttpResponse:
        """It is with us."""
        return self._step(
            request, object_id, "received", lambda id_, who: receive_return(return_id=id_, actor=who)
        )

    @action(
        description="Inspect",
        permissions=["inspect"],
        dialog={
            "title": "What did you find?",
            "description": "Good pieces go back on sale through the ERP, damaged ones do not; both are paid back. "
            "What is not ours, or was spoilt by the customer, is not. What did not arrive counts nowhere.",
            "form_class": FoundForm,
            "form_submit_text": "Keep this",
        },
    )
    def inspect(self, request: HttpRequest, form: FoundForm, object_id: int) -> HttpResponse:
        """Count."""
        verdicts = form.verdicts()
        return self._step(
            request,
            object_id,
            "looked at",
            lambda id_, who: inspect_return(return_id=id_, verdicts=verdicts, actor=who),
        )

    @action(
        description="Send the exchange",
        permissions=["exchange"],
        dialog={
            "title": "Send what was asked for instead?",
            "description": "The pieces that came are credited, and the others become an order of their own, for the "
            "accepted ones only. What they cost more is asked for first; what they cost less goes back.",
            "form_class": StepForm,
            "form_submit_text": "Send the exchange",
        },
    )
    def exchange(self, request: HttpRequest, form: StepForm, object_id: int) -> HttpResponse:
        """The other pieces go out."""
        return self._step(
            request, object_id, "exchanged", lambda id_, who: send_exchange(return_id=id_, actor=who)
        )

    @action(
        description="Refund",
        permissions=["refund"],
        dialog={
            "title": "Give the money back?",
            "description": "The credit note is issued and the money goes the way it was paid. This cannot be undone.",
            "form_class": StepForm,
            "form_submit_text": "Give it back",
        },
    )
    def refund(self, request: HttpRequest, form: StepForm, object_id: int) -> HttpResponse:
        """Money back."""
        return self._step(
            request, object_id, "refunded", lambda id_, who: refund_return(return_id=id_, actor=who)
        )

    @action(
        description="Close without money",
        permissions=["refund"],
        dialog={
            "title": "Close without giving money back?",
            "description": "When nothing that came was accepted. The customer reads what you write.",
            "form_class": ReasonForm,
            "form_submit_text": "Close the return",
        },
    )
    def close(self, request: HttpRequest, form: ReasonForm, object_id: int) -> HttpResponse:
        """The end, without money."""
        reason = form.cleaned_data["reason"]
        return self._step(
            request,
            object_id,
            "closed",
            lambda id_, who: close_return(return_id=id_, reason=reason, actor=who),
        )

    def _step(
        self, request: HttpRequest, object_id: int, done: str, step: Callable[[str, str], Any]
    ) -> HttpResponse:
        found = Return.objects.get(pk=object_id)
        try:
            with self.watched(request, [found.pk], "return desk"):
                step(found.public_id, str(request.user))
            messages.success(request, f"{found} is {done}.")
        except ShopError as refusal:
            messages.warning(request, refusal.message)
        return redirect(reverse("admin:orders_return_change", args=[object_id]))
