"""The ground floor in the admin: staff, news on its way, dead letters, schedules."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from core import outbox
from core.errors import Refused
from core.models import Delivery, OutboxEvent, ScheduledJob, User

TONES = {"done": "success", "pending": "info", "dead": "danger", "ignored": "warning"}


class ReadOnlyAdmin(ModelAdmin):
    """Rows that only the shop itself writes: staff look, search and press buttons, but edit nothing."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never: these rows are the record."""
        return False


def pretty_json(value: Any) -> str:
    """A JSON value set out for reading, as safe HTML."""
    text = json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True, default=str)
    return format_html("<pre class='overflow-auto'>{}</pre>", text)


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin, ModelAdmin):
    """Roles."""


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """People who can log in."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    ordering = ["email"]
    list_display = ["email", "name", "is_staff", "is_active", "last_login", "joined_at"]
    list_filter = ["is_staff", "is_superuser", "is_active", "groups"]
    search_fields = ["email", "name"]
    readonly_fields = ["last_login", "joined_at"]
    fieldsets = [
        (None, {"fields": ["email", "password", "name"]}),
        ("May", {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        ("Moments", {"fields": ["last_login", "joined_at"]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["email", "name", "password1", "password2"]})]


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

    @action(description="Replay dead letters")
    def replay_selected(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        """Ten new tries for each selected dead letter."""
        self._each(request, queryset, done="will be delivered again", verb=outbox.replay)

    @action(description="Close dead letters without delivering")
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
