"""What the buttons on an order's page do. Where they stand, and who may press them, is the rule's to say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.decorators import action

from core.admin.audited import AuditedAdmin, author_of
from core.audit import record
from core.audit.watching import witnessed
from core.errors import Invalid, ShopError
from core.models import User
from orders.admin.address_form import AddressForm
from orders.admin.steps import CallForm, CodeForm, ReasonForm, StepForm, may_step
from orders.checkout.operations import (
    complete_cart,
    confirm_cash_order,
    correct_address,
    send_cash_code,
    verify_order,
)
from orders.desk.operations import note_call
from orders.models import Order
from orders.returns.operations import stop_order
from orders.sales.operations import settle_flags
from orders.sales.queries import order_token

SOURCE = "order page"
PERSONAL = ("shipping_", "billing_", "name", "phone", "email")
Deed = Callable[[Order, str], str]
ObjectId = str | int | None


class OrderButtons(AuditedAdmin):
    """The steps of an order itself: a mixin for its page. Each leaves its entry in the audit trail."""

    def has_cancel_permission(self, request: HttpRequest, object_id: ObjectId = None) -> bool:
        """While it may be stopped."""
        return may_step(request, "cancel", object_id)

    def has_readdress_permission(self, request: HttpRequest, object_id: ObjectId = None) -> bool:
        """While nothing is packed."""
        return may_step(request, "readdress", object_id)

    def has_ask_gateway_permission(self, request: HttpRequest, object_id: ObjectId = None) -> bool:
        """While payment is awaited."""
        return may_step(request, "ask_gateway", object_id)

    def has_confirm_cash_permission(self, request: HttpRequest, object_id: ObjectId = None) -> bool:
        """While the code is awaited."""
        return may_step(request, "confirm_cash", object_id)

    def has_verify_permission(self, request: HttpRequest, object_id: ObjectId = None) -> bool:
        """While the ERP has not been asked."""
        return may_step(request, "verify", object_id)

    def has_settle_permission(self, request: HttpRequest, object_id: ObjectId = None) -> bool:
        """While something waits for a person."""
        return may_step(request, "settle", object_id)

    def has_call_permission(self, request: HttpRequest, object_id: ObjectId = None) -> bool:
        """While the courier stood before a closed door."""
        return may_step(request, "call", object_id)

    @action(
        description="Cancel order",
        permissions=["cancel"],
        dialog={
            "title": "Cancel this order?",
            "description": "",
            "form_class": ReasonForm,
            "form_submit_text": "Cancel the order",
        },
    )
    def cancel(self, request: HttpRequest, form: ReasonForm, object_id: int) -> HttpResponse:
        """Call it off."""
        reason = form.cleaned_data["reason"]

        def stop(order: Order, who: str) -> str:
            if stop_order(order_id=order.public_id, reason=reason, actor=who):
                return "is cancelled."
            asked = {"cancellation": (None, reason)}
            record(author_of(request, SOURCE), "asked to stop", order, asked)
            return "is packed: the warehouse is asked to stop it."

        return self._do(request, object_id, stop)

    @action(
        description="Correct address",
        permissions=["readdress"],
        dialog={
            "title": "Where should it go?",
            "description": "What the customer pays stays the same. The ERP is told and the customer gets a letter.",
            "form_class": AddressForm,
            "form_submit_text": "Send it there",
        },
    )
    def readdress(self, request: HttpRequest, form: AddressForm, object_id: int) -> HttpResponse:
        """For a customer on the phone, until packing."""

        def correct(order: Order, who: str) -> str:
            is_other = correct_address(order_id=order.public_id, address=form.address(), actor=who)
            return "goes to the corrected address." if is_other else "has this address already."

        return self._do(request, object_id, correct, asks_outside=True)

    @action(
        description="Ask the gateway",
        permissions=["ask_gateway"],
        dialog={
            "title": "Has it been paid?",
            "description": "",
            "form_class": StepForm,
            "form_submit_text": "Ask now",
        },
    )
    def ask_gateway(self, request: HttpRequest, form: StepForm, object_id: int) -> HttpResponse:
        """For a customer on the phone who says that they have paid."""

        def ask(order: Order, who: str) -> str:
            page = complete_cart(token=order_token(order.public_id), posted={})
            return f": the payment is {page.payment.status}; the order is {page.status_label}."

        return self._do(request, object_id, ask, asks_outside=True)

    @action(
        description="Confirm cash",
        permissions=["confirm_cash"],
        dialog={
            "title": "Confirm with the customer's code",
            "description": "",
            "form_class": CodeForm,
            "form_submit_text": "Confirm the order",
        },
    )
    def confirm_cash(self, request: HttpRequest, form: CodeForm, object_id: int) -> HttpResponse:
        """For a customer on the phone who reads the code out."""
        code = form.cleaned_data["code"].strip()

        def confirm(order: Order, who: str) -> str:
            confirm_cash_order(token=order_token(order.public_id), code=code)
            return "is confirmed; the courier collects the money."

        return self._do(request, object_id, confirm, asks_outside=True)

    @action(
        description="Send the code again",
        permissions=["confirm_cash"],
        dialog={
            "title": "Send another code?",
            "description": "",
            "form_class": StepForm,
            "form_submit_text": "Send it",
        },
    )
    def send_code(self, request: HttpRequest, form: StepForm, object_id: int) -> HttpResponse:
        """When the first was lost."""

        def send(order: Order, who: str) -> str:
            send_cash_code(token=order_token(order.public_id))
            record(author_of(request, SOURCE), "sent another code", order, {"code": (None, "sent")})
            return ": another code is on its way to the customer."

        return self._do(request, object_id, send)

    @action(
        description="Verify with the ERP",
        permissions=["verify"],
        dialog={
            "title": "Verify stock and prices?",
            "description": "",
            "form_class": StepForm,
            "form_submit_text": "Ask now",
        },
    )
    def verify(self, request: HttpRequest, form: StepForm, object_id: int) -> HttpResponse:
        """Ask now instead of waiting for the schedule."""

        def ask(order: Order, who: str) -> str:
            verify_order(order_id=order.public_id)
            return ": the ERP has answered, see the timeline."

        more = " The shop will ask again by itself."
        return self._do(request, object_id, ask, asks_outside=True, after_refusal=more)

    @action(
        description="Mark as looked after",
        permissions=["settle"],
        dialog={
            "title": "What did you do about it?",
            "description": "",
            "form_class": ReasonForm,
            "form_submit_text": "Done",
        },
    )
    def settle(self, request: HttpRequest, form: ReasonForm, object_id: int) -> HttpResponse:
        """Nothing waits any more."""

        def look_after(order: Order, who: str) -> str:
            settle_flags(order_id=order.public_id, reason=form.cleaned_data["reason"], actor=who)
            return "no longer needs attention."

        return self._do(request, object_id, look_after)

    @action(
        description="Call the customer",
        permissions=["call"],
        dialog={
            "title": "What did the customer say?",
            "description": "",
            "form_class": CallForm,
            "form_submit_text": "Keep it",
        },
    )
    def call(self, request: HttpRequest, form: CallForm, object_id: int) -> HttpResponse:
        """About a parcel that could not be delivered."""

        def keep(order: Order, who: str) -> str:
            words, by = form.cleaned_data["words"], cast(User, request.user)
            is_new = note_call(order_id=order.public_id, words=words, by=by)
            return ": your call is on the timeline." if is_new else ": somebody has called already."

        return self._do(request, object_id, keep)

    def _do(
        self,
        request: HttpRequest,
        object_id: int,
        deed: Deed,
        *,
        asks_outside: bool = False,
        after_refusal: str = "",
    ) -> HttpResponse:
        """Do it, with its entry in the trail, and say so; a refusal is told in its own words."""
        order = Order.objects.get(pk=object_id)
        author = author_of(request, SOURCE)
        seen: Any = (
            witnessed(author, Order, [order.pk], PERSONAL)
            if asks_outside
            else self.watched(request, [order.pk], SOURCE)
        )
        try:
            with seen:
                done = deed(order, str(request.user))
            messages.success(request, f"{order}{'' if done.startswith(':') else ' '}{done}")
        except ShopError as refusal:
            messages.warning(request, _told(refusal) + after_refusal)
        return redirect(reverse("admin:orders_order_change", args=[object_id]))


def _told(refusal: ShopError) -> str:
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    return " ".join(fields.values()) or refusal.message
