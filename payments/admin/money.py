"""Payments for staff: read everything, change nothing by hand; a dead message can be applied again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from unfold.admin import TabularInline
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget

from core.admin import ReadOnlyAdmin, pretty_json
from core.errors import ShopError
from core.models import User
from core.money import Money, format_money
from payments.models import LedgerEntry, Payment, PaymentIntent, Refund, WebhookEvent
from payments.operations import approve_refund, decline_refund, replay_webhook_event

TONES = {
    "captured": "success", "processed": "success", "paid": "success", "done": "success",
    "failed": "danger", "dead": "danger", "open": "info", "requested": "warning", "pending": "warning", "waiting": "warning",
    "authorized": "warning", "created": "info", "superseded": "", "cancelled": "", "unmatched": "",
}  # fmt: skip


class WhyForm(BaseDialogForm):
    """Why not, in staff's own words."""

    reason = forms.CharField(label="Why?", max_length=200, widget=UnfoldAdminTextareaWidget)


class InRupees:
    """A column for rows with `amount` in minor units and `currency`."""

    @display(description="amount", ordering="amount")
    def shown_amount(self, row: PaymentIntent | Payment | Refund | LedgerEntry) -> str:
        """As people write it."""
        return format_money(Money(row.amount, row.currency))


class PaymentInline(InRupees, TabularInline):
    """The attempts on an intent."""

    model = Payment
    fields = ["provider_payment_id", "status", "method", "shown_amount", "failure_reason", "created_at"]
    readonly_fields = fields
    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Payments come from providers only."""
        return False


@admin.register(PaymentIntent)
class PaymentIntentAdmin(InRupees, ReadOnlyAdmin):
    """What was asked, and how it stands."""

    list_display = [
        "reference",
        "shown_amount",
        "shown_status",
        "provider",
        "provider_order_id",
        "created_at",
    ]
    list_filter = ["status", "provider", "created_at"]
    search_fields = ["reference", "public_id", "provider_order_id", "payments__provider_payment_id"]
    ordering = ["-id"]
    fieldsets = [
        (None, {"fields": ["reference", "description", "shown_amount", "status"]}),
        ("Provider", {"fields": ["provider", "provider_order_id", "receipt", "asked_provider_at"]}),
        ("Moments", {"fields": ["created_at", "polls", "next_poll_at"]}),
    ]
    inlines = [PaymentInline]

    @display(description="status", label=TONES)
    def shown_status(self, intent: PaymentIntent) -> tuple[str, str]:
        """A coloured label."""
        return intent.status, intent.get_status_display()


class LedgerInline(InRupees, TabularInline):
    """What moved."""

    model = LedgerEntry
    fields = ["kind", "shown_amount", "provider_ref", "at"]
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The ledger is written by operations only."""
        return False


class RefundInline(InRupees, TabularInline):
    """What goes back."""

    model = Refund
    fields = ["public_id", "shown_amount", "status", "reason", "attempts", "last_error", "processed_at"]
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refunds are asked for on the order."""
        return False


@admin.register(Payment)
class PaymentAdmin(InRupees, ReadOnlyAdmin):
    """Attempts as their provider tells them."""

    list_display = [
        "provider_payment_id",
        "reference",
        "shown_amount",
        "shown_status",
        "method",
        "created_at",
    ]
    list_filter = ["status", "provider", "method", "created_at"]
    list_select_related = ["intent"]
    search_fields = ["provider_payment_id", "intent__reference", "intent__provider_order_id"]
    ordering = ["-id"]
    fieldsets = [
        (None, {"fields": ["provider_payment_id", "intent", "shown_amount", "status", "method"]}),
        ("If it failed", {"fields": ["failure_code", "failure_reason"]}),
        ("Moments", {"fields": ["created_at", "captured_at"]}),
        ("The provider's words", {"fields": ["provider", "shown_words"]}),
    ]
    readonly_fields = ["shown_words"]
    inlines = [LedgerInline, RefundInline]

    @display(description="message")
    def shown_words(self, payment: Payment) -> str:
        """Without card, bank or contact details."""
        return pretty_json(payment.raw)

    @display(description="reference")
    def reference(self, payment: Payment) -> str:
        """What it pays."""
        return payment.intent.reference

    @display(description="status", label=TONES)
    def shown_status(self, payment: Payment) -> tuple[str, str]:
        """A coloured label."""
        return payment.status, payment.get_status_display()


@admin.register(Refund)
class RefundAdmin(InRupees, ReadOnlyAdmin):
    """Money on its way back."""

    list_display = [
        "public_id",
        "reference",
        "payment",
        "shown_amount",
        "shown_status",
        "reason",
        "asked_by",
        "attempts",
        "created_at",
    ]
    list_filter = ["status", "needs_approval", "is_automatic", "created_at"]
    list_select_related = ["payment__intent", "asked_by"]
    actions_detail = ["approve", "decline"]
    search_fields = [
        "public_id",
        "provider_refund_id",
        "payment__provider_payment_id",
        "payment__intent__reference",
    ]
    ordering = ["-id"]
    fieldsets = [
        (None, {"fields": ["public_id", "payment", "shown_amount", "status", "reason", "is_automatic"]}),
        ("Two people", {"fields": ["asked_by", "needs_approval", "decided_by", "decided_at", "decision"]}),
        ("Provider", {"fields": ["provider_refund_id", "attempts", "next_attempt_at", "last_error"]}),
        ("Speed", {"fields": ["is_instant", "went_as"]}),
        ("Moments", {"fields": ["created_at", "processed_at"]}),
    ]

    @display(description="reference")
    def reference(self, refund: Refund) -> str:
        """Whose money it is."""
        return refund.payment.intent.reference

    @display(description="status", label=TONES)
    def shown_status(self, refund: Refund) -> tuple[str, str]:
        """A coloured label."""
        return refund.status, refund.get_status_display()

    def has_decide_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """While it waits, for whoever may approve refunds and did not ask for this one."""
        if not request.user.has_perm("payments.approve_refund"):
            return False
        others = Refund.objects.filter(status=Refund.Status.WAITING).exclude(asked_by=request.user.pk)
        return object_id is None or others.filter(pk=object_id).exists()

    @action(
        description="Approve",
        permissions=["decide"],
        dialog={
            "title": "Give this money back?",
            "description": "You agree to what a colleague asked for: the money is sent at once, and the customer is "
            "told. This cannot be undone.",
            "form_class": BaseDialogForm,
            "form_submit_text": "Approve the refund",
        },
    )
    def approve(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """The second person agrees."""
        by = cast(User, request.user)
        return self._decided(request, object_id, "approved", lambda id_: approve_refund(refund_id=id_, by=by))

    @action(
        description="Decline",
        permissions=["decide"],
        dialog={
            "title": "Decline this refund?",
            "description": "No money goes back. Your colleague reads why, and the order is marked for a person.",
            "form_class": WhyForm,
            "form_submit_text": "Decline the refund",
        },
    )
    def decline(self, request: HttpRequest, form: WhyForm, object_id: int) -> HttpResponse:
        """The second person does not agree."""
        by, why = cast(User, request.user), form.cleaned_data["reason"]
        return self._decided(
            request, object_id, "declined", lambda id_: decline_refund(refund_id=id_, reason=why, by=by)
        )

    def _decided(
        self, request: HttpRequest, object_id: int, done: str, decide: Callable[[str], None]
    ) -> HttpResponse:
        refund = Refund.objects.get(pk=object_id)
        try:
            decide(refund.public_id)
            messages.success(
                request, f"The refund of {format_money(Money(refund.amount, refund.currency))} is {done}."
            )
        except ShopError as refusal:
            messages.warning(request, refusal.message)
        return redirect(reverse("admin:payments_refund_change", args=[object_id]))


@admin.register(WebhookEvent)
class WebhookEventAdmin(ReadOnlyAdmin):
    """Messages from providers, as they came."""

    list_display = ["event_id", "name", "shown_status", "attempts", "received_at", "applied_at"]
    list_filter = ["status", "name", "received_at"]
    search_fields = ["event_id"]
    actions = ["replay_messages"]
    exclude = ["body"]
    readonly_fields = ["shown_body"]
    ordering = ["-id"]

    @display(description="status", label=TONES)
    def shown_status(self, event: WebhookEvent) -> tuple[str, str]:
        """A coloured label."""
        return event.status, event.get_status_display()

    @display(description="body")
    def shown_body(self, event: WebhookEvent) -> str:
        """The message's text."""
        return format_html(
            "<pre class='overflow-auto'>{}</pre>", bytes(event.body).decode(errors="replace")[:20_000]
        )

    def has_replay_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Those who may change messages; nobody edits their contents."""
        return bool(request.user.has_perm("payments.change_webhookevent"))

    @action(description="Apply again", permissions=["replay"])
    def replay_messages(self, request: HttpRequest, queryset: QuerySet[WebhookEvent]) -> None:
        """Give dead messages a new set of tries."""
        count = sum(replay_webhook_event(event_pk) for event_pk in queryset.values_list("pk", flat=True))
        self.message_user(request, f"{count} messages will be applied again.", messages.SUCCESS)
