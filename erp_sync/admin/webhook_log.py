"""What was sent to receivers of webhooks, and what they answered."""

from __future__ import annotations

from datetime import datetime

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import action, display

from core.admin import ReadOnlyAdmin, pretty_json
from core.errors import Refused
from erp_sync.engine.masking import masked_text
from erp_sync.hooks.models import WebhookDelivery
from erp_sync.hooks.operations import replay_webhook

TONES = {"done": "success", "pending": "info", "sending": "info", "failed": "danger"}


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ReadOnlyAdmin):
    """Every message to a receiver, what it answered, and the button that sends it again."""

    list_display = [
        "created_at",
        "type",
        "entity_key",
        "subscription",
        "shown_status",
        "attempts",
        "short_error",
    ]
    list_display_links = ["type"]
    list_filter = ["status", "subscription__status", "subscription", "type", "created_at"]
    list_select_related = ["subscription"]
    search_fields = ["event_id", "entity_key", "last_error"]
    ordering = ["-id"]
    show_full_result_count = False
    actions = ["replay_selected"]
    fields = [
        "subscription", "type", "event_id", "entity_key", "status", "last_error", "created_at", "attempts",
        "next_try", "give_up_at", "done_at", "shown_body", "shown_log",
    ]  # fmt: skip
    readonly_fields = ["next_try", "shown_body", "shown_log"]

    @display(description="status", label=TONES)
    def shown_status(self, row: WebhookDelivery) -> tuple[str, str]:
        """A coloured label."""
        return row.status, row.get_status_display()

    @display(description="next try")
    def next_try(self, row: WebhookDelivery) -> datetime | None:
        """When it is tried again, while it is."""
        return row.next_attempt_at if row.status == WebhookDelivery.Status.PENDING else None

    @display(description="problem")
    def short_error(self, row: WebhookDelivery) -> str:
        """The beginning."""
        return row.last_error[:100]

    @display(description="body")
    def shown_body(self, row: WebhookDelivery) -> str:
        """What is sent, masked: staff who may look at messages need not see what stands in them."""
        return masked_text(row.body)

    @display(description="attempts, newest last")
    def shown_log(self, row: WebhookDelivery) -> str:
        """What came of it, personal facts masked."""
        return pretty_json(row.log)

    def has_replay_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Those who may change such messages; nobody edits their contents."""
        return bool(request.user.has_perm("erp_sync.change_webhookdelivery"))

    @action(description="Send again", permissions=["replay"])
    def replay_selected(self, request: HttpRequest, queryset: QuerySet[WebhookDelivery]) -> None:
        """Under the same ids, so that a careful receiver does nothing twice."""
        sent = 0
        for pk in queryset.order_by("position").values_list("pk", flat=True):
            try:
                replay_webhook(pk)
                sent += 1
            except Refused as refusal:
                messages.warning(request, f"{pk}: {refusal.message}")
        messages.success(request, f"{sent} will be sent again now.")
