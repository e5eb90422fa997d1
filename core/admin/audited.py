"""Every change through an admin page leaves its entry in the audit trail, in the transaction of the change."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from core.audit import Author, audited
from core.audit.models import AuditEntry
from core.audit.watching import Watch

ENTRIES_A_PAGE = 30


def author_of(request: HttpRequest, source: str = "admin form") -> Author:
    """Whoever is logged in, acting through `source`."""
    return Author(str(request.user), source, request.user.pk)


class AuditedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Mixin, first among the bases: forms, deletions and actions are watched, the history page tells what it saw.

    What counts is how the rows differ before and after, so that a refused save leaves no entry, and one that went
    through an operation leaves the right one. `audit_relations` names many-to-many relations to watch as well.
    """

    audit_relations: ClassVar[Collection[str]] = ()
    object_history_template = "admin/audit_history.html"

    def watched(
        self, request: HttpRequest, pks: Collection[Any], source: str = "admin form"
    ) -> AbstractContextManager[Watch]:
        """Run a block in one transaction and record what it does to these rows."""
        return audited(author_of(request, source), self.model, pks, list(self.audit_relations))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """Saving is watched."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with self.watched(request, [object_id] if object_id else []) as watch:
            request.audit_watch = watch  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """Deleting is watched."""
        if request.method != "POST":
            return super().delete_view(request, object_id, extra_context)
        with self.watched(request, [object_id]):
            return super().delete_view(request, object_id, extra_context)

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Actions on chosen rows are watched; one on all rows of a filter watches those it is given."""
        chosen: Collection[Any] = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if request.POST.get("select_across") == "1":
            chosen = list(queryset.values_list("pk", flat=True))
        with self.watched(request, chosen, "admin action"):
            return super().response_action(request, queryset)

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> None:  # type: ignore[override]
        """A new row is watched from now on; the trail takes the place of Django's own log."""
        request.audit_watch.add(obj.pk)  # type: ignore[attr-defined]

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> None:  # type: ignore[override]
        """The trail has it."""

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:  # type: ignore[override]
        """The trail has it."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Who changed what of one row, the latest first; also of one that is gone."""
        row = self.get_object(request, object_id)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        entries = AuditEntry.objects.filter(kind=self.opts.label_lower, object_id=object_id).order_by("-id")
        page = Paginator(entries, ENTRIES_A_PAGE).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {row or page.object_list[0].object_name if row or page.object_list else object_id}",
            "subtitle": None,
            "opts": self.opts,
            "object": row,
            "object_id": object_id,
            "page": page,
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.object_history_template, context)
