"""Payouts for finance: every paisa of difference, and a way to close it with a reason."""

from __future__ import annotations

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

from core.admin import ReadOnlyAdmin
from core.errors import ShopError
from core.models import User
from core.money import Money, format_money
from payments.models import Settlement, SettlementItem
from payments.operations import close_settlement

VERDICTS = {"matched": "success", "closed": "info", "differs": "danger", "unknown": "danger"}


class ClosingForm(BaseDialogForm):
    """Why a payout differs, in finance's own words."""

    reason = forms.CharField(label="What explains it?", max_length=300, widget=UnfoldAdminTextareaWidget)


def _unbroken(text: str) -> str:
    """A number or amount that stays on one line: browsers break at a hyphen and after a minus."""
    return format_html('<span class="whitespace-nowrap">{}</span>', text)


class SettlementItemInline(TabularInline):
    """What is in a payout, differences first."""

    model = SettlementItem
    fields = [
        "entity_id",
        "kind",
        "reference",
        "payment",
        "shown_net",
        "shown_fee",
        "shown_verdict",
        "shown_difference",
        "note",
    ]
    readonly_fields = fields
    ordering = ["-verdict", "id"]
    per_page = 50
    hide_title = True
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Items come from the provider only."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[SettlementItem]:
        """With what each was paid for, read at once."""
        found: QuerySet[SettlementItem] = super().get_queryset(request)
        return found.select_related("payment__intent", "settlement")

    @display(description="paid for")
    def reference(self, item: SettlementItem) -> str:
        """The order's number, where our books know the payment."""
        return _unbroken(item.payment.intent.reference if item.payment else "–")

    @display(description="paid out")
    def shown_net(self, item: SettlementItem) -> str:
        """In, or out with a minus."""
        return _unbroken(format_money(Money(item.credit - item.debit, item.settlement.currency)))

    @display(description="fee with GST")
    def shown_fee(self, item: SettlementItem) -> str:
        """What the provider keeps."""
        return format_money(Money(item.fee, item.settlement.currency))

    @display(description="verdict")
    def shown_verdict(self, item: SettlementItem) -> str:
        """In words: labels are coloured in lists only."""
        return item.get_verdict_display()

    @display(description="difference")
    def shown_difference(self, item: SettlementItem) -> str:
        """What came less what we expect."""
        return _unbroken(format_money(Money(item.difference, item.settlement.currency)))


@admin.register(Settlement)
class SettlementAdmin(ReadOnlyAdmin):
    """What was paid out, and whether it agrees with our books."""

    list_display = [
        "provider_settlement_id", "settled_at", "shown_amount", "shown_fees", "shown_tax", "shown_status",
        "shown_difference", "utr",
    ]  # fmt: skip
    list_filter = ["status", "provider", "settled_at"]
    date_hierarchy = "settled_at"
    search_fields = ["provider_settlement_id", "utr", "items__entity_id", "items__payment__intent__reference"]
    fieldsets = [
        (None, {"fields": ["provider", "provider_settlement_id", "utr", "settled_at", "shown_amount", "shown_fees", "shown_tax"]}),
        ("Our books", {"fields": ["status", "shown_difference", "checked_at"]}),
        ("Closed", {"fields": ["closed_by", "closed_at", "closing_reason"]}),
    ]  # fmt: skip
    readonly_fields = ["shown_amount", "shown_fees", "shown_tax", "shown_difference"]
    inlines = [SettlementItemInline]
    actions_detail = ["close"]

    @display(description="paid out", ordering="amount")
    def shown_amount(self, row: Settlement) -> str:
        """What reached our bank."""
        return format_money(Money(row.amount, row.currency))

    @display(description="fees with GST", ordering="fees")
    def shown_fees(self, row: Settlement) -> str:
        """What the provider keeps."""
        return format_money(Money(row.fees, row.currency))

    @display(description="GST on fees")
    def shown_tax(self, row: Settlement) -> str:
        """Input tax credit of this payout."""
        return format_money(Money(row.tax, row.currency))

    @display(description="difference", ordering="difference")
    def shown_difference(self, row: Settlement) -> str:
        """What came less what our books expect."""
        return format_money(Money(row.difference, row.currency))

    @display(description="status", label=VERDICTS)
    def shown_status(self, row: Settlement) -> tuple[str, str]:
        """A coloured label."""
        return row.status, row.get_status_display()

    def has_close_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Closing is finance's, and only for what differs."""
        if not request.user.has_perm("payments.change_settlement"):
            return False
        rows = Settlement.objects.filter(status=Settlement.Status.DIFFERS)
        return object_id is None or rows.filter(pk=object_id).exists()

    @action(
        description="Close with a reason",
        permissions=["close"],
        dialog={
            "title": "Why does this payout differ?",
            "description": "The difference stays on record; what you write stays beside it.",
            "form_class": ClosingForm,
            "form_submit_text": "Close",
        },
    )
    def close(self, request: HttpRequest, form: ClosingForm, object_id: int) -> HttpResponse:
        """Finance has explained it."""
        settlement = Settlement.objects.get(pk=object_id)
        try:
            close_settlement(
                settlement_id=settlement.public_id,
                reason=form.cleaned_data["reason"],
                by=cast(User, request.user),
            )
            messages.success(
                request, f"{settlement} is closed. The difference stays on record with your reason."
            )
        except ShopError as refusal:
            messages.warning(request, refusal.message)
        return redirect(reverse("admin:payments_settlement_change", args=[object_id]))
