"""Runs over files: the list, the desk where a file is handed in, and the page of one run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST
from unfold.decorators import display

from core.admin.imports.files import export_answer, refused_answer
from core.admin.imports.page import job_context, running_context
from core.admin.read_only import ReadOnlyAdmin
from core.errors import Refused
from core.imports import importer_of, importers
from core.imports.importer import Importer
from core.imports.models import ImportJob
from core.imports.operations import apply_import, begin_import, resume_import, stop_import

TONES = {
    "judging": "info", "judged": "warning", "applying": "info", "done": "success", "failed": "danger",
    "stopped": "warning",
}  # fmt: skip
VERBS: dict[str, tuple[Callable[[int], None], str]] = {
    "apply": (apply_import, "The rows are being written."),
    "stop": (stop_import, "The run stops after the rows it is at."),
    "resume": (resume_import, "The run goes on behind the last finished row."),
}


def allowed_importers(request: HttpRequest) -> list[Importer]:
    """Those whose rows this person may change."""
    return [found for found in importers() if request.user.has_perm(found.permission)]


@admin.register(ImportJob)
class ImportJobAdmin(ReadOnlyAdmin):
    """Files and bulk edits, the latest first."""

    list_display = ["title", "kind_title", "shown_status", "summary", "who", "created_at"]
    list_filter = ["status", "origin", "created_at"]
    list_select_related = ["created_by"]
    search_fields = ["title", "kind", "created_by__email"]
    ordering = ["-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportJob]:
        """Only runs about what this person may change."""
        rows: QuerySet[ImportJob] = super().get_queryset(request)
        return rows.filter(kind__in=[found.kind for found in allowed_importers(request)])

    def has_view_permission(self, request: HttpRequest, obj: ImportJob | None = None) -> bool:
        """Whoever may change any of these things."""
        return bool(allowed_importers(request)) if request.user.is_active else False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As for the list."""
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """As for the list."""
        return self.has_view_permission(request)

    @display(description="kind")
    def kind_title(self, job: ImportJob) -> str:
        """What the rows are about."""
        return next((found.title for found in importers() if found.kind == job.kind), job.kind)

    @display(description="status", ordering="status", label=TONES)
    def shown_status(self, job: ImportJob) -> tuple[str, str]:
        """A coloured label."""
        return job.status, job.get_status_display()

    @display(description="rows")
    def summary(self, job: ImportJob) -> str:
        """Counts of the outcomes that there are."""
        words = {"ok": "new", "changed": "changed", "same": "same", "refused": "refused"}
        said = [f"{job.counts[key]:,} {word}" for key, word in words.items() if job.counts.get(key)]
        return ", ".join(said) or "–"

    @display(description="by", ordering="created_by__email")
    def who(self, job: ImportJob) -> str:
        """The person, or a command."""
        return str(job.created_by or "manage.py")

    def get_urls(self) -> list[URLPattern]:
        """The list, the desk, one run, its verbs and its files."""
        view = self.admin_site.admin_view
        own: list[URLPattern] = [
            path("<int:job_id>/progress/", view(self.progress_view), name="core_importjob_progress"),
            path("<int:job_id>/refused.<str:form>", view(self.refused_view), name="core_importjob_refused"),
            path(
                "<int:job_id>/<str:verb>/now/", view(require_POST(self.verb_view)), name="core_importjob_verb"
            ),
            path("rows/<str:kind>.<str:form>", view(self.export_view), name="core_importjob_export"),
        ]
        return [*own, *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The desk: every kind of file with its columns, what there is now, and a place to hand one in."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._received(request)
        return self._desk(request)

    def _received(self, request: HttpRequest) -> HttpResponse:
        importer = self._importer(request, request.POST.get("kind", ""))
        given = request.FILES.get("file")
        if given is None:
            return self._desk(request, importer.kind, "Choose a file first.")
        try:
            job = begin_import(
                kind=importer.kind,
                name=given.name or "file",
                chunks=given.chunks(),
                created_by=request.user.pk,
            )
        except Refused as refusal:
            return self._desk(request, importer.kind, refusal.message)
        return redirect(_address(job.pk))

    def _desk(self, request: HttpRequest, kind: str = "", problem: str = "") -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "Files in and out",
            "opts": self.opts,
            "importers": allowed_importers(request),
            "wrong_kind": kind,
            "problem": problem,
        }
        return TemplateResponse(request, "admin/imports/desk.html", context, status=400 if problem else 200)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One run: where it stands, what to do, every row's verdict."""
        job = self._job(request, int(object_id) if object_id.isdigit() else 0)
        context = {**self.admin_site.each_context(request), "opts": self.opts, **job_context(request, job)}
        return TemplateResponse(request, "admin/imports/job.html", context)

    def progress_view(self, request: HttpRequest, job_id: int) -> HttpResponse:
        """The moving part of the page; asks for the whole page once the phase is over."""
        job = self._job(request, job_id)
        if not job.is_under_way:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return TemplateResponse(request, "admin/imports/progress.html", running_context(job))

    def verb_view(self, request: HttpRequest, job_id: int, verb: str) -> HttpResponse:
        """Apply, stop or resume."""
        job = self._job(request, job_id)
        if verb not in VERBS:
            raise Http404
        operation, said = VERBS[verb]
        try:
            operation(job.pk)
            messages.success(request, said)
        except Refused as refusal:
            messages.warning(request, refusal.message)
        return redirect(_address(job.pk))

    def refused_view(self, request: HttpRequest, job_id: int, form: str) -> Any:
        """The refused rows with their reasons, to be corrected."""
        return refused_answer(self._job(request, job_id), form)

    def export_view(self, request: HttpRequest, kind: str, form: str) -> Any:
        """Every row there is, in the shape that is handed in; with ?empty=1 the headings only."""
        return export_answer(self._importer(request, kind), form, is_empty="empty" in request.GET)

    def _job(self, request: HttpRequest, job_id: int) -> ImportJob:
        job = ImportJob.objects.select_related("created_by").filter(pk=job_id).first()
        if job is None:
            raise Http404("There is no such import.")
        self._importer(request, job.kind)
        return job

    def _importer(self, request: HttpRequest, kind: str) -> Importer:
        try:
            importer = importer_of(kind)
        except Refused as unknown:
            raise Http404(unknown.message) from unknown
        if not request.user.has_perm(importer.permission):
            raise PermissionDenied
        return importer


def _address(job_id: int) -> str:
    return reverse("admin:core_importjob_change", args=[job_id])
