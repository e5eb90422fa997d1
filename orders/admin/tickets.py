"""Questions of customers for staff: read whole, filtered, and answered from here; CRM and ERP are told."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.admin import TabularInline
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldAdminTextareaWidget

from core.admin import ReadOnlyAdmin, author_of
from core.errors import Invalid, ShopError
from orders.customers.tickets.operations import answer_ticket
from orders.customers.tickets.rules import AGENT, CUSTOMER, MESSAGE_LENGTH, PENDING, RESOLVED, STATUSES
from orders.models import Ticket, TicketMessage

TONES = {"open": "warning", "pending": "info", "resolved": "success", "closed": "success"}


class AnswerForm(BaseDialogForm):
    """What the customer is to read, and how the question stands then."""

    message = forms.CharField(
        label="Your answer", max_length=MESSAGE_LENGTH, widget=UnfoldAdminTextareaWidget(attrs={"rows": 8})
    )
    status = forms.ChoiceField(
        label="And then",
        choices=[(PENDING, "we wait for their answer"), (RESOLVED, "it is solved")],
        initial=PENDING,
        widget=UnfoldAdminRadioSelectWidget,
    )


class WaitsForFilter(admin.SimpleListFilter):
    """Whose turn it is: whoever did not write last."""

    title = "waits for"
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Us, or the customer."""
        return [("us", "us"), ("customer", "the customer")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Ticket]) -> QuerySet[Ticket]:
        """Among those that are not over."""
        last = {"us": CUSTOMER, "customer": AGENT}.get(self.value() or "")
        alive: QuerySet[Any] = queryset.filter(status__in=["open", "pending"])
        return alive.filter(last_author=last) if last else queryset


class AboutOrderFilter(admin.SimpleListFilter):
    """Questions about an order, and the others."""

    title = "about an order"
    parameter_name = "about_order"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Yes and no."""
        return [("yes", "yes"), ("no", "no")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Ticket]) -> QuerySet[Ticket]:
        """The chosen half."""
        if self.value() == "yes":
            return queryset.exclude(order=None)
        return queryset.filter(order=None) if self.value() == "no" else queryset


class MessageInline(TabularInline):
    """What was written, oldest first, wherever it was written."""

    model = TicketMessage
    fields = ["written_at", "author", "body", "crm_id"]
    readonly_fields = ["written_at", "author", "body", "crm_id"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """By the button, so that everybody is told."""
        return False


@admin.register(Ticket)
class TicketAdmin(ReadOnlyAdmin):
    """Questions, the last moved first."""

    list_display = ["moved_at", "number", "subject", "customer", "order", "shown_status", "waits_for"]
    list_display_links = ["number", "subject"]
    list_filter = [WaitsForFilter, "status", AboutOrderFilter, "created_at"]
    list_select_related = ["customer", "order"]
    search_fields = [
        "public_id", "subject", "customer__email", "customer__name", "order__number", "messages__body",
    ]  # fmt: skip
    ordering = ["-moved_at"]
    show_full_result_count = False
    inlines = [MessageInline]
    fieldsets = [
        (None, {"fields": ["public_id", "subject", "status", "customer_link", "order_link", "elsewhere"]}),
        ("Moments", {"fields": ["created_at", "moved_at"]}),
    ]
    readonly_fields = ["customer_link", "order_link", "elsewhere"]
    actions_detail = ["answer"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ticket]:
        """With who wrote last."""
        newest = TicketMessage.objects.filter(ticket=OuterRef("pk")).order_by("-written_at", "-id")
        return super().get_queryset(request).annotate(last_author=Subquery(newest.values("author")[:1]))

    @display(description="status", label=TONES)
    def shown_status(self, ticket: Ticket) -> tuple[str, str]:
        """A coloured label."""
        return ticket.status, STATUSES[ticket.status]

    @display(description="waits for", label={"us": "warning", "the customer": "info"})
    def waits_for(self, ticket: Any) -> str:
        """Whose turn it is; nothing once it is over."""
        if ticket.status not in ("open", "pending"):
            return ""
        return "the customer" if ticket.last_author == AGENT else "us"

    @display(description="customer")
    def customer_link(self, ticket: Ticket) -> SafeString:
        """To their page."""
        return _link(reverse("admin:orders_customer_change", args=[ticket.customer_id]), str(ticket.customer))

    @display(description="order")
    def order_link(self, ticket: Ticket) -> str:
        """To the order it is about."""
        if ticket.order is None:
            return "about no order"
        return _link(reverse("admin:orders_order_change", args=[ticket.order_id]), ticket.order.number)

    @display(description="in CRM and ERP")
    def elsewhere(self, ticket: Ticket) -> SafeString:
        """To every message about it in every system."""
        address = f"{reverse('admin:erp_sync_syncrun_story')}?{urlencode({'q': ticket.public_id})}"
        return _link(address, "See what was told and heard")

    def has_answer_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Whoever may answer customers."""
        return bool(request.user.has_perm("orders.answer_ticket"))

    @action(
        description="Answer",
        permissions=["answer"],
        dialog={
            "title": "Answer the customer",
            "description": "They read it in their account and by e-mail. CRM and ERP get it too.",
            "form_class": AnswerForm,
            "form_submit_text": "Send the answer",
        },
    )
    def answer(self, request: HttpRequest, form: AnswerForm, object_id: int) -> HttpResponse:
        """To the customer, and into both other systems."""
        ticket, told = Ticket.objects.get(pk=object_id), form.cleaned_data
        try:
            answer_ticket(
                ticket_id=ticket.public_id,
                message=told["message"],
                status=told["status"],
                author=author_of(request, "questions"),
            )
            messages.success(request, "Your answer is on its way to the customer, the CRM and the ERP.")
        except Invalid as wrong:
            messages.warning(request, " ".join(wrong.fields.values()) or wrong.message)
        except ShopError as refusal:
            messages.warning(request, refusal.message)
        return redirect(reverse("admin:orders_ticket_change", args=[object_id]))


def _link(address: str, text: str) -> SafeString:
    return format_html('<a class="text-primary-600 underline" href="{}">{}</a>', address, text)
