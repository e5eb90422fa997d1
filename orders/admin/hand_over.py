"""Orders that are collected in a store: made ready, handed over, and the list of those that wait."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.decorators import action
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextInputWidget

from core.admin import ReadOnlyAdmin
from core.errors import Invalid, ShopError
from orders.handover.operations import announce_collection, hand_over, renew_collection_code
from orders.models import HandOver, Order


class CodeForm(BaseDialogForm):
    """What the customer shows."""

    code = forms.CharField(
        label="The customer’s code",
        max_length=20,
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class HandOverButtons:
    """The buttons on the page of an order that is collected in a store."""

    def _stage(self, request: HttpRequest, object_id: str | int) -> str:
        """Of the order on the page: packed, ready, or empty for any other. Asked once for all the buttons."""
        known: dict[str, str] = request.__dict__.setdefault("hand_over_stages", {})
        if str(object_id) not in known:
            packed = Order.objects.filter(pk=object_id, status="confirmed", fulfilment_status="packed")
            found = (
                packed.exclude(collect_at="").values_list("hand_over", "hand_over__handed_over_at").first()
            )
            waits = found is not None and found[1] is None
            known[str(object_id)] = "" if not waits else "ready" if found and found[0] else "packed"
        return known[str(object_id)]

    def _may_at(self, request: HttpRequest, object_id: str | int | None, stage: str) -> bool:
        if not request.user.has_perm("orders.change_handover"):
            return False
        return object_id is None or self._stage(request, object_id) == stage

    def has_ready_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Packed in the ERP, and not told of yet."""
        return self._may_at(request, object_id, "packed")

    def has_hand_over_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """While it waits in the store."""
        return self._may_at(request, object_id, "ready")

    @action(
        description="Ready for collection",
        permissions=["ready"],
        dialog={
            "title": "Does everything lie ready in the store?",
            "description": "The customer gets a letter with the address, the opening hours and a code.",
            "form_class": BaseDialogForm,
            "form_submit_text": "It is ready",
        },
    )
    def ready(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """Tell the customer."""
        order = Order.objects.get(pk=object_id)
        try:
            announce_collection(order_id=order.public_id, actor=str(request.user))
            messages.success(request, f"{order} is ready: the customer is told.")
        except ShopError as refusal:
            messages.warning(request, refusal.message)
        return redirect(reverse("admin:orders_order_change", args=[object_id]))

    @action(
        description="Hand over",
        permissions=["hand_over"],
        dialog={
            "title": "Which code does the customer show?",
            "description": "It stands in their letter and on their order’s page.",
            "form_class": CodeForm,
            "form_submit_text": "Hand over",
        },
    )
    def hand_over(self, request: HttpRequest, form: CodeForm, object_id: int) -> HttpResponse:
        """Against the code alone."""
        order = Order.objects.get(pk=object_id)
        try:
            hand_over(order_id=order.public_id, code=form.cleaned_data["code"], actor=str(request.user))
            messages.success(request, f"{order} is handed over.")
        except Invalid as wrong:
            messages.error(request, " ".join(wrong.fields.values()))
        except ShopError as refusal:
            messages.warning(request, refusal.message)
        return redirect(reverse("admin:orders_order_change", args=[object_id]))

    @action(
        description="Send a new code",
        permissions=["hand_over"],
        dialog={
            "title": "Send the customer another code?",
            "description": "The code they have counts no more.",
            "form_class": BaseDialogForm,
            "form_submit_text": "Send a new code",
        },
    )
    def new_code(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """When it was lost, or typed wrong too often."""
        order = Order.objects.get(pk=object_id)
        try:
            renew_collection_code(order_id=order.public_id, actor=str(request.user))
            messages.success(request, "A new code is on its way to the customer.")
        except ShopError as refusal:
            messages.warning(request, refusal.message)
        return redirect(reverse("admin:orders_order_change", args=[object_id]))


@admin.register(HandOver)
class HandOverAdmin(ReadOnlyAdmin):
    """What waits in stores, and what became of it."""

    list_display = ["order", "ready_at", "reminded_at", "given_up_at", "handed_over_at"]
    list_filter = ["ready_at", "order__collect_at"]
    list_select_related = ["order"]
    search_fields = ["order__number", "order__phone"]
    ordering = ["-id"]
