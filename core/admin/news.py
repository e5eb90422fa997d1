"""News on its way, dead letters, schedules."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import action, display

from core import outbox
from core.admin.read_only import ReadOnlyAdmin, pretty_json
from core.errors import Refused
from core.models import Delivery, OutboxEvent, ScheduledJob

TONES = {"done": "success", "pending": "info", "dead": "danger", "ignored": "warning"}


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """News on its way to its subscribers; dead letters can be replayed."""

    list_display = [
        "event_name",
        "subscriber",
        "shown_status",
        "attempts",
        "next_try",
        "done_at",
        "short_error",
    ]
    list_filter = ["status", "subscriber", "event__name"]
    list_select_related = ["event"]
    search_fields = ["event__event_id", "subscriber", "last_error"]
    ordering = ["-id"]
    actions = ["replay_selected", "ignore_selected"]
    fields = [
        "event",
        "subscriber",
        "status",
        "attempts",
        "next_attempt_at",
        "done_at",
        "last_error",
        "payload",
    ]
    readonly_fields = ["payload"]

    @display(description="event", ordering="event__name")
    def event_name(self, delivery: Delivery) -> str:
        """Which news."""
        return delivery.event.name

    @display(description="status", label=TONES)
    def shown_status(self, delivery: Delivery) -> tuple[str, str]:
        """A coloured label."""
        return delivery.status, delivery.get_status_display()

    @display(description="next try")
    def next_try(self, delivery: Delivery) -> datetime | None:
        """When it is tried again, while it is."""
        return delivery.next_attempt_at if delivery.status == Delivery.Status.PENDING else None

    @display(description="last error")
    def short_error(self, delivery: Delivery) -> str:
        """The first line, cut short."""
        return delivery.last_error.partition("\n")[0][:90]

    @display(description="news")
    def payload(self, delivery: Delivery) -> str:
        """The event's fields."""
        return pretty_json(delivery.event.payload)

    def has_replay_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Those who may change deliveries; nobody edits what they carry."""
        return bool(request.user.has_perm("core.change_delivery"))

    @action(description="Replay dead letters", permissions=["replay"])
    def replay_selected(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        """Ten new tries for each selected dead letter."""
        self._each(request, queryset, done="will be delivered again", verb=outbox.replay)

    @action(description="Close dead letters without delivering", permissions=["replay"])
    def ignore_selected(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        """Close them; the name of whoever pressed the button is kept as the reason."""

        def close(delivery_id: int) -> None:
            outbox.ignore(delivery_id, reason=f"closed in the admin by {request.user}")

        self._each(request, queryset, done="closed", verb=close)

    def _each(self, request: HttpRequest, queryset: QuerySet[Delivery], *, done: str, verb: Any) -> None:
        count = 0
        for delivery_id in queryset.values_list("pk", flat=True):
            try:
                verb(delivery_id)
                count += 1
            except Refused as refusal:
                self.message_user(request, f"Delivery {delivery_id}: {refusal.message}", messages.WARNING)
        self.message_user(request, f"{count} {done}.", messages.SUCCESS if count else messages.INFO)


@admin.register(OutboxEvent)
class OutboxEventAdmin(ReadOnlyAdmin):
    """Everything that has happened, in order."""

    list_display = ["event_id", "name", "occurred_at"]
    list_filter = ["name", "occurred_at"]
    search_fields = ["event_id", "payload"]
    ordering = ["-id"]
    fields = ["event_id", "name", "occurred_at", "shown_payload"]
    readonly_fields = ["shown_payload"]

    @display(description="payload")
    def shown_payload(self, event: OutboxEvent) -> str:
        """The event's fields."""
        return pretty_json(event.payload)


@admin.register(ScheduledJob)
class ScheduledJobAdmin(ReadOnlyAdmin):
    """The heartbeat of every schedule."""

    list_display = ["name", "shown_health", "expected_every_s", "started_at", "succeeded_at", "last_error"]
    search_fields = ["name"]

    @display(description="health", label={"on time": "success", "late": "danger", "failing": "danger"})
    def shown_health(self, job: ScheduledJob) -> str:
        """A coloured label."""
        return job.health
