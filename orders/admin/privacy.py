"""Who asked to be forgotten, and who asked for a download: for staff to follow, never to change."""

from __future__ import annotations

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from orders.models import DataExport, ErasureRequest


@admin.register(ErasureRequest)
class ErasureRequestAdmin(ReadOnlyAdmin):
    """Wishes to be forgotten: when they are due, what holds them up, what was done."""

    list_display = ["public_id", "customer", "status", "asked_at", "due_at", "note", "ended_at"]
    list_filter = ["status", "asked_at"]
    list_select_related = ["customer"]
    search_fields = ["public_id", "customer__public_id", "customer__email"]
    ordering = ["-id"]
    fields = [
        "public_id", "customer", "status", "keeps_reviews", "asked_at", "due_at", "next_try_at", "ended_at", "note",
        "touched",
    ]  # fmt: skip


@admin.register(DataExport)
class DataExportAdmin(ReadOnlyAdmin):
    """Downloads of everything held about somebody. Their content is the customer's alone."""

    list_display = ["public_id", "customer", "status", "asked_at", "ready_at", "expires_at"]
    list_filter = ["status", "asked_at"]
    list_select_related = ["customer"]
    search_fields = ["public_id", "customer__public_id", "customer__email"]
    ordering = ["-id"]
    fields = ["public_id", "customer", "status", "asked_at", "ready_at", "expires_at"]
