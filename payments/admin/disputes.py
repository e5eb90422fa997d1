"""Disputes for staff: the ones that wait first."""

from __future__ import annotations

from django.contrib import admin
from unfold.decorators import display

from core.admin import ReadOnlyAdmin
from payments.admin.money import TONES, InRupees
from payments.models import Dispute


@admin.register(Dispute)
class DisputeAdmin(InRupees, ReadOnlyAdmin):
    """What a bank calls into question, and until when our documents are due."""

    list_display = [
        "provider_dispute_id",
        "reference",
        "shown_amount",
        "shown_status",
        "shown_reason",
        "respond_by",
    ]
    list_filter = ["status", "created_at"]
    list_select_related = ["payment__intent"]
    search_fields = ["provider_dispute_id", "payment__provider_payment_id", "payment__intent__reference"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "provider_dispute_id",
                    "reference",
                    "payment",
                    "shown_amount",
                    "status",
                    "shown_reason",
                ],
                "description": "Send the invoice, the proof of dispatch and the proof of delivery on the provider's own pages "
                "before the day below. What the bank decides comes here by itself.",
            },
        ),
        ("Moments", {"fields": ["created_at", "respond_by", "decided_at"]}),
    ]

    @display(description="reference")
    def reference(self, dispute: Dispute) -> str:
        """What was paid."""
        return dispute.payment.intent.reference

    @display(description="reason", ordering="reason")
    def shown_reason(self, dispute: Dispute) -> str:
        """The provider's code, in words."""
        return dispute.reason.replace("_", " ") or "–"

    @display(description="status", label={**TONES, "open": "danger", "won": "success", "lost": "danger"})
    def shown_status(self, dispute: Dispute) -> tuple[str, str]:
        """A coloured label."""
        return dispute.status, dispute.get_status_display()
