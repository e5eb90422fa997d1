"""Gift cards and store credit for staff: every movement, and adjusting or blocking with a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.admin import TabularInline
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from core.admin import AuditedAdmin, ReadOnlyAdmin
from core.admin.audited import author_of
from core.audit import Author, record
from core.errors import ShopError
from core.ids import new_id
from core.money import Money, format_money
from payments.credit.operations import adjust_credit, block_credit, unblock_credit
from payments.credit.queries import with_balances
from payments.models import CreditAccount, CreditEntry, CreditUse

SOURCE = "credit page"
TONES = {
    "gift_card": "info", "store_credit": "info", "held": "warning", "spent": "success", "released": "default",
}  # fmt: skip


class ReasonForm(BaseDialogForm):
    """Why, in staff's own words."""

    reason = forms.CharField(label="Why?", max_length=200, widget=UnfoldAdminTextareaWidget)


class AdjustForm(ReasonForm):
    """How much to add or to take away. The key, new with each form, makes a second click harmless."""

    amount = forms.DecimalField(
        label="Rupees to add (with a minus: to take away)",
        max_digits=10,
        decimal_places=2,
        widget=UnfoldAdminTextInputWidget,
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=60, initial=lambda: new_id("adj"))
    field_order = ["amount", "reason", "key"]


class CreditEntryInline(TabularInline):
    """The ledger."""

    model = CreditEntry
    fields = ["at", "kind", "shown_amount", "shown_balance", "reference", "reason", "actor"]
    readonly_fields = fields
    ordering = ["-seq"]
    per_page = 50
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The ledger is written by operations only."""
        return False

    @display(description="amount")
    def shown_amount(self, entry: CreditEntry) -> str:
        """With its sign."""
        return format_money(Money(entry.amount, entry.account.currency))

    @display(description="balance after it")
    def shown_balance(self, entry: CreditEntry) -> str:
        """As people write it."""
        return format_money(Money(entry.balance, entry.account.currency))


class CreditUseInline(TabularInline):
    """What orders hold or have spent."""

    model = CreditUse
    fields = ["reference", "shown_amount", "shown_status", "shown_given_back", "created_at"]
    readonly_fields = fields
    ordering = ["-id"]
    per_page = 50
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Uses are made by orders only."""
        return False

    @display(description="amount")
    def shown_amount(self, use: CreditUse) -> str:
        """As people write it."""
        return format_money(Money(use.amount, use.account.currency))

    @display(description="given back")
    def shown_given_back(self, use: CreditUse) -> str:
        """Of what was spent."""
        return format_money(Money(use.given_back, use.account.currency))

    @display(description="status", label=TONES)
    def shown_status(self, use: CreditUse) -> tuple[str, str]:
        """A coloured label."""
        return use.status, use.get_status_display()


@admin.register(CreditAccount)
class CreditAccountAdmin(AuditedAdmin, ReadOnlyAdmin):
    """Gift cards by their last four characters, store credit by its owner. No code is ever shown."""

    list_display = ["__str__", "owner", "shown_kind", "shown_balance", "shown_held", "expires_on", "is_blocked", "created_at"]  # fmt: skip
    list_filter = ["kind", "expires_on", "created_at"]
    search_fields = ["last_four", "owner", "public_id", "uses__reference"]
    ordering = ["-id"]
    fieldsets = [
        (None, {"fields": ["public_id", "kind", "owner", "last_four", "shown_balance", "shown_held"]}),
        ("Life", {"fields": ["created_at", "expires_on", "blocked_at", "blocked_reason"]}),
    ]
    readonly_fields = ["shown_balance", "shown_held"]
    inlines = [CreditEntryInline, CreditUseInline]
    actions_detail = ["adjust", "block", "unblock"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CreditAccount]:
        """With balances, in the same query."""
        return with_balances(super().get_queryset(request))

    @display(description="kind", label=TONES)
    def shown_kind(self, row: CreditAccount) -> tuple[str, str]:
        """A coloured label."""
        return row.kind, row.get_kind_display()

    @display(description="balance")
    def shown_balance(self, row: CreditAccount) -> str:
        """What its entries come to."""
        return format_money(Money(row.balance_now, row.currency))  # type: ignore[attr-defined]

    @display(description="held by orders being paid")
    def shown_held(self, row: CreditAccount) -> str:
        """Still in the balance, but promised."""
        return format_money(Money(row.held_now, row.currency))  # type: ignore[attr-defined]

    @display(description="blocked", boolean=True)
    def is_blocked(self, row: CreditAccount) -> bool:
        """Whether nobody may spend it."""
        return row.blocked_at is not None

    def has_adjust_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Changing credit is for those who may change accounts."""
        return request.user.has_perm("payments.change_creditaccount")

    def has_block_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Only what is not blocked yet."""
        return self._may_on(request, object_id, blocked=False)

    def has_unblock_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Only what is blocked."""
        return self._may_on(request, object_id, blocked=True)

    def _may_on(self, request: HttpRequest, object_id: str | int | None, *, blocked: bool) -> bool:
        if not self.has_adjust_permission(request):
            return False
        rows = CreditAccount.objects.filter(blocked_at__isnull=not blocked)
        return object_id is None or rows.filter(pk=object_id).exists()

    @action(
        description="Adjust the balance",
        permissions=["adjust"],
        dialog={
            "title": "Adjust the balance",
            "description": "Written into the ledger under your name, with your reason. It cannot be undone, only adjusted back.",
            "form_class": AdjustForm,
            "form_submit_text": "Adjust",
        },
    )
    def adjust(self, request: HttpRequest, form: AdjustForm, object_id: int) -> HttpResponse:
        """Staff put a balance right."""
        account = CreditAccount.objects.get(pk=object_id)
        told = form.cleaned_data
        return self._done(
            request,
            object_id,
            lambda: adjust_credit(
                account_id=account.public_id,
                amount=Money.of(told["amount"], account.currency),
                reason=told["reason"],
                key=told["key"],
                actor=str(request.user),
            ),
            "The balance is adjusted.",
        )

    @action(
        description="Block",
        permissions=["block"],
        dialog={
            "title": "Block this account?",
            "description": "Nobody can spend it until it is unblocked. Orders that are being paid keep what they hold.",
            "form_class": ReasonForm,
            "form_submit_text": "Block",
        },
    )
    def block(self, request: HttpRequest, form: ReasonForm, object_id: int) -> HttpResponse:
        """A card was stolen, say."""
        account, reason = CreditAccount.objects.get(pk=object_id), form.cleaned_data["reason"]
        return self._done(
            request,
            object_id,
            lambda: block_credit(account_id=account.public_id, reason=reason),
            "Blocked: nobody can spend it.",
        )

    @action(
        description="Unblock",
        permissions=["unblock"],
        dialog={
            "title": "Let it be spent again?",
            "description": "Whoever has the code, or the owner of the credit, can spend what is left.",
            "form_class": BaseDialogForm,
            "form_submit_text": "Unblock",
        },
    )
    def unblock(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """It can be spent again."""
        account = CreditAccount.objects.get(pk=object_id)
        return self._done(
            request,
            object_id,
            lambda: unblock_credit(account_id=account.public_id),
            "It can be spent again.",
        )

    def _done(
        self, request: HttpRequest, object_id: int, work: Callable[[], None], words: str
    ) -> HttpResponse:
        try:
            with self.watched(request, [object_id], SOURCE):
                before = _balance(object_id)
                work()
                _record_balance(author_of(request, SOURCE), object_id, before)
            messages.success(request, words)
        except ShopError as refusal:
            told = getattr(refusal, "fields", {}) or {"": refusal.message}
            messages.warning(request, " ".join(told.values()))
        return redirect(reverse("admin:payments_creditaccount_change", args=[object_id]))


def _balance(pk: int) -> Money:
    account = CreditAccount.objects.get(pk=pk)
    last = account.entries.order_by("-seq").values_list("balance", flat=True).first()
    return Money(last or 0, account.currency)


def _record_balance(author: Author, pk: int, before: Money) -> None:
    """The balance is a sum and no column, so that the trail does not see it by itself."""
    after = _balance(pk)
    if after != before:
        account = CreditAccount.objects.get(pk=pk)
        reason = account.entries.order_by("-seq").values_list("reason", flat=True).first()
        told = {"balance": (format_money(before), format_money(after)), "why": (None, reason)}
        record(author, "adjusted", account, told)
