"""Enquiries for staff: who asked for what, and whether the CRM has it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from unfold.admin import TabularInline
from unfold.decorators import display

from core.admin import ReadOnlyAdmin
from orders.models import Lead, LeadActivity


class InCrmFilter(admin.SimpleListFilter):
    """Those the CRM has, and those that still wait to be told."""

    title = "in the CRM"
    parameter_name = "in_crm"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Yes and not yet."""
        return [("yes", "yes"), ("no", "not yet")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Lead]) -> QuerySet[Lead]:
        """The chosen half."""
        if self.value() == "yes":
            return queryset.exclude(crm_id="")
        return queryset.filter(crm_id="") if self.value() == "no" else queryset


class ActivityInline(TabularInline):
    """What was said about it, the latest first. It is written in the CRM."""

    model = LeadActivity
    fields = ["happened_at", "kind", "author", "text"]
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Lead | None = None) -> bool:
        """Never from here."""
        return False


@admin.register(Lead)
class LeadAdmin(ReadOnlyAdmin):
    """Enquiries, newest first. They are answered in the CRM."""

    list_display = ["created_at", "name", "topic", "email", "phone", "product_title", "status", "sync_state"]
    list_display_links = ["name"]
    list_filter = ["status", "topic", InCrmFilter, "created_at"]
    inlines = [ActivityInline]
    search_fields = ["name", "email", "phone", "message", "public_id", "crm_id"]
    show_full_result_count = False
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "topic",
                    "name",
                    "email",
                    "phone",
                    "message",
                    "product",
                    "product_title",
                    "customer",
                ]
            },
        ),
        ("Consent", {"fields": ["consent", "created_at"]}),
        (
            "In the CRM",
            {
                "fields": [
                    "status",
                    "owner",
                    "converted_at",
                    "converted_because",
                    "crm_id",
                    "told_crm_at",
                    "outgoing",
                ]
            },
        ),
    ]
    readonly_fields = ["outgoing"]

    @display(description="in the CRM", ordering="told_crm_at", label={"yes": "success", "not yet": "warning"})
    def sync_state(self, lead: Lead) -> str:
        """Whether the CRM has it."""
        return "yes" if lead.crm_id else "not yet"

    @display(description="message to the CRM")
    def outgoing(self, lead: Lead) -> str:
        """The way to the message that tells the CRM, with its tries and what was answered."""
        query = urlencode({"q": f"lead:{lead.public_id}"})
        address = reverse("admin:erp_sync_outboundmessage_changelist")
        return format_html('<a href="{}?{}">See what was sent and answered</a>', address, query)
