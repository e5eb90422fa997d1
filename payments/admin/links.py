"""Payment links, for staff to read."""

from __future__ import annotations

from django.contrib import admin
from unfold.decorators import display

from core.admin import ReadOnlyAdmin
from payments.models import PaymentLink

TONES = {"requested": "warning", "open": "info", "paid": "success", "failed": "danger"}


@admin.register(PaymentLink)
class PaymentLinkAdmin(ReadOnlyAdmin):
    """What was sent to whom for paying, and what became of it."""

    list_display = ["public_id", "reference", "shown_status", "expires_at", "created_at"]
    list_filter = ["status", "created_at"]
    list_select_related = ["intent"]
    search_fields = ["public_id", "intent__reference", "provider_link_id"]
    fields = [
        "public_id",
        "intent",
        "status",
        "url",
        "expires_at",
        "provider_link_id",
        "provider_order_id",
        "attempts",
        "next_attempt_at",
        "last_error",
        "created_at",
    ]

    @display(description="reference")
    def reference(self, link: PaymentLink) -> str:
        """What it pays."""
        return link.intent.reference

    @display(description="status", label=TONES)
    def shown_status(self, link: PaymentLink) -> tuple[str, str]:
        """A coloured label."""
        return link.status, link.get_status_display()
