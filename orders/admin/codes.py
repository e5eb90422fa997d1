"""One-time codes for staff: that one was sent, never its digits."""

from __future__ import annotations

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from orders.models import OneTimeCode


@admin.register(OneTimeCode)
class OneTimeCodeAdmin(ReadOnlyAdmin):
    """Which telephone was sent a code, for what, and whether it came back."""

    list_display = ["phone", "purpose", "created_at", "tries", "used_at"]
    list_filter = ["purpose", "created_at"]
    search_fields = ["=phone"]
    ordering = ["-id"]
    fields = ["phone", "purpose", "created_at", "expires_at", "tries", "used_at"]
