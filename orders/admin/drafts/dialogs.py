"""What is asked before a draft is started, offered, paid or called off; each names the amount it is about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from unfold.forms import BaseDialogForm
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from core.money import format_money
from orders.assisted.models import DraftOrder
from orders.assisted.queries import draft_sums
from orders.assisted.rules import LONGEST_HOURS, SHOP_METHODS
from orders.carts.rules import REASON_LENGTH
from orders.checkout.rules import CASH_ON_DELIVERY, PREPAID


class StartForm(BaseDialogForm):
    """Perhaps somebody we know."""

    who = forms.CharField(
        label="Customer's e-mail or telephone", required=False, max_length=254, widget=UnfoldAdminTextInputWidget,
        help_text="Leave it empty for somebody new: you can fill it in later.",
    )  # fmt: skip


def draft_of(object_id: int | str | None) -> DraftOrder:
    """The draft on the page, with its cart and order."""
    return DraftOrder.objects.select_related("cart__order", "cart__customer").get(pk=object_id or 0)


class OfferForm(BaseDialogForm):
    """How long its pieces are kept; the total that staff read out travels along and is held against the real one."""

    payment_method = PREPAID
    words = "asks {who} to pay {amount}"
    form_before_template = "orders/admin/drafts/amount.html"
    hours = forms.IntegerField(
        label="Hours for which the pieces are kept", min_value=1, max_value=LONGEST_HOURS,
        initial=lambda: settings.DRAFT_HOLD_HOURS, widget=UnfoldAdminIntegerFieldWidget,
    )  # fmt: skip
    accepted_total = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        draft = DraftOrder.objects.filter(pk=self.object_id or 0).first()
        if draft is not None:
            total = draft_sums(draft, payment_method=self.payment_method).summary.total
            self.fields["accepted_total"].initial = total.amount

    def get_before_template_context(
        self, request: HttpRequest, object_id: int | str | None = None
    ) -> dict[str, Any]:
        """The amount, and who pays it."""
        draft = draft_of(object_id)
        total = draft_sums(draft, payment_method=self.payment_method).summary.total
        who = draft.email or "the customer"
        return {"words": self.words.format(who=who, amount=format_money(total))}


class LinkForm(OfferForm):
    """By a link."""

    words = "{who} gets a letter with a link to pay {amount}, and a text message where one can be sent."


class ShopForm(OfferForm):
    """Over the counter."""

    words = (
        "{amount} is to be paid in the shop. The pieces are set aside; record the payment when you have it."
    )


class DoorForm(OfferForm):
    """To the courier."""

    payment_method = CASH_ON_DELIVERY
    words = "The courier collects {amount}, the fee for cash included. A larger order has to be confirmed by a code first."


class PaidForm(BaseDialogForm):
    """Money over the counter."""

    form_before_template = "orders/admin/drafts/amount.html"
    method = forms.ChoiceField(
        label="Paid by", choices=list(SHOP_METHODS.items()), widget=UnfoldAdminSelectWidget
    )
    slip = forms.CharField(
        label="Number on the slip or of the transfer", required=False, max_length=REASON_LENGTH,
        widget=UnfoldAdminTextInputWidget, help_text="Not needed for cash.",
    )  # fmt: skip
    amount = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        draft = DraftOrder.objects.select_related("cart__order").filter(pk=self.object_id or 0).first()
        if draft is not None and draft.cart.order is not None:
            self.fields["amount"].initial = draft.cart.order.amount_due.amount

    def get_before_template_context(
        self, request: HttpRequest, object_id: int | str | None = None
    ) -> dict[str, Any]:
        """What has to be in the till."""
        order = draft_of(object_id).cart.order
        due = format_money(order.amount_due) if order else "nothing"
        return {"words": f"You have received {due} in full. An open payment link is taken back."}


class CancelForm(BaseDialogForm):
    """Why."""

    form_before_template = "orders/admin/drafts/amount.html"
    reason = forms.CharField(max_length=REASON_LENGTH, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))

    def get_before_template_context(
        self, request: HttpRequest, object_id: int | str | None = None
    ) -> dict[str, Any]:
        """What is no longer asked for."""
        order = draft_of(object_id).cart.order
        asked = (
            f"{format_money(order.amount_due)} is no longer asked for."
            if order
            else "Nothing was asked for yet."
        )
        return {"words": asked}


class RetractForm(BaseDialogForm):
    """To change it."""

    form_before_template = "orders/admin/drafts/amount.html"

    def get_before_template_context(
        self, request: HttpRequest, object_id: int | str | None = None
    ) -> dict[str, Any]:
        """What ends."""
        order = draft_of(object_id).cart.order
        due = format_money(order.amount_due) if order else ""
        return {
            "words": f"Order {order} over {due} ends, its link too." if order else "It can be changed again."
        }
