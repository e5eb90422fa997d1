"""Messages that came in."""

from __future__ import annotations

import json
from datetime import datetime

from django.contrib import admin
from unfold.decorators import display

from core.admin import pretty_json
from erp_sync.admin.dead_letters import TONES, DeadLetterAdmin
from erp_sync.engine.replay import ignore_incoming, replay_incoming, replay_incoming_like
from erp_sync.models import InboxMessage


@admin.register(InboxMessage)
class InboxMessageAdmin(DeadLetterAdmin):
    """What other systems told us, as they told it, and what became of it."""

    replay = staticmethod(replay_incoming)
    replay_like = staticmethod(replay_incoming_like)
    ignore = staticmethod(ignore_incoming)

    list_display = [
        "came_at",
        "source",
        "kind",
        "event_id",
        "rows",
        "shown_status",
        "attempts",
        "short_error",
    ]
    list_display_links = ["event_id"]
    list_filter = ["status", "source", "kind", "received_at"]
    search_fields = ["event_id", "body", "last_error"]
    ordering = ["-id"]
    show_full_result_count = False
    fieldsets = [
        (None, {"fields": ["source", "kind", "event_id", "rows", "status", "last_error", "sync_run"]}),
        ("Tries", {"fields": ["received_at", "attempts", "next_attempt_at", "done_at"]}),
        ("Message", {"fields": ["shown_body"]}),
    ]
    readonly_fields = ["shown_body"]

    @display(description="received", ordering="id")
    def came_at(self, message: InboxMessage) -> datetime:
        """When it came."""
        return message.received_at

    @display(description="status", label=TONES)
    def shown_status(self, message: InboxMessage) -> tuple[str, str]:
        """A coloured label."""
        return message.status, message.get_status_display()

    @display(description="problem")
    def short_error(self, message: InboxMessage) -> str:
        """The first line, cut short."""
        return message.last_error.partition("\n")[0][:100]

    @display(description="body")
    def shown_body(self, message: InboxMessage) -> str:
        """The JSON set out for reading."""
        try:
            return pretty_json(json.loads(message.body))
        except ValueError:
            return message.body
