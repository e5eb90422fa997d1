"""The next steps of an order on its page and in its dialogs: what the rule offers, to those who may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from orders.desk.queries import Reader, actions_for
from orders.desk.rules import RIGHTS, NextAction
from orders.models import Order, Return

KEPT_AS = "next_actions"
ORDERS_KEPT_AS = "orders_on_page"
PAGES = {
    "order": "orders_order",
    "return": "orders_return",
    "parcel": "orders_shipment",
    "refund": "payments_refund",
    "cash_refund": "payments_cashrefund",
}
STILL_PAGES = frozenset({"packing_slip", "edit_lines"})  # answers with a file or a page instead of a dialog


@dataclass(frozen=True, slots=True)
class StepButton:
    """A step with its address: of a dialog unless `is_page`, "" when it is done elsewhere."""

    action: NextAction
    url: str
    is_page: bool


def reader_of(request: HttpRequest) -> Reader:
    """Whoever is logged in."""
    return Reader(request.user.pk, request.user.has_perm)


def order_on_page(request: HttpRequest, object_id: str | int) -> Order | None:
    """The order that a request is about, read once; None when there is none."""
    kept: dict[str, Order | None] = request.__dict__.setdefault(ORDERS_KEPT_AS, {})
    if str(object_id) not in kept:
        is_key = str(object_id).isdigit()
        kept[str(object_id)] = Order.objects.filter(pk=object_id).first() if is_key else None
    return kept[str(object_id)]


def steps_of(request: HttpRequest, object_id: str | int) -> list[NextAction]:
    """What this reader may do about an order now; asked once for each request, however many buttons ask."""
    kept: dict[str, list[NextAction]] = getattr(request, KEPT_AS, {})
    key = str(object_id)
    if key not in kept:
        order = order_on_page(request, object_id)
        kept[key] = actions_for(order, reader_of(request)) if order else []
        setattr(request, KEPT_AS, kept)
    return kept[key]


def may_step(request: HttpRequest, name: str, object_id: str | int | None) -> bool:
    """Whether a step of an order may be taken; without an order, whether its right is held at all."""
    if object_id is None:
        return bool(request.user.has_perm(RIGHTS[name]))
    return any(each.about == "order" and each.name == name for each in steps_of(request, object_id))


def step_buttons(request: HttpRequest, object_id: str | int) -> tuple[list[StepButton], list[StepButton]]:
    """What is due, and what is merely possible."""
    buttons = [_button(each, object_id) for each in steps_of(request, object_id)]
    due = [each for each in buttons if each.action.is_due]
    return due, [each for each in buttons if not each.action.is_due]


def _button(action: NextAction, object_id: str | int) -> StepButton:
    if action.about == "elsewhere":
        return StepButton(action, action.url, is_page=True)
    pk = object_id if action.about == "order" else action.pk
    url = reverse(f"admin:{PAGES[action.about]}_{action.name}", args=[pk])
    return StepButton(action, url, is_page=action.name in STILL_PAGES)


class StepForm(BaseDialogForm):
    """Nothing to fill in: what happens, in amounts, and a button."""

    form_before_template = "orders/admin/consequence.html"

    def get_before_template_context(
        self, request: HttpRequest, object_id: int | str | None = None
    ) -> dict[str, Any]:
        """Why this step stands here and what it does; its page and name are those of the address asked."""
        match = request.resolver_match
        page, _, name = (match.url_name if match and match.url_name else "").partition("_")[2].partition("_")
        return {"action": _action_of(request, page, name, object_id or 0)}


def _action_of(request: HttpRequest, page: str, name: str, pk: int | str) -> NextAction | None:
    order_id: int | str = pk
    if page == "return":
        order_id = Return.objects.filter(pk=pk).values_list("order_id", flat=True).first() or 0
    found: Sequence[NextAction] = steps_of(request, order_id)
    mine = (each for each in found if each.about == page and each.name == name)
    return next((each for each in mine if page == "order" or each.pk == int(pk)), None)


class ReasonForm(StepForm):
    """Why: kept on the timeline with the name of whoever wrote it."""

    reason = forms.CharField(max_length=200, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))


class CodeForm(StepForm):
    """The code that the customer reads out."""

    code = forms.CharField(label="Code", max_length=12, widget=UnfoldAdminTextInputWidget)


class CallForm(StepForm):
    """What the customer said."""

    words = forms.CharField(
        label="What did they say?", max_length=200, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3})
    )
