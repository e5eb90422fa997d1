"""Cash to pay back, for finance: see the account, pay it at the bank, note the bank's reference."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from core.admin import ReadOnlyAdmin
from core.admin.audited import author_of
from core.audit import Author
from core.errors import ShopError
from core.money import Money, format_money
from payments.cash_refunds.models import TAKEN_TWICE_OPEN
from payments.cash_refunds.rules import RefundPlace
from payments.front_page import OPEN_TWICE
from payments.models import CashRefund
from payments.operations import record_cash_refund_failed, record_cash_refund_paid, reveal_refund_place

TONES = {"asked": "warning", "due": "danger", "paid": "success"}
NEXT_STEPS = {
    "asked": "Nothing yet: the customer has a letter that asks where to send it. Ring them after a week.",
    "due": "See the account, pay it at the bank, then mark it as paid with the bank's reference.",
    "paid": "Nothing: it is paid and in the ledger.",
}


class WhyFilter(admin.SimpleListFilter):
    """Cash that a courier took for what was paid already."""

    title = "why"
    parameter_name = "why"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """What can be looked for."""
        return [(OPEN_TWICE, "taken for a paid order, not back yet")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[CashRefund]) -> QuerySet[CashRefund]:
        """Those refunds."""
        return queryset.filter(TAKEN_TWICE_OPEN) if self.value() == OPEN_TWICE else queryset


class PaidForm(BaseDialogForm):
    """What the bank calls the transfer."""

    utr = forms.CharField(label="Bank's reference (UTR)", max_length=40, widget=UnfoldAdminTextInputWidget)


class ProblemForm(BaseDialogForm):
    """Why the bank would not have it."""

    reason = forms.CharField(
        label="What went wrong? The customer reads it.", max_length=300, widget=UnfoldAdminTextareaWidget
    )


@admin.register(CashRefund)
class CashRefundAdmin(ReadOnlyAdmin):
    """Refunds of what was paid at the door. Accounts are masked; whoever pays may see one, and the trail keeps it."""

    list_display = ["reference", "shown_amount", "shown_status", "why", "next_step", "masked", "utr", "created_at", "public_id"]  # fmt: skip
    list_filter = ["status", WhyFilter, "way", "created_at"]
    list_select_related = ["refund__payment__intent"]
    search_fields = ["public_id", "utr", "refund__payment__intent__reference", "refund__public_id"]
    ordering = ["-id"]
    fieldsets = [
        (
            None,
            {"fields": ["public_id", "reference", "shown_amount", "why", "refund", "status", "next_step"]},
        ),
        ("Where to", {"fields": ["way", "masked", "problem"]}),
        ("Paid", {"fields": ["utr", "paid_by", "paid_at"]}),
        ("Moments", {"fields": ["created_at", "seen_by", "seen_at"]}),
    ]
    readonly_fields = ["reference", "shown_amount", "why", "next_step"]
    actions_detail = ["see_account", "mark_paid", "mark_failed"]

    @display(description="order")
    def reference(self, row: CashRefund) -> str:
        """Whose money it is."""
        return row.refund.payment.intent.reference

    @display(description="why")
    def why(self, row: CashRefund) -> str:
        """What it is given back for."""
        return row.refund.reason

    @display(description="what to do now")
    def next_step(self, row: CashRefund) -> str:
        """The one step that comes next."""
        return NEXT_STEPS[row.status]

    @display(description="amount", ordering="refund__amount")
    def shown_amount(self, row: CashRefund) -> str:
        """As people write it."""
        return format_money(Money(row.refund.amount, row.refund.currency))

    @display(description="status", label=TONES)
    def shown_status(self, row: CashRefund) -> tuple[str, str]:
        """A coloured label."""
        return row.status, row.get_status_display()

    def has_pay_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Finance's, while it is to be paid."""
        if not request.user.has_perm("payments.pay_cashrefund"):
            return False
        due = CashRefund.objects.filter(status=CashRefund.Status.DUE)
        return object_id is None or due.filter(pk=object_id).exists()

    @action(
        description="See the account",
        permissions=["pay"],
        dialog={
            "title": "Show the account?",
            "description": "For paying it at the bank. The audit trail keeps that you looked.",
            "form_class": BaseDialogForm,
            "form_submit_text": "Show it",
        },
    )
    def see_account(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """In the clear, for paying."""

        row = CashRefund.objects.get(pk=object_id)
        author = author_of(request, "cash refunds")
        try:
            place = reveal_refund_place(cash_refund_id=row.public_id, author=author)
        except ShopError as refusal:
            messages.warning(request, refusal.message)
            return redirect(reverse("admin:payments_cashrefund_change", args=[object_id]))
        # In the dialog itself: a message to the next page would travel through cookies and sessions.
        rows = format_html_join("", '<dt>{}</dt><dd class="font-semibold mb-3">{}</dd>', _in_words(place))
        answer = HttpResponse(format_html('<div id="dialog-form" class="my-6"><dl>{}</dl></div>', rows))
        answer["Cache-Control"] = "no-store"
        return answer

    @action(
        description="Mark as paid",
        permissions=["pay"],
        dialog={
            "title": "Has it been paid?",
            "description": "It goes into the ledger, and the customer gets the reference. This cannot be undone.",
            "form_class": PaidForm,
            "form_submit_text": "It is paid",
        },
    )
    def mark_paid(self, request: HttpRequest, form: PaidForm, object_id: int) -> HttpResponse:
        """The bank has it."""

        def pay(id_: str, who: Author) -> str:
            record_cash_refund_paid(cash_refund_id=id_, utr=form.cleaned_data["utr"], author=who)
            return "It is paid, and the customer gets a letter."

        return self._do(request, object_id, pay)

    @action(
        description="It did not go through",
        permissions=["pay"],
        dialog={
            "title": "Could it not be paid?",
            "description": "The account is forgotten and the customer is asked for another.",
            "form_class": ProblemForm,
            "form_submit_text": "Ask the customer again",
        },
    )
    def mark_failed(self, request: HttpRequest, form: ProblemForm, object_id: int) -> HttpResponse:
        """The bank would not have it."""

        def fail(id_: str, who: Author) -> str:
            record_cash_refund_failed(cash_refund_id=id_, problem=form.cleaned_data["reason"], author=who)
            return "The customer is asked for another account."

        return self._do(request, object_id, fail)

    def _do(self, request: HttpRequest, object_id: Any, deed: Callable[[str, Author], str]) -> HttpResponse:
        row = CashRefund.objects.get(pk=object_id)
        try:
            messages.success(request, deed(row.public_id, author_of(request, "cash refunds")))
        except ShopError as refusal:
            words = " ".join(getattr(refusal, "fields", {}).values()) or refusal.message
            messages.warning(request, words)
        return redirect(reverse("admin:payments_cashrefund_change", args=[object_id]))


def _in_words(place: RefundPlace) -> list[tuple[str, str]]:
    """What is typed into the bank's page."""
    if place.upi:
        return [("UPI id", place.upi), ("Name", place.name)]
    return [("Account number", place.account), ("IFSC", place.ifsc), ("Name", place.name)]
