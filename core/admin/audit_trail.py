"""The audit trail: who changed what, searchable, and nobody's to edit."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from unfold.decorators import display

from core.admin.read_only import ReadOnlyAdmin
from core.models import AuditEntry

SHOWN_FIELDS = 3
TONES = {"added": "success", "changed": "info", "removed": "danger"}


class KindFilter(admin.SimpleListFilter):
    """What was changed: products, prices, people."""

    title = "what"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Every kind of thing the admin knows."""
        kinds = {
            model._meta.label_lower: str(model._meta.verbose_name)
            for model in model_admin.admin_site._registry
        }
        return sorted(kinds.items(), key=lambda item: item[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        """The chosen kind."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Every change by staff, the latest first."""

    list_display = ["at", "actor_name", "shown_action", "object_name", "what_changed", "source"]
    list_display_links = ["at", "object_name"]
    list_filter = ["action", KindFilter, "at"]
    search_fields = ["object_name", "actor_name", "source", "changes"]
    search_help_text = "Search a product, a person, “import 12”, or a value that was changed."
    ordering = ["-id"]
    list_per_page = 50
    show_full_result_count = False
    fields = ["at", "actor_name", "source", "action", "object_name", "kind", "all_changes"]
    readonly_fields = ["all_changes"]

    @display(description="action", ordering="action", label=TONES)
    def shown_action(self, entry: AuditEntry) -> tuple[str, str]:
        """A coloured label."""
        return entry.action, entry.action

    @display(description="fields")
    def what_changed(self, entry: AuditEntry) -> str:
        """The first fields by name."""
        names = [name.replace("_", " ") for name in entry.changes]
        more = len(names) - SHOWN_FIELDS
        return ", ".join(names[:SHOWN_FIELDS]) + (f" and {more} more" if more > 0 else "")

    @display(description="old and new")
    def all_changes(self, entry: AuditEntry) -> SafeString:
        """Field by field."""
        return render_to_string("admin/audit_changes.html", {"changes": entry.changes})
