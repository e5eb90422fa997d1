"""Changing what is in an order: a page that shows what would be, before anything is agreed."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm

from catalog.made.queries import choosable_products
from catalog.products.queries import variant_facts
from core.admin import ReadOnlyAdmin
from core.errors import Invalid, ShopError
from core.measure import decimal_quantity, quantity_text
from core.models import User
from core.money import Money, format_money
from orders.admin.edit_making import MakingStep, made_rows, making_step
from orders.admin.edit_typed import ADD, KEEP, Typed, counts_of, typed_in, wish_of
from orders.admin.steps import may_step
from orders.admin.tones import EDIT_TONES, rupees
from orders.assisted.queries import pieces_found
from orders.customers.queries import context_of_member
from orders.edits.operations import cancel_edit, confirm_edit
from orders.edits.queries import edit_preview, waiting_edit
from orders.edits.wishes import EditedThing, EditPreview
from orders.models import Order, OrderEdit
from orders.sales.queries import order_page

WHAT_HAPPENS = {
    "pay": "{amount} more is asked for by a payment link. The order changes when it is paid, within the time the link is open.",
    "return": "{amount} goes back the way it was paid, at once.",
    "door": "The courier collects {total} at the door.",
    "none": "Nothing is to be paid and nothing goes back.",
}


class CallOffForm(BaseDialogForm):
    """With the amount that is no longer asked for."""

    form_before_template = "orders/admin/drafts/amount.html"

    def get_before_template_context(
        self, request: HttpRequest, object_id: int | str | None = None
    ) -> dict[str, Any]:
        """Which change."""
        order = Order.objects.filter(pk=object_id or 0).first()
        edit = waiting_edit(order.public_id) if order else None
        words = f"{edit.summary}. {format_money(edit.amount)} is no longer asked for." if edit else ""
        return {"words": words}


class EditButtons:
    """Mixin of the orders' admin."""

    def has_edit_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """While it is confirmed, nothing is packed and no change waits."""
        return may_step(request, "edit_lines", object_id)

    def has_call_edit_off_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """While a change waits for its payment."""
        return may_step(request, "call_edit_off", object_id)

    @action(description="Change pieces", permissions=["edit"])
    def edit_lines(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """To the page where it is seen first."""
        return redirect(reverse("admin:orders_order_edit", args=[object_id]))

    @action(
        description="Call the change off",
        permissions=["call_edit_off"],
        dialog={
            "title": "Call the change off?",
            "description": "The order stays as it is.",
            "form_class": CallOffForm,
            "form_submit_text": "Call it off",
        },
    )
    def call_edit_off(self, request: HttpRequest, form: CallOffForm, object_id: int) -> HttpResponse:
        """Nobody pays it any more."""
        order = Order.objects.get(pk=object_id)
        edit = waiting_edit(order.public_id)
        try:
            if edit is not None:
                cancel_edit(edit_id=edit.id, by=cast(User, request.user))
                messages.success(request, "The change is called off; the order stays as it was.")
        except ShopError as refusal:
            messages.warning(request, refusal.message)
        return redirect(reverse("admin:orders_order_change", args=[object_id]))

    def get_urls(self) -> list[URLPattern]:
        """With the page."""
        view = self.admin_site.admin_view(self.edit_view)  # type: ignore[attr-defined]
        return [path("<int:pk>/edit/", view, name="orders_order_edit"), *super().get_urls()]  # type: ignore[misc]

    def edit_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """GET shows what would be, POST agrees to exactly what was shown; a refusal shows the page again as typed."""
        order = get_object_or_404(Order, pk=pk)
        if not request.user.has_perm("orders.edit_order"):
            return HttpResponse("Your role may not change what is in orders.", status=403)
        sent = request.POST if request.method == "POST" else request.GET
        step = making_step(order, typed_in(sent), dict(sent.lists()))
        typed = step.typed
        if step.why:
            messages.error(request, step.why)
        if "difference" in request.POST:
            try:
                _confirm(order, typed, str(request.POST.get("difference", "")), cast(User, request.user))
            except ShopError as refusal:
                messages.error(request, _told(refusal))
            else:
                messages.success(request, f"The change of {order} is agreed: see its timeline.")
                return redirect(reverse("admin:orders_order_change", args=[pk]))
        shown = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": f"Change the pieces of {order}",
            "opts": Order._meta,
            **_shown(request, order, step),
            "making": step.form,
        }
        return TemplateResponse(request, "orders/admin/edits/edit.html", shown)


def _told(refusal: ShopError) -> str:
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    return " ".join(fields.values()) or refusal.message


def _confirm(order: Order, typed: Typed, difference: str, by: User) -> None:
    if not difference.lstrip("-").isdigit() or len(difference) > 15:
        raise Invalid("Look at what would be first, then agree to it.")
    confirm_edit(
        order_id=order.public_id,
        wish=wish_of(order, typed),
        accepted_difference=int(difference),
        reason=typed.reason,
        by=by,
    )


def _shown(request: HttpRequest, order: Order, step: MakingStep) -> dict[str, Any]:
    typed = step.typed
    preview: EditPreview | None = None
    if not typed.is_empty and not step.why:
        try:
            preview = edit_preview(order.public_id, wish_of(order, typed))
        except ShopError as refusal:
            if "difference" not in request.POST:
                messages.error(request, _told(refusal))
    context = context_of_member(order.customer_id, currency=order.currency, region=order.region)
    found = pieces_found(typed.q, context=context) if typed.q else []
    names = {each.public_id: f"{ADD}{each.public_id}@{each.sold_by.uom}" for each in found}
    choosable = choosable_products(each.product_id for each in found) if found else frozenset()
    pieces = [
        {
            "piece": each,
            "name": names[each.public_id],
            "price": format_money(each.price),
            "value": typed.fields.get(names[each.public_id], ""),
            "is_made": each.product_id in choosable,
        }
        for each in found
        if each.price
    ]
    return {
        "order": order,
        "rows": _rows(order, typed),
        "extra": _added(typed, set(names.values())),
        "made": made_rows(typed),
        "hidden": typed.hidden,
        "q": typed.q,
        "reason": typed.reason,
        "found": pieces,
        **(_sums(preview) if preview else {}),
    }


def _added(typed: Typed, shown: set[str]) -> list[tuple[str, str, str]]:
    """What is to be added already and was not just found: the field's name, the piece, and how many."""
    wanted = {
        name: name.removeprefix(ADD).partition("@")[0]
        for name, value in typed.fields.items()
        if name.startswith(ADD) and name not in shown and value.strip() not in ("", "0")
    }
    facts = {each.public_id: each for each in variant_facts(public_ids=list(wanted.values())).values()}
    return [
        (name, f"{facts[key].product_title} {facts[key].variant_title}", typed.fields[name])
        for name, key in wanted.items()
        if key in facts
    ]


def _rows(order: Order, typed: Typed) -> list[dict[str, Any]]:
    """What is in the order, with what is typed beside it."""
    rows = []
    units = {row.bundle.get("ref") or row.line_ref: row for row in order.lines.all()}
    counts = counts_of(order)
    lines = order_page(order.public_id).lines
    for (ref, count), line in zip(counts.items(), lines, strict=True):
        uom = units[ref].uom
        rows.append(
            {
                "name": f"{KEEP}{ref}",
                "title": f"{line.product_title} {line.variant_title}".strip(),
                "sku": line.sku,
                "count": quantity_text(count, uom),
                "value": typed.fields.get(f"{KEEP}{ref}", decimal_quantity(count, uom)),
                "total": format_money(line.total),
                "is_set": bool(units[ref].bundle),
            }
        )
    return rows


def _sums(preview: EditPreview) -> dict[str, Any]:
    size = preview.difference if preview.difference.amount >= 0 else -preview.difference
    words = WHAT_HAPPENS[preview.way].format(
        amount=format_money(size), total=format_money(preview.total_after)
    )
    return {
        "preview": preview,
        "changed": [_thing(thing) for thing in preview.things if thing.is_changed],
        "sums": [
            ("Total", format_money(preview.total_before), format_money(preview.total_after)),
            ("GST within", format_money(preview.tax_before), format_money(preview.tax_after)),
        ],
        "difference": preview.difference.amount,
        "difference_words": _signed(preview.difference),
        "what_happens": words,
    }


def _signed(amount: Money) -> str:
    return f"+{format_money(amount)}" if amount.amount > 0 else format_money(amount)


def _thing(thing: EditedThing) -> tuple[str, str, str, str, str]:
    return (
        "; ".join((thing.title, *thing.words)),
        quantity_text(thing.before, thing.uom) if thing.before else "none",
        quantity_text(thing.after, thing.uom) if thing.after else "none",
        format_money(thing.total_before),
        format_money(thing.total_after),
    )


@admin.register(OrderEdit)
class OrderEditAdmin(ReadOnlyAdmin):
    """Changes of orders, newest first: who agreed on what, for how much."""

    list_display = [
        "order",
        "number",
        "shown_status",
        "summary",
        "shown_difference",
        "asked_by",
        "created_at",
    ]
    list_filter = ["status", "created_at"]
    list_select_related = ["order"]
    search_fields = ["order__number", "asked_by", "summary"]
    exclude = ["plan"]

    @display(description="status", label=EDIT_TONES)
    def shown_status(self, edit: OrderEdit) -> tuple[str, str]:
        """A coloured label."""
        return edit.status, edit.get_status_display()

    @display(description="difference")
    def shown_difference(self, edit: OrderEdit) -> str:
        """In rupees; below zero it went back."""
        return rupees(edit.difference.amount)
