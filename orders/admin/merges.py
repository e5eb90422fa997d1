"""Merging customers by a button, and the merges with the way back."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from core.admin import ReadOnlyAdmin, author_of
from core.errors import Invalid, ShopError
from core.money import Money
from orders.customers.duplicates.operations import REASON_LENGTH, merge_customers, part_customers
from orders.customers.rules import normal_phone
from orders.models import Customer, CustomerMerge

RIGHT = "orders.merge_customer"
WHAT_HAPPENS = (
    "Orders, bags, addresses, wishes, store credit, reviews, consents, enquiries and questions go over to the account "
    "that stays; the other login opens nothing any more. ERP and CRM are told. You can undo it later."
)


class OtherForm(BaseDialogForm):
    """Another account of the same person, found by what names it for good."""

    other = forms.CharField(
        label="The other account: its e-mail address, telephone or id", max_length=254, widget=UnfoldAdminTextInputWidget
    )  # fmt: skip
    reason = forms.CharField(
        label="How do you know that they are one?", max_length=REASON_LENGTH,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
    )  # fmt: skip

    def clean_other(self) -> str:
        """The public id of the one customer that is meant."""
        typed = self.cleaned_data["other"].strip()
        rows = Customer.objects.exclude(pk=self.object_id)
        found = list(
            (rows.filter(public_id=typed) or rows.filter(email__iexact=typed)
             or rows.filter(phone=normal_phone(typed) or "-"))[:2]
        )  # fmt: skip
        if len(found) != 1:
            raise ValidationError(
                "We know no other account by this. Copy its e-mail address from its page."
                if not found else "More than one account has this. Use the id of the one you mean."
            )  # fmt: skip
        return found[0].public_id


class SoleForm(BaseDialogForm):
    """Nothing to fill in."""


class MergeButton:
    """Merging another account into the customer on the page: a mixin of the customers' admin."""

    def has_take_in_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Whoever may merge."""
        return bool(request.user.has_perm(RIGHT))

    @action(
        description="Merge another account into this",
        permissions=["take_in"],
        dialog={
            "title": "Merge another account into this one?",
            "description": WHAT_HAPPENS,
            "form_class": OtherForm,
            "form_submit_text": "Merge them",
        },
    )
    def take_in(self, request: HttpRequest, form: OtherForm, object_id: int) -> HttpResponse:
        """This one stays."""
        kept = Customer.objects.get(pk=object_id)
        merge_by_button(request, kept.public_id, form.cleaned_data["other"], form.cleaned_data["reason"])
        return redirect(reverse("admin:orders_customer_change", args=[object_id]))


@admin.register(CustomerMerge)
class CustomerMergeAdmin(ReadOnlyAdmin):
    """Merges, the latest first, each with the way back."""

    list_display = ["merged_at", "kept", "gone", "shown_status", "merged_by", "reason"]
    list_filter = ["status", "merged_at"]
    list_select_related = ["kept", "gone"]
    search_fields = ["public_id", "kept__email", "gone__email", "kept__name", "gone__name"]
    show_full_result_count = False
    fields = [
        "public_id", "kept", "gone", "status", "reason", "what_went", "credit_went", "merged_at", "merged_by",
        "parted_at", "parted_by",
    ]  # fmt: skip
    readonly_fields = ["what_went", "credit_went"]
    actions_detail = ["undo"]

    @display(description="status", label={"merged": "success", "parted": "info"})
    def shown_status(self, merge: CustomerMerge) -> tuple[str, str]:
        """A coloured label."""
        return merge.status, merge.get_status_display()

    @display(description="went over")
    def what_went(self, merge: CustomerMerge) -> SafeString:
        """How many of what, and which."""
        rows = [
            (len(names), label.partition(".")[2], ", ".join(names[:20]))
            for label, names in merge.moved.items()
        ]
        return format_html_join("", "<div>{} × {}: {}</div>", rows) or format_html("nothing")

    @display(description="store credit")
    def credit_went(self, merge: CustomerMerge) -> str:
        """In its currency."""
        return ", ".join(str(Money(amount, currency)) for currency, amount in merge.credit.items()) or "none"

    def has_undo_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Whoever may merge, while it stands."""
        standing = CustomerMerge.objects.filter(pk=object_id or 0, status=CustomerMerge.Status.MERGED)
        return request.user.has_perm(RIGHT) and (object_id is None or standing.exists())

    def get_queryset(self, request: HttpRequest) -> QuerySet[CustomerMerge]:
        """With both."""
        return super().get_queryset(request).select_related("kept", "gone")

    @action(
        description="Undo the merge",
        permissions=["undo"],
        dialog={
            "title": "Make them two again?",
            "description": "What went over goes back, as it was, and the other login opens again. What has come about "
            "since the merge stays with the account that was kept.",
            "form_class": SoleForm,
            "form_submit_text": "Undo the merge",
        },
    )
    def undo(self, request: HttpRequest, form: SoleForm, object_id: int) -> HttpResponse:
        """The way back."""
        merge = CustomerMerge.objects.get(pk=object_id)
        try:
            part_customers(merge_id=merge.public_id, author=author_of(request, "merges"))
            messages.success(request, "They are two again. ERP and CRM are being told.")
        except ShopError as refusal:
            messages.warning(request, refusal.message)
        return redirect(reverse("admin:orders_customermerge_change", args=[object_id]))


def merge_by_button(request: HttpRequest, kept_id: str, gone_id: str, reason: str) -> None:
    """Merge, and say what became of it."""
    try:
        merge_customers(kept_id=kept_id, gone_id=gone_id, reason=reason, author=author_of(request, "merges"))
        messages.success(
            request, "They are one now. ERP and CRM are being told; under Merges you can undo it."
        )
    except Invalid as wrong:
        messages.warning(request, " ".join(wrong.fields.values()) or wrong.message)
    except ShopError as refusal:
        messages.warning(request, refusal.message)
