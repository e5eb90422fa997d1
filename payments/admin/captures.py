"""Authorised money that the shop means to take, for staff to read."""

from __future__ import annotations

from django.contrib import admin
from unfold.decorators import display

from core.admin import ReadOnlyAdmin
from payments.models import Capture

TONES = {"requested": "warning", "done": "success", "lapsed": "danger"}


@admin.register(Capture)
class CaptureAdmin(ReadOnlyAdmin):
    """Late authorisations and what became of them."""

    list_display = ["payment", "reference", "shown_status", "attempts", "created_at", "ended_at"]
    list_filter = ["status", "created_at"]
    list_select_related = ["payment__intent"]
    search_fields = ["public_id", "payment__provider_payment_id", "payment__intent__reference"]
    fields = [
        "public_id",
        "payment",
        "status",
        "attempts",
        "next_attempt_at",
        "last_error",
        "created_at",
        "ended_at",
    ]

    @display(description="reference")
    def reference(self, capture: Capture) -> str:
        """What it pays."""
        return capture.payment.intent.reference

    @display(description="status", label=TONES)
    def shown_status(self, capture: Capture) -> tuple[str, str]:
        """A coloured label."""
        return capture.status, capture.get_status_display()
