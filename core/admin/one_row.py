"""Tables that hold one row for the whole shop: its settings."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from unfold.admin import ModelAdmin

from core.admin.audited import AuditedAdmin


class OneRowAdmin(AuditedAdmin, ModelAdmin):
    """One row, made once and then only changed; who changed what stands in its history."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only the first time."""
        return super().has_add_permission(request) and not self.model._default_manager.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The row stays."""
        return False

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """For the menu that every page of the admin shows: it asks the database nothing, and its list offers the rest."""
        return {
            "add": False,
            "change": self.has_change_permission(request),
            "delete": False,
            "view": self.has_view_permission(request),
        }
