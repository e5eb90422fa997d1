"""Consents for staff: what was agreed, in which words, and when it was withdrawn. To read, never to change."""

from __future__ import annotations

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from orders.models import ConsentRecord


@admin.register(ConsentRecord)
class ConsentRecordAdmin(ReadOnlyAdmin):
    """Every agreement and every withdrawal, newest first."""

    list_display = ["contact", "purpose", "is_granted", "place", "version", "recorded_at"]
    list_filter = ["purpose", "is_granted", "place", "recorded_at"]
    search_fields = ["contact", "customer__public_id"]
    ordering = ["-id"]
    fields = ["contact", "customer", "purpose", "is_granted", "words", "version", "place", "recorded_at"]
