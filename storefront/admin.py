"""Letters in the admin: what customers were told, and what a person has to decide."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm

from core.admin import AuditedAdmin, ReadOnlyAdmin
from core.errors import Refused
from storefront import key_page  # noqa: F401  # registers its page
from storefront.audit.admin import SiteAuditAdmin
from storefront.letters import (
    cart_reminder,
    confirm_email,
    hand_over,
    newsletter,
    order_transfer,
    password_reset,
)
from storefront.letters.models import Letter
from storefront.letters.operations import resend_letter

__all__ = ["LetterAdmin", "SiteAuditAdmin"]
KEPT_SECRET = {
    password_reset.KIND,
    order_transfer.KIND,
    confirm_email.KIND,
    newsletter.QUESTION,
    cart_reminder.KIND,
    hand_over.READY,
    hand_over.REMINDER,
}
TONES = {"written": "info", "sending": "info", "sent": "success", "unknown": "warning", "failed": "danger"}


@admin.register(Letter)
class LetterAdmin(AuditedAdmin, ReadOnlyAdmin):
    """Every letter as it was sent."""

    list_display = [
        "subject",
        "channel",
        "to",
        "order_number",
        "shown_status",
        "attempts",
        "written_at",
        "sent_at",
    ]
    list_filter = ["status", "channel", "kind", "written_at"]
    search_fields = ["order_number", "to", "subject"]
    ordering = ["-id"]
    actions = ["send_again"]
    actions_detail = ["send_this_again"]
    fields = [
        "kind",
        "order_number",
        "channel",
        "to",
        "subject",
        "shown_text",
        "status",
        "attempts",
        "last_error",
        "written_at",
        "sent_at",
    ]
    readonly_fields = ["shown_text"]

    @display(description="status", label=TONES)
    def shown_status(self, letter: Letter) -> tuple[str, str]:
        """A coloured label."""
        return letter.status, letter.get_status_display()

    @display(description="letter")
    def shown_text(self, letter: Letter) -> str:
        """Its text part; never that of one with a key to somebody's account."""
        if letter.kind in KEPT_SECRET:
            return "The link or code in this letter is for its reader alone, so it is not shown."
        return format_html("<pre class='whitespace-pre-wrap'>{}</pre>", letter.text)

    def has_send_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Those who may change letters; nobody edits their words."""
        return bool(request.user.has_perm("storefront.change_letter"))

    @action(description="Send again", permissions=["send"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Letter]) -> None:
        """For letters whose outcome is unknown, or that a customer asks for again."""
        for letter in queryset:
            try:
                resend_letter(letter.pk)
            except Refused as refusal:
                self.message_user(request, f"{letter.subject}: {refusal.message}", messages.WARNING)
            else:
                self.message_user(
                    request, f"{letter.subject}: will be sent to {letter.to}.", messages.SUCCESS
                )

    @action(
        description="Send again",
        permissions=["send"],
        dialog={
            "title": "Send this letter again?",
            "description": "It goes to the same address, word for word. Ask first whether it lies among unwanted mail.",
            "form_class": BaseDialogForm,
            "form_submit_text": "Send it again",
        },
    )
    def send_this_again(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """From the letter itself, to which its order's page leads; in the audit trail."""
        try:
            with self.watched(request, [object_id], "send again"):
                resend_letter(object_id)
        except Refused as refusal:
            messages.warning(request, refusal.message)
        else:
            messages.success(request, "It will be sent within seconds.")
        return redirect(reverse("admin:storefront_letter_change", args=[object_id]))
