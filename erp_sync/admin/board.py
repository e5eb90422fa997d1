"""The sync dashboard, the story of one thing, and the switches: pages of their own beside the lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST
from unfold.widgets import UnfoldAdminTextareaWidget

from core.admin import pretty_json
from core.breaker import close_breaker
from core.errors import Invalid
from erp_sync.board.queries import sync_board
from erp_sync.board.story import OUT, sync_story
from erp_sync.board.words import flow_title
from erp_sync.connections import PUSHES
from erp_sync.engine.switches import pause_flow, resume_flow
from erp_sync.models import SyncRun

PAUSE = "erp_sync.change_flowpause"
TONES = {"done": "success", "pending": "info", "sending": "info", "dead": "danger", "ignored": ""}


class PauseForm(forms.Form):
    """Why a flow is stopped."""

    reason = forms.CharField(
        max_length=300,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text="Your colleagues read it beside the flow. Say also when it may go on.",
    )


class BoardPages:
    """Mixin of the readings' admin: the dashboard and what is reached from it."""

    def get_urls(self) -> list[URLPattern]:
        """With the pages."""
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        own = [
            path("dashboard/", view(self.board_view), name="erp_sync_syncrun_board"),
            path("story/", view(self.story_view), name="erp_sync_syncrun_story"),
            path("flows/<slug:flow>/pause/", view(self.pause_view), name="erp_sync_syncrun_pause"),
            path("flows/<slug:flow>/resume/", view(require_POST(self.resume_view)), name="erp_sync_syncrun_resume"),
            path("breakers/<str:name>/close/", view(require_POST(self.close_view)), name="erp_sync_syncrun_close"),
        ]  # fmt: skip
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def board_view(self, request: HttpRequest) -> HttpResponse:
        """Every flow as it stands; with `?part=board` only the moving part, which asks for itself again."""
        self._check(request, "erp_sync.view_syncrun")
        systems = sync_board()
        context = {
            **self._context(request, "Sync dashboard"),
            "systems": systems,
            "well": all(system.is_well for system in systems),
            "may_pause": request.user.has_perm(PAUSE),
        }
        template = "board_part" if request.GET.get("part") == "board" else "board"
        return TemplateResponse(request, f"admin/sync/{template}.html", context)

    def story_view(self, request: HttpRequest) -> HttpResponse:
        """Everything that was said about one thing, with what is asked for in `q`. It only reads."""
        self._check(request, "erp_sync.view_outboundmessage", "erp_sync.view_inboxmessage")
        story = sync_story(request.GET.get("q", ""))
        chapters = [
            {
                "chapter": each,
                "tone": TONES.get(each.status, ""),
                "is_out": each.way == OUT,
                "url": reverse(
                    f"admin:erp_sync_{'outboundmessage' if each.way == OUT else 'inboxmessage'}_change",
                    args=[each.message_id],
                ),
                "body": pretty_json(each.body) if each.body is not None else "",
                "tries": pretty_json(each.tries) if each.tries else "",
            }
            for each in story.chapters
        ]
        context = {
            **self._context(request, "One thing's whole story"),
            "story": story,
            "chapters": chapters,
            "stuck": sum(each.status == "dead" for each in story.chapters),
        }
        return TemplateResponse(request, "admin/sync/story.html", context)

    def pause_view(self, request: HttpRequest, flow: str) -> HttpResponse:
        """Asks for the reason, then stops the flow."""
        self._check(request, PAUSE)
        if flow not in PUSHES:
            raise Http404("There is no such flow.")
        form = PauseForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                pause_flow(flow, reason=form.cleaned_data["reason"], by=str(request.user))
                messages.success(request, f"“{flow_title(flow)}” is paused. Nothing is lost: messages wait.")
                return redirect("admin:erp_sync_syncrun_board")
            except Invalid as refusal:
                form.add_error("reason", refusal.message)
        context = {
            **self._context(request, f"Pause “{flow_title(flow)}”"),
            "form": form,
            "flow": flow,
        }
        return TemplateResponse(request, "admin/sync/pause.html", context)

    def resume_view(self, request: HttpRequest, flow: str) -> HttpResponse:
        """Lets the flow go on."""
        self._check(request, PAUSE)
        waited = resume_flow(flow)
        messages.success(request, f"“{flow_title(flow)}” goes on; {waited} waiting messages are sent now.")
        return redirect("admin:erp_sync_syncrun_board")

    def close_view(self, request: HttpRequest, name: str) -> HttpResponse:
        """Somebody knows that the system is back: it is asked again at once."""
        self._check(request, PAUSE)
        names = {each.name for system in sync_board() for each in system.open_breakers}
        if name in names:
            close_breaker(name)
            messages.success(request, "It is asked again now. Should it still fail, it is left alone again.")
        return redirect("admin:erp_sync_syncrun_board")

    def _check(self, request: HttpRequest, *permissions: str) -> None:
        if not request.user.has_perms(permissions):
            raise PermissionDenied

    def _context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        site = self.admin_site.each_context(request)  # type: ignore[attr-defined]
        return {**site, "title": title, "opts": SyncRun._meta}
