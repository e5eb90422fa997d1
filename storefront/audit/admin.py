"""The looks at the site: is it better or worse than the week before, and what is there to do."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from unfold.admin import TabularInline
from unfold.decorators import display

from core.admin import ReadOnlyAdmin
from storefront.audit.models import AuditFinding, SiteAudit
from storefront.audit.rules import KINDS


class FindingInline(TabularInline):
    """What was found, the new ones first."""

    model = AuditFinding
    fields = ["is_new", "kind", "url", "words"]
    readonly_fields = fields
    can_delete = False
    extra = 0
    max_num = 0
    per_page = 50

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only a look adds any."""
        return False


@admin.register(SiteAudit)
class SiteAuditAdmin(ReadOnlyAdmin):
    """One line a week."""

    list_display = ["began_at", "pages", "findings_count", "since_before", "kinds", "weight"]
    fields = ["began_at", "ended_at", "pages", "findings_count", "since_before", "kinds", "weight"]
    readonly_fields = ["since_before", "kinds"]
    inlines = [FindingInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SiteAudit]:
        """With what the look before found, in the same question."""
        before = SiteAudit.objects.filter(pk__lt=OuterRef("pk"), ended_at__isnull=False).order_by("-pk")
        rows: QuerySet[SiteAudit] = super().get_queryset(request)
        return rows.annotate(found_before=Subquery(before.values("findings_count")[:1]))

    @display(
        description="since the week before",
        label={"better": "success", "worse": "danger", "the same": "info"},
    )
    def since_before(self, audit: SiteAudit) -> tuple[str, str] | str:
        """Better, worse or the same, with the figure."""
        before: int | None = getattr(audit, "found_before", None)
        if before is None:
            return "–"
        more = audit.findings_count - before
        how = "worse" if more > 0 else "better" if more else "the same"
        return how, f"{how} ({more:+d})"

    @display(description="of which")
    def kinds(self, audit: SiteAudit) -> str:
        """Counts by kind."""
        return (
            ", ".join(f"{KINDS.get(kind, kind)} {count}" for kind, count in sorted(audit.counts.items()))
            or "nothing"
        )
