"""Orders that are collected in a store: made ready, handed over, and the list of those that wait."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextInputWidget

from core.admin import ReadOnlyAdmin
from core.admin.audited import author_of
from core.audit import record
from orders.admin.order_buttons import SOURCE, ObjectId, OrderButtons
from orders.admin.steps import StepForm, may_step
from orders.handover.operations import announce_collection, hand_over, renew_collection_code
from orders.models import HandOver, Order


class CollectionCodeForm(StepForm):
    """What the customer shows."""

    code = forms.CharField(
        label="The customer’s code",
        max_length=20,
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class HandOverButtons(OrderButtons):
    """The steps of an order that is collected in a store: a mixin for its page."""

    def has_ready_permission(self, request: HttpRequest, object_id: ObjectId = None) -> bool:
        """Packed in the ERP, and not told of yet."""
        return may_step(request, "ready", object_id)

    def has_hand_over_permission(self, request: HttpRequest, object_id: ObjectId = None) -> bool:
        """While it waits in the store and codes may be tried."""
        return may_step(request, "hand_over", object_id)

    def has_new_code_permission(self, request: HttpRequest, object_id: ObjectId = None) -> bool:
        """While it waits in the store."""
        return may_step(request, "new_code", object_id)

    @action(
        description="Ready for collection",
        permissions=["ready"],
        dialog={
            "title": "Does everything lie ready in the store?",
            "description": "",
            "form_class": StepForm,
            "form_submit_text": "It is ready",
        },
    )
    def ready(self, request: HttpRequest, form: StepForm, object_id: int) -> HttpResponse:
        """Tell the customer."""

        def announce(order: Order, who: str) -> str:
            if announce_collection(order_id=order.public_id, actor=who):
                record(author_of(request, SOURCE), "made ready", order, {"collection": (None, "ready")})
            return "is ready: the customer is told."

        return self._do(request, object_id, announce)

    @action(
        description="Hand over",
        permissions=["hand_over"],
        dialog={
            "title": "Which code does the customer show?",
            "description": "",
            "form_class": CollectionCodeForm,
            "form_submit_text": "Hand over",
        },
    )
    def hand_over(self, request: HttpRequest, form: CollectionCodeForm, object_id: int) -> HttpResponse:
        """Against the code alone; wrong ones stay counted, so the verb owns its transactions."""
        code = form.cleaned_data["code"]

        def give(order: Order, who: str) -> str:
            hand_over(order_id=order.public_id, code=code, actor=who)
            return "is handed over."

        return self._do(request, object_id, give, asks_outside=True)

    @action(
        description="Send a new code",
        permissions=["new_code"],
        dialog={
            "title": "Send the customer another code?",
            "description": "",
            "form_class": StepForm,
            "form_submit_text": "Send a new code",
        },
    )
    def new_code(self, request: HttpRequest, form: StepForm, object_id: int) -> HttpResponse:
        """When it was lost, or typed wrong too often."""

        def renew(order: Order, who: str) -> str:
            renew_collection_code(order_id=order.public_id, actor=who)
            record(author_of(request, SOURCE), "sent another code", order, {"code": (None, "sent")})
            return ": a new code is on its way to the customer."

        return self._do(request, object_id, renew)


@admin.register(HandOver)
class HandOverAdmin(ReadOnlyAdmin):
    """What waits in stores, and what became of it."""

    list_display = ["order", "ready_at", "reminded_at", "given_up_at", "handed_over_at"]
    list_filter = ["ready_at", "order__collect_at"]
    list_select_related = ["order"]
    search_fields = ["order__number", "order__phone"]
    ordering = ["-id"]
