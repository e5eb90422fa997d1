"""An order as staff work with it: what happened, what was paid, where the parcels are, what to do next."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget

from core.admin import ReadOnlyAdmin
from core.errors import ShopError
from orders.admin.address_form import AddressForm
from orders.admin.edits import EditButtons
from orders.admin.filters import AttentionFilter, StageFilter
from orders.admin.hand_over import HandOverButtons
from orders.admin.notes import NoteButtons, TagFilter
from orders.admin.open_return import ReturnButton
from orders.admin.panels import order_panels
from orders.admin.story import order_story
from orders.admin.tones import FULFILMENT_TONES, ORDER_TONES, PAYMENT_TONES, goods_label, rupees
from orders.checkout.operations import complete_cart, correct_address, verify_order
from orders.models import Order
from orders.returns.operations import stop_order
from orders.sales.operations import flags_for_staff, settle_flags
from orders.sales.queries import order_token


class ReasonForm(BaseDialogForm):
    """Why: kept on the timeline with the name of whoever wrote it."""

    reason = forms.CharField(max_length=200, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))


@admin.register(Order)
class OrderAdmin(EditButtons, HandOverButtons, ReturnButton, NoteButtons, ReadOnlyAdmin):
    """Orders, newest first."""

    list_display = [
        "number",
        "placed",
        "customer_name",
        "shown_total",
        "shown_status",
        "shown_payment",
        "shown_goods",
        "attention",
    ]
    list_filter = [
        StageFilter,
        AttentionFilter,
        "status",
        "payment_status",
        "fulfilment_status",
        TagFilter,
        "placed_at",
    ]
    search_fields = [
        "number",
        "email",
        "phone",
        "name",
        "shipping_pincode",
        "lines__sku",
        "fulfillments__shipment__awb",
    ]
    date_hierarchy = "placed_at"
    list_per_page = 50
    show_full_result_count = False
    actions_detail = [
        "ready",
        "hand_over",
        "new_code",
        "cancel",
        "readdress",
        "edit_lines",
        "call_edit_off",
        "open_return",
        "ask_gateway",
        "verify",
        "settle",
        "note",
        "tag",
    ]
    fieldsets = ((None, {"fields": ()}),)  # the page is laid out by its own template
    change_form_template = "orders/admin/order.html"

    @display(description="placed", ordering="placed_at")
    def placed(self, order: Order) -> str:
        """23 Nov 2026, 09:26"""
        return date_format(localtime(order.placed_at), "j M Y, H:i")

    @display(description="total", ordering="total")
    def shown_total(self, order: Order) -> str:
        """In rupees, as people write them."""
        return rupees(order.total, order.currency)

    @display(description="order", ordering="status", label=ORDER_TONES)
    def shown_status(self, order: Order) -> tuple[str, str]:
        """A coloured label."""
        return order.status, order.get_status_display()

    @display(description="payment", ordering="payment_status", label=PAYMENT_TONES)
    def shown_payment(self, order: Order) -> tuple[str, str]:
        """A coloured label."""
        return order.payment_status, order.get_payment_status_display()

    @display(description="parcel", ordering="fulfilment_status", label=FULFILMENT_TONES)
    def shown_goods(self, order: Order) -> tuple[str, str] | str:
        """A coloured label; nothing while there is nothing to pack."""
        tone, words = goods_label(order)
        return "" if tone is None else (order.fulfilment_status, words)

    @display(description="customer", ordering="name")
    def customer_name(self, order: Order) -> str:
        """Who ordered."""
        return order.name

    @display(description="flags")
    def attention(self, order: Order) -> str:
        """What staff should know."""
        words = [flag.replace("_", " ") for flag in order.flags]
        return "; ".join([*words, *(f"#{tag.name}" for tag in order.tags.all())])

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        """With their tags, in one query."""
        found: QuerySet[Order] = super().get_queryset(request)
        return found.prefetch_related("tags")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With everything the page tells."""
        order = kwargs["obj"]
        has_perm = request.user.has_perm
        panels = {"order": order, **order_panels(order), "listings": order_story(order, has_perm)}
        panels["sees_contacts"] = has_perm("orders.see_contacts")
        return super().render_change_form(request, {**context, **panels}, *args, **kwargs)

    def _may(self, request: HttpRequest, right: str) -> bool:
        return bool(request.user.has_perm(f"orders.{right}_order"))

    def _is(self, object_id: str | int | None, **state: object) -> bool:
        """Whether the order on the page is in that state; True for a question about no particular order."""
        return object_id is None or Order.objects.filter(pk=object_id, **state).exists()

    def has_cancel_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """While it may be stopped: unpacked at once, packed when warehouse and courier agree."""
        states = {"status__in": ["pending", "confirmed"], "fulfilment_status__in": ["none", "packed"]}
        return self._may(request, "cancel") and self._is(object_id, **states)

    def has_readdress_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """While it is confirmed and nothing is packed."""
        return self._may(request, "readdress") and self._is(
            object_id, status="confirmed", fulfilment_status="none", collect_at=""
        )

    def has_ask_gateway_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """While payment is awaited."""
        return self._may(request, "tend") and self._is(object_id, status="pending")

    def has_verify_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """While the ERP has not been asked."""
        if not self._may(request, "tend"):
            return False
        return self._is(object_id, stock_verified=False) or self._is(object_id, price_verified=False)

    def has_settle_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """While something waits for a person."""
        if object_id is None or not self._may(request, "tend"):
            return self._may(request, "tend")
        flags = Order.objects.filter(pk=object_id).values_list("flags", flat=True).first()
        return bool(flags_for_staff(flags or {}))

    @action(
        description="Cancel order",
        permissions=["cancel"],
        dialog={
            "title": "Cancel this order?",
            "description": "The stock goes back on sale and a paid amount is refunded in full. This cannot be undone.",
            "form_class": ReasonForm,
            "form_submit_text": "Cancel the order",
        },
    )
    def cancel(self, request: HttpRequest, form: ReasonForm, object_id: int) -> HttpResponse:
        """Call it off."""
        order = Order.objects.get(pk=object_id)
        try:
            is_over = stop_order(
                order_id=order.public_id, reason=form.cleaned_data["reason"], actor=str(request.user)
            )
            words = "is cancelled." if is_over else "is packed: the warehouse is asked to stop it."
            messages.success(request, f"{order} {words}")
        except ShopError as refusal:
            messages.warning(request, refusal.message)
        return self._back(object_id)

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
        order = Order.objects.get(pk=object_id)
        try:
            is_other = correct_address(
                order_id=order.public_id, address=form.address(), actor=str(request.user)
            )
            words = "goes to the corrected address." if is_other else "has this address already."
            messages.success(request, f"{order} {words}")
        except ShopError as refusal:
            messages.warning(request, refusal.message)
        return self._back(object_id)

    @action(
        description="Ask the gateway",
        permissions=["ask_gateway"],
        dialog={
            "title": "Has it been paid?",
            "description": "The payment provider is asked now. If the money is there the order is confirmed.",
            "form_class": BaseDialogForm,
            "form_submit_text": "Ask now",
        },
    )
    def ask_gateway(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """For a customer on the phone who says that they have paid."""
        order = Order.objects.get(pk=object_id)
        page = complete_cart(token=order_token(order.public_id), posted={})
        messages.info(
            request, f"{order}: the payment is {page.payment.status}; the order is {page.status_label}."
        )
        return self._back(object_id)

    @action(
        description="Verify with the ERP",
        permissions=["verify"],
        dialog={
            "title": "Verify stock and prices?",
            "description": "The ERP was away when this order was taken. It is asked now.",
            "form_class": BaseDialogForm,
            "form_submit_text": "Ask now",
        },
    )
    def verify(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """Ask now instead of waiting for the schedule."""
        try:
            verify_order(order_id=Order.objects.get(pk=object_id).public_id)
            messages.success(request, "The ERP has answered: see the timeline.")
        except ShopError as failure:
            messages.warning(request, f"{failure.message} The shop will ask again by itself.")
        return self._back(object_id)

    @action(
        description="Mark as looked after",
        permissions=["settle"],
        dialog={
            "title": "What did you do about it?",
            "description": "The marks on this order are taken off; what you write stays on its timeline.",
            "form_class": ReasonForm,
            "form_submit_text": "Done",
        },
    )
    def settle(self, request: HttpRequest, form: ReasonForm, object_id: int) -> HttpResponse:
        """Nothing waits any more."""
        order = Order.objects.get(pk=object_id)
        settle_flags(order_id=order.public_id, reason=form.cleaned_data["reason"], actor=str(request.user))
        messages.success(request, f"{order} no longer needs attention.")
        return self._back(object_id)

    def _back(self, object_id: object) -> HttpResponse:
        return redirect(reverse("admin:orders_order_change", args=[object_id]))
