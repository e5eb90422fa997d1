"""Messages that go out."""

from __future__ import annotations

from datetime import datetime

from django.contrib import admin
from unfold.decorators import display

from core.admin import pretty_json
from erp_sync.admin.dead_letters import TONES, DeadLetterAdmin
from erp_sync.engine.replay import ignore_outgoing, replay_outgoing, replay_outgoing_like
from erp_sync.models import OutboundMessage


@admin.register(OutboundMessage)
class OutboundMessageAdmin(DeadLetterAdmin):
    """What other systems have to be told, and what they answered."""

    replay = staticmethod(replay_outgoing)
    replay_like = staticmethod(replay_outgoing_like)
    ignore = staticmethod(ignore_outgoing)

    list_display = ["written_at", "system", "flow", "entity_key", "shown_status", "attempts", "short_error"]
    list_display_links = ["entity_key"]
    list_filter = ["status", "system", "flow", "created_at"]
    search_fields = ["key", "entity_key", "last_error"]
    ordering = ["-id"]
    show_full_result_count = False
    fieldsets = [
        (None, {"fields": ["system", "flow", "key", "entity_key", "status", "last_error"]}),
        (
            "Tries",
            {
                "fields": [
                    "created_at",
                    "attempts",
                    "next_attempt_at",
                    "claimed_until",
                    "give_up_at",
                    "done_at",
                ]
            },
        ),
        ("Message", {"fields": ["shown_payload"]}),
        ("What was answered", {"fields": ["shown_log"]}),
    ]
    readonly_fields = ["shown_payload", "shown_log"]

    @display(description="written", ordering="id")
    def written_at(self, message: OutboundMessage) -> datetime:
        """When it became necessary."""
        return message.created_at

    @display(description="status", label=TONES)
    def shown_status(self, message: OutboundMessage) -> tuple[str, str]:
        """A coloured label."""
        return message.status, message.get_status_display()

    @display(description="problem")
    def short_error(self, message: OutboundMessage) -> str:
        """The first line, cut short."""
        return message.last_error.partition("\n")[0][:100]

    @display(description="payload")
    def shown_payload(self, message: OutboundMessage) -> str:
        """What is sent."""
        return pretty_json(message.payload)

    @display(description="attempts, newest last")
    def shown_log(self, message: OutboundMessage) -> str:
        """What came of it, personal facts masked."""
        return pretty_json(message.log)
