"""The buttons on dead letters, the same for messages in and out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.decorators import action
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget

from core.admin import ReadOnlyAdmin
from core.errors import Refused

TONES = {"done": "success", "pending": "info", "sending": "info", "dead": "danger", "ignored": "warning"}


class ReasonForm(BaseDialogForm):
    """Why a message may be closed without being done."""

    reason = forms.CharField(
        max_length=500,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text="Kept with the message, with your name.",
    )


class DeadLetterAdmin(ReadOnlyAdmin):
    """Rows that can be replayed and ignored once they are dead. The verbs are set by each kind of message."""

    replay: Callable[[int], None]
    replay_like: Callable[[int], int]
    ignore: Callable[..., None]

    actions = ["replay_selected"]
    actions_detail = ["replay_one", "replay_all_like_it", "ignore_one"]

    def has_replay_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Those who may change such messages; nobody edits their contents."""
        opts = self.opts
        return bool(request.user.has_perm(f"{opts.app_label}.change_{opts.model_name}"))

    @action(description="Replay dead letters", permissions=["replay"])
    def replay_selected(self, request: HttpRequest, queryset: QuerySet[Model]) -> None:
        """New tries for each selected dead letter."""
        replayed = sum(
            self._tried(request, type(self).replay, pk) for pk in queryset.values_list("pk", flat=True)
        )
        messages.success(request, f"{replayed} will be tried again now.")

    @action(
        description="Replay",
        permissions=["replay"],
        dialog={
            "title": "Replay this message",
            "description": "It is tried again at once, under the same key, so that nothing happens twice.",
            "form_class": BaseDialogForm,
            "form_submit_text": "Replay",
        },
    )
    def replay_one(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """New tries for this one."""
        if self._tried(request, type(self).replay, object_id):
            messages.success(request, "It will be tried again now.")
        return self._back(request, object_id)

    @action(
        description="Replay all like this",
        permissions=["replay"],
        dialog={
            "title": "Replay all like this",
            "description": "Every dead letter of the same system and kind is tried again at once.",
            "form_class": BaseDialogForm,
            "form_submit_text": "Replay all",
        },
    )
    def replay_all_like_it(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """New tries for every dead letter of its kind."""
        try:
            count = type(self).replay_like(int(object_id))
            messages.success(request, f"{count} will be tried again now.")
        except Refused as refusal:
            messages.warning(request, refusal.message)
        return self._back(request, object_id)

    @action(
        description="Ignore",
        permissions=["replay"],
        dialog={
            "title": "Ignore this message",
            "description": "It is closed without being done. What waited behind it goes on.",
            "form_class": ReasonForm,
            "form_submit_text": "Ignore",
        },
    )
    def ignore_one(self, request: HttpRequest, form: ReasonForm, object_id: int) -> HttpResponse:
        """Close it with a reason."""
        try:
            type(self).ignore(int(object_id), reason=f"{form.cleaned_data['reason']} ({request.user})")
            messages.success(request, "Closed.")
        except Refused as refusal:
            messages.warning(request, refusal.message)
        return self._back(request, object_id)

    def _tried(self, request: HttpRequest, verb: Callable[[int], None], object_id: Any) -> bool:
        try:
            verb(int(object_id))
        except Refused as refusal:
            messages.warning(request, f"{object_id}: {refusal.message}")
            return False
        return True

    def _back(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[object_id])
        return (
            HttpResponse(headers={"HX-Redirect": url}) if request.headers.get("HX-Request") else redirect(url)
        )
