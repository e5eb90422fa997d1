"""Receivers of webhooks: who is told what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminURLInputWidget

from core.admin import AuditedAdmin, author_of
from core.errors import Invalid, Refused
from erp_sync.hooks.models import WebhookSubscription
from erp_sync.hooks.operations import (
    HookWish,
    add_webhook,
    change_webhook,
    check_wish,
    end_webhook,
    pause_webhook,
    replay_failed_webhooks,
    resume_webhook,
    rotate_webhook_secret,
    try_webhook,
)
from erp_sync.hooks.public import TYPES

STANDING = {"active": "success", "paused": "warning", "disabled": "danger", "gone": "danger", "ended": ""}
COPY = "Its secret is {} . Copy it now: it is not shown again."


class HookForm(forms.ModelForm):
    """Who is told what, where."""

    url = forms.CharField(
        label="Address",
        widget=UnfoldAdminURLInputWidget,
        help_text="Begins with https://. Every message is POSTed here; redirects are not followed.",
    )
    events = forms.MultipleChoiceField(
        choices=[(each, each) for each in TYPES],
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="docs/webhooks.md tells what each of them says.",
    )

    class Meta:
        model = WebhookSubscription
        fields = ["title", "url", "events"]

    @property
    def wish(self) -> HookWish:
        """As the operations take it."""
        said = self.cleaned_data
        return HookWish(said.get("title", ""), said.get("url", ""), said.get("events", []))

    def clean(self) -> dict[str, Any]:
        """As the operation judges it, without making anything."""
        cleaned = super().clean() or self.cleaned_data
        try:
            check_wish(self.wish)
        except Invalid as refusal:
            for name, problem in refusal.fields.items():
                if name in self.fields and not self.has_error(name):
                    self.add_error(name, problem)
        return cleaned


def _dialog(title: str, description: str) -> dict[str, Any]:
    return {
        "title": title,
        "description": description,
        "form_class": BaseDialogForm,
        "form_submit_text": title,
    }


@admin.register(WebhookSubscription)
class WebhookSubscriptionAdmin(AuditedAdmin, ModelAdmin):
    """Who is told what. Nothing is ever deleted: a receiver is ended, and its log stays for three months."""

    form = HookForm
    list_display = ["title", "url", "heard", "shown_status", "failing_since", "created_at"]
    list_filter = ["status"]
    search_fields = ["title", "url", "public_id"]
    ordering = ["-id"]
    actions_detail = [
        "try_it", "rotate_secret", "pause", "resume", "replay_all_failed", "end_for_good",
    ]  # fmt: skip
    readonly_fields = [
        "public_id", "shown_status", "secret_note", "failing_since", "last_error", "stopped_at", "created_at",
    ]  # fmt: skip

    def get_fields(self, request: HttpRequest, obj: WebhookSubscription | None = None) -> Any:
        """What is asked for a new one; how an old one stands besides."""
        asked = ["title", "url", "events"]
        return [*asked, *self.readonly_fields] if obj else asked

    def has_delete_permission(self, request: HttpRequest, obj: WebhookSubscription | None = None) -> bool:
        """Ended, never forgotten."""
        return False

    def has_press_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Those who may change receivers."""
        return bool(request.user.has_perm("erp_sync.change_webhooksubscription"))

    @display(description="hears")
    def heard(self, row: WebhookSubscription) -> str:
        """Its events, the first ones by name."""
        more = len(row.events) - 3
        return ", ".join(row.events[:3]) + (f" and {more} more" if more > 0 else "")

    @display(description="state", label=STANDING)
    def shown_status(self, row: WebhookSubscription) -> tuple[str, str]:
        """A coloured label."""
        return row.status, row.get_status_display()

    @display(description="secret")
    def secret_note(self, row: WebhookSubscription) -> str:
        """Never the secret itself."""
        until = row.previous_until
        old = f"; the one before it signs too until {until:%d %b %Y %H:%M} UTC" if until else ""
        return f"shown once, when it was made{old}"

    def save_model(self, request: HttpRequest, obj: WebhookSubscription, form: Any, change: bool) -> None:
        """Through the operations; a new one's secret is shown this once."""
        if change:
            change_webhook(obj.pk, wish=form.wish, author=author_of(request))
            return
        made = add_webhook(wish=form.wish, author=author_of(request))
        obj.pk = made.pk
        messages.success(request, COPY.format(made.secret))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """Not watched: the operations write down what they do."""
        return ModelAdmin.changeform_view(self, request, object_id, form_url, extra_context)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The operation has written it down."""

    @action(
        description="Send a test",
        permissions=["press"],
        dialog=_dialog("Send a test", "A “webhook.test” is sent to its address; see Webhook messages."),
    )
    def try_it(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """A message that means nothing."""
        return self._press(request, object_id, lambda: f"{try_webhook(int(object_id))} is on its way.")

    @action(
        description="New secret",
        permissions=["press"],
        dialog=_dialog(
            "New secret", "For two days the old secret signs too, so that the receiver can change over."
        ),
    )
    def rotate_secret(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """Another secret, shown once."""
        return self._press(
            request,
            object_id,
            lambda: COPY.format(rotate_webhook_secret(int(object_id), author=author_of(request)).secret),
        )

    @action(
        description="Pause",
        permissions=["press"],
        dialog=_dialog(
            "Pause", "Nothing is sent until you resume it; what happens meanwhile is kept for it."
        ),
    )
    def pause(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """Wait."""

        def verb() -> str:
            pause_webhook(int(object_id), author=author_of(request))
            return "Paused. Nothing is lost: messages wait."

        return self._press(request, object_id, verb)

    @action(
        description="Resume",
        permissions=["press"],
        dialog=_dialog("Resume", "It is used again, and what waits for it is sent now."),
    )
    def resume(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """Go on."""

        def verb() -> str:
            waited = resume_webhook(int(object_id), author=author_of(request))
            return f"In use; {waited} waiting messages are sent now."

        return self._press(request, object_id, verb)

    @action(
        description="Replay all failed",
        permissions=["press"],
        dialog=_dialog(
            "Replay all failed", "Everything that was given up is sent again, in its order, under its id."
        ),
    )
    def replay_all_failed(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """New tries for all that was given up."""
        return self._press(
            request, object_id, lambda: f"{replay_failed_webhooks(int(object_id))} will be sent again now."
        )

    @action(
        description="End for good",
        permissions=["press"],
        dialog=_dialog("End for good", "It is told nothing more, ever. What waits for it is given up."),
    )
    def end_for_good(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """No more."""

        def verb() -> str:
            end_webhook(int(object_id), author=author_of(request))
            return "Ended."

        return self._press(request, object_id, verb)

    def _press(self, request: HttpRequest, object_id: Any, verb: Callable[[], str]) -> HttpResponse:
        try:
            messages.success(request, verb())
        except Refused as refusal:
            messages.warning(request, refusal.message)
        url = reverse("admin:erp_sync_webhooksubscription_change", args=[object_id])
        return (
            HttpResponse(headers={"HX-Redirect": url}) if request.headers.get("HX-Request") else redirect(url)
        )
