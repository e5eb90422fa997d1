"""Gift card orders for staff: who gave what to whom, and giving one with a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from core.admin import ReadOnlyAdmin
from core.admin.audited import author_of
from core.errors import ShopError
from core.ids import new_id
from core.money import Money, format_money
from orders.giftcards.operations import give_gift_card
from orders.giftcards.rules import GiftWish
from orders.models import GiftCardOrder

TONES = {"pending": "warning", "paid": "success", "given": "info", "expired": "default"}


class GivingForm(BaseDialogForm):
    """A card that the shop gives. The key, new with each form, makes a second click harmless."""

    amount = forms.DecimalField(
        label="Rupees", min_value=1, max_digits=8, decimal_places=2, widget=UnfoldAdminTextInputWidget
    )
    recipient_name = forms.CharField(label="For", max_length=120, widget=UnfoldAdminTextInputWidget)
    recipient_email = forms.EmailField(label="Their e-mail", widget=UnfoldAdminEmailInputWidget)
    message = forms.CharField(
        label="Words on the card", max_length=400, required=False, widget=UnfoldAdminTextareaWidget
    )
    reason = forms.CharField(label="Why do we give it?", max_length=200, widget=UnfoldAdminTextareaWidget)
    key = forms.CharField(widget=forms.HiddenInput, max_length=60, initial=lambda: new_id("give"))


@admin.register(GiftCardOrder)
class GiftCardOrderAdmin(ReadOnlyAdmin):
    """Gift cards, newest first. Their money is under Gift cards and credit."""

    list_display = ["number", "created_at", "shown_amount", "shown_status", "sender_name", "recipient_name", "deliver_on", "delivered_at"]  # fmt: skip
    list_filter = ["status", "deliver_on", "created_at"]
    search_fields = [
        "number",
        "sender_name",
        "sender_email",
        "recipient_name",
        "recipient_email",
        "account_id",
    ]
    ordering = ["-id"]
    exclude = ["token_hash", "card_token_hash", "key"]
    actions_list = ["give"]

    @display(description="worth", ordering="amount")
    def shown_amount(self, gift: GiftCardOrder) -> str:
        """As people write it."""
        return format_money(gift.money)

    @display(description="status", label=TONES)
    def shown_status(self, gift: GiftCardOrder) -> tuple[str, str]:
        """A coloured label."""
        return gift.status, gift.get_status_display()

    def has_give_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Giving money away is for those who may add gift cards."""
        return request.user.has_perm("orders.add_giftcardorder")

    @action(
        description="Give a card",
        permissions=["give"],
        dialog={
            "title": "Give a gift card",
            "description": "It is sent by e-mail at once. It is written into the ledger under your name, with your reason.",
            "form_class": GivingForm,
            "form_submit_text": "Give it",
        },
    )
    def give(self, request: HttpRequest, form: GivingForm) -> HttpResponse:
        """The shop gives a card: for a delay, say."""
        told = form.cleaned_data
        try:
            number = give_gift_card(
                wish=GiftWish(
                    amount=Money.of(told["amount"]),
                    sender_name="Blouson",
                    sender_email="",
                    recipient_name=told["recipient_name"],
                    recipient_email=told["recipient_email"],
                    message=told["message"],
                    deliver_on=None,
                ),
                reason=told["reason"],
                by=author_of(request, "gift cards"),
                key=told["key"],
            )
            messages.success(request, f"{number} is given; its letter goes out in a moment.")
        except ShopError as refusal:
            told_why = getattr(refusal, "fields", {}) or {"": refusal.message}
            messages.warning(request, " ".join(told_why.values()))
        return redirect(reverse("admin:orders_giftcardorder_changelist"))
