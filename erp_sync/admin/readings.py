"""Readings, how far they have come, and whose name is whose."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from unfold.decorators import display

from core.admin import ReadOnlyAdmin
from erp_sync.admin.board import BoardPages
from erp_sync.models import Cursor, ExternalRef, FlowPause, SyncRun
from erp_sync.queries import run_counts, run_problems


@admin.register(SyncRun)
class SyncRunAdmin(BoardPages, ReadOnlyAdmin):
    """Each reading that brought news, was asked for, or failed."""

    list_display = [
        "started_at",
        "flow",
        "trigger",
        "is_full",
        "shown_status",
        "pages",
        "received",
        "stored",
        "changed",
        "refused",
        "took",
        "short_error",
    ]
    list_display_links = ["started_at", "flow"]
    list_filter = ["status", "flow", "trigger", "is_full", "started_at"]
    ordering = ["-id"]
    fieldsets = [
        (None, {"fields": ["flow", "trigger", "is_full", "status", "error"]}),
        ("Counts", {"fields": ["started_at", "finished_at", "pages", "received", "stored", "outcome"]}),
        ("Rows of its pages", {"fields": ["changed", "same", "refused"]}),
        ("Rows that could not be applied", {"fields": ["problems"]}),
    ]
    readonly_fields = ["outcome", "problems"]

    @display(description="status", label={"running": "info", "done": "success", "failed": "danger"})
    def shown_status(self, run: SyncRun) -> tuple[str, str]:
        """A coloured label."""
        return run.status, run.get_status_display()

    @display(description="took")
    def took(self, run: SyncRun) -> str:
        """How long the reading took."""
        return f"{(run.finished_at - run.started_at).total_seconds():.1f} s" if run.finished_at else ""

    @display(description="error")
    def short_error(self, run: SyncRun) -> str:
        """The first line, cut short."""
        return run.error.partition("\n")[0][:100]

    @display(description="what became of the rows")
    def outcome(self, run: SyncRun) -> str:
        """Counts by status."""
        words = {"done": "applied", "pending": "waiting", "dead": "dead letters", "ignored": "ignored"}
        counts = run_counts(run.pk)
        return ", ".join(f"{count} {words[status]}" for status, count in sorted(counts.items())) or "no news"

    @display(description="problems")
    def problems(self, run: SyncRun) -> str:
        """Each row with what is wrong with it, linked to its message."""
        rows = [
            (
                reverse("admin:erp_sync_inboxmessage_change", args=[problem.message_id]),
                problem.event_id,
                problem.status,
                problem.problem.partition("\n")[0],
            )
            for problem in run_problems(run.pk)
        ]
        if not rows:
            return "none"
        return format_html("<ul>{}</ul>", format_html_join("", '<li><a href="{}">{}</a> ({}): {}</li>', rows))


@admin.register(Cursor)
class CursorAdmin(ReadOnlyAdmin):
    """How far each flow has been read."""

    list_display = ["flow", "system", "health", "modified_since", "succeeded_at", "failures", "short_error"]
    list_filter = ["system"]

    @display(description="health", label={"reading": "success", "failing": "danger", "never read": "warning"})
    def health(self, cursor: Cursor) -> str:
        """Whether the last reading came to its end."""
        if cursor.failures:
            return "failing"
        return "reading" if cursor.succeeded_at else "never read"

    @display(description="last error")
    def short_error(self, cursor: Cursor) -> str:
        """The first line, cut short."""
        return cursor.last_error.partition("\n")[0][:100]


@admin.register(ExternalRef)
class ExternalRefAdmin(ReadOnlyAdmin):
    """Whose name is whose."""

    list_display = ["system", "kind", "public_id", "external_id", "version", "seen_at"]
    list_filter = ["system", "kind"]
    search_fields = ["public_id", "external_id"]
    ordering = ["-id"]


@admin.register(FlowPause)
class FlowPauseAdmin(ReadOnlyAdmin):
    """Flows that staff have stopped, and why. They are stopped and resumed on the sync dashboard."""

    list_display = ["flow", "reason", "paused_by", "paused_at"]
    search_fields = ["flow", "reason", "paused_by"]
