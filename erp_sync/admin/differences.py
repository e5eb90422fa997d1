"""What the nightly comparisons found, and the button that puts one thing right."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.decorators import action, display

from core.admin import ReadOnlyAdmin
from core.celery import send_quietly
from core.errors import Refused
from erp_sync.board.words import list_title
from erp_sync.models import Drift, Reconciliation
from erp_sync.reconciliation.comparisons import COMPARISONS
from erp_sync.reconciliation.operations import repair_drift


@admin.register(Drift)
class DriftAdmin(ReadOnlyAdmin):
    """Fields that differ between the shop and another system."""

    list_display = ["entity", "what", "field", "ours", "theirs", "found_at", "shown_repair"]
    list_filter = ["flow", "field", "found_at"]
    search_fields = ["entity"]
    ordering = ["-id"]
    fields = ["what", "story", "field", "ours", "theirs", "found_at", "repair_asked_at", "repair_asked_by"]
    readonly_fields = ["what", "story"]
    actions = ["repair_selected"]
    actions_detail = ["repair_one"]

    @display(description="flow")
    def what(self, drift: Drift) -> str:
        """Stock, prices, orders."""
        return list_title(drift.flow)

    @display(description="repair", label={"asked for": "info", "not yet": "warning"})
    def shown_repair(self, drift: Drift) -> str:
        """Whether somebody has pressed the button; the next comparison tells whether it helped."""
        return "asked for" if drift.repair_asked_at else "not yet"

    @display(description="about")
    def story(self, drift: Drift) -> SafeString:
        """To everything that was said about it."""
        ends_with = {"stock": " at ", "prices": ":", "ticket_messages": " "}.get(drift.flow)
        asked = drift.entity.partition(ends_with)[0] if ends_with else drift.entity
        address = f"{reverse('admin:erp_sync_syncrun_story')}?{urlencode({'q': asked})}"
        return format_html('<a class="text-primary-600 underline" href="{}">{}</a>', address, drift.entity)

    def has_repair_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Those who may put differences right."""
        return bool(request.user.has_perm("erp_sync.change_drift"))

    @action(
        description="Repair: take over what the other system tells, or tell it again", permissions=["repair"]
    )
    def repair_selected(self, request: HttpRequest, queryset: QuerySet[Drift]) -> None:
        """Each selected one."""
        asked = sum(self._repaired(request, drift.pk, str(drift)) for drift in queryset)
        messages.success(request, f"{asked} asked for. The next comparison tells what is left.")

    @action(description="Repair", permissions=["repair"])
    def repair_one(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """This one, by a POST or a click: asking twice does nothing twice."""
        if self._repaired(request, int(object_id), "This difference", is_told=True):
            return redirect(reverse("admin:erp_sync_drift_change", args=[object_id]))
        return redirect("admin:erp_sync_drift_changelist")

    def _repaired(self, request: HttpRequest, drift_id: int, name: str, *, is_told: bool = False) -> bool:
        try:
            said = repair_drift(drift_id, by=str(request.user))
        except Refused as refusal:
            messages.warning(request, f"{name}: {refusal.message}")
            return False
        if is_told:
            messages.success(request, said)
        return True


@admin.register(Reconciliation)
class ReconciliationAdmin(ReadOnlyAdmin):
    """Each nightly comparison: counts and sums on both sides."""

    list_display = ["started_at", "what", "shown_status", "ours_count", "theirs_count", "ours_sum", "theirs_sum", "differing", "short_error"]  # fmt: skip
    list_filter = ["flow", "status", "started_at"]
    ordering = ["-id"]
    actions_list = ["compare_now"]

    @display(description="flow")
    def what(self, run: Reconciliation) -> str:
        """Stock, prices, orders."""
        return list_title(run.flow)

    @display(description="status", label={"running": "info", "done": "success", "failed": "danger"})
    def shown_status(self, run: Reconciliation) -> tuple[str, str]:
        """A coloured label."""
        return run.status, run.get_status_display()

    @display(description="error")
    def short_error(self, run: Reconciliation) -> str:
        """The first line, cut short."""
        return run.error.partition("\n")[0][:100]

    def has_compare_permission(self, request: HttpRequest) -> bool:
        """Those who may put differences right."""
        return bool(request.user.has_perm("erp_sync.change_drift"))

    @action(description="Compare everything now", permissions=["compare"])
    def compare_now(self, request: HttpRequest) -> HttpResponse:
        """Every flow, in the background: it reads and corrects nothing."""
        sent = [send_quietly("erp_sync.reconcile", flow) for flow in COMPARISONS]
        if all(sent):
            messages.success(request, "The comparisons have begun; reload this list in a minute.")
        else:
            messages.warning(
                request, "No worker can be reached now. The comparisons run by themselves at night."
            )
        return redirect("admin:erp_sync_reconciliation_changelist")
