"""Customers who may be one person, side by side: merged, or called two."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldAdminTextareaWidget

from core.admin import ReadOnlyAdmin, author_of
from core.celery import send_quietly
from core.errors import ShopError
from core.front_page import Cell, Listing
from orders.admin.merges import RIGHT, WHAT_HAPPENS, SoleForm, merge_by_button
from orders.customers.duplicates.operations import REASON_LENGTH, dismiss_duplicate
from orders.customers.duplicates.rules import REASONS
from orders.customers.privacy.queries import is_proven
from orders.models import Customer, SuspectedDuplicate


class MergeForm(BaseDialogForm):
    """Which of the two stays, and why."""

    kept = forms.ChoiceField(label="Which account stays?", widget=UnfoldAdminRadioSelectWidget)
    reason = forms.CharField(
        label="How do you know that they are one?", max_length=REASON_LENGTH,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = SuspectedDuplicate.objects.select_related("first", "second").filter(pk=self.object_id).first()
        both = (found.first, found.second) if found else ()
        self.fields["kept"].choices = [(each.public_id, _in_short(each)) for each in both]


@admin.register(SuspectedDuplicate)
class SuspectedDuplicateAdmin(ReadOnlyAdmin):
    """Pairs, the likeliest first."""

    list_display = ["pair", "points", "why", "shown_status", "found_at"]
    list_display_links = ["pair"]
    list_filter = ["status", "found_at"]
    list_select_related = ["first", "second"]
    search_fields = ["first__name", "first__email", "second__name", "second__email"]
    show_full_result_count = False
    fields = ["points", "why", "status", "found_at", "decided_at", "decided_by"]
    readonly_fields = ["why"]
    change_form_after_template = "orders/admin/customer.html"
    actions_list = ["look_now"]
    actions_detail = ["merge", "dismiss"]

    @display(description="customers")
    def pair(self, row: SuspectedDuplicate) -> str:
        """Both by name and address."""
        return f"{row.first} · {row.second}"

    @display(description="because of")
    def why(self, row: SuspectedDuplicate) -> str:
        """In words."""
        return ", ".join(REASONS.get(reason, reason) for reason in row.reasons)

    @display(description="status", label={"waiting": "warning", "dismissed": "info", "merged": "success"})
    def shown_status(self, row: SuspectedDuplicate) -> tuple[str, str]:
        """A coloured label."""
        return row.status, row.get_status_display()

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With both side by side."""
        row = context.get("original")
        if row is not None:
            context = {**context, "listings": [_side_by_side(row.first, row.second)]}
        return super().render_change_form(request, context, *args, **kwargs)

    def has_decide_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Whoever may merge, while it waits or was called two people."""
        if not request.user.has_perm(RIGHT):
            return False
        merged = SuspectedDuplicate.objects.filter(pk=object_id or 0, status=SuspectedDuplicate.Status.MERGED)
        return object_id is None or not merged.exists()

    @action(
        description="Merge",
        permissions=["decide"],
        dialog={
            "title": "Make these two accounts one?",
            "description": WHAT_HAPPENS,
            "form_class": MergeForm,
            "form_submit_text": "Merge them",
        },
    )
    def merge(self, request: HttpRequest, form: MergeForm, object_id: int) -> HttpResponse:
        """The chosen one stays."""
        row = SuspectedDuplicate.objects.select_related("first", "second").get(pk=object_id)
        kept_id = form.cleaned_data["kept"]
        (gone_id,) = {row.first.public_id, row.second.public_id} - {kept_id}
        merge_by_button(request, kept_id, gone_id, form.cleaned_data["reason"])
        return redirect(reverse("admin:orders_suspectedduplicate_change", args=[object_id]))

    @action(
        description="They are two people",
        permissions=["decide"],
        dialog={
            "title": "Are they two people?",
            "description": "The pair is not brought up again unless more speaks for it than today.",
            "form_class": SoleForm,
            "form_submit_text": "They are two",
        },
    )
    def dismiss(self, request: HttpRequest, form: SoleForm, object_id: int) -> HttpResponse:
        """Off the list."""
        try:
            dismiss_duplicate(suspicion_id=object_id, author=author_of(request, "duplicates"))
            messages.success(request, "Noted: two people.")
        except ShopError as refusal:
            messages.warning(request, refusal.message)
        return redirect("admin:orders_suspectedduplicate_changelist")

    def has_look_permission(self, request: HttpRequest) -> bool:
        """Whoever may merge."""
        return bool(request.user.has_perm(RIGHT))

    @action(description="Look for more now", permissions=["look"])
    def look_now(self, request: HttpRequest) -> HttpResponse:
        """In the background: it changes no customer."""
        if send_quietly("orders.find_duplicates"):
            messages.success(request, "We are looking; reload this list in a minute.")
        else:
            messages.warning(request, "No worker can be reached now. The search runs by itself each night.")
        return redirect("admin:orders_suspectedduplicate_changelist")


def _in_short(customer: Customer) -> str:
    proven = "proven" if is_proven(customer) else "not proven"
    return f"{customer.name}, {customer.email}, {customer.phone or 'no telephone'} ({proven}, since {customer.created_at:%d.%m.%Y})"


def _side_by_side(one: Customer, other: Customer) -> Listing:
    facts = [_facts(each) for each in (one, other)]
    rows = [
        [Cell(name), *(Cell(told[name], wraps=True) for told in facts)]
        for name in facts[0]
        if facts[0][name] or facts[1][name]
    ]
    links = [
        Cell("Page"),
        *(
            Cell(each.name, url=reverse("admin:orders_customer_change", args=[each.pk]))
            for each in (one, other)
        ),
    ]
    headings = [Cell("What we know"), Cell("One"), Cell("The other")]
    return Listing("Side by side", headings, [links, *rows], reverse("admin:orders_customer_changelist"), "")


def _facts(customer: Customer) -> dict[str, str]:
    places = [f"{each.line1}, {each.city} {each.pincode}" for each in customer.addresses.all()[:5]]
    return {
        "Name": customer.name,
        "E-mail": customer.email,
        "Telephone": customer.phone,
        "Proven": "yes" if is_proven(customer) else "no",
        "GSTIN": customer.gstin,
        "Addresses": "; ".join(places),
        "Orders": str(customer.orders.count()),
        "Since": f"{customer.created_at:%d.%m.%Y}",
    }
