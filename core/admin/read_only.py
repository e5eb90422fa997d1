"""Rows that staff may look at and not edit."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import format_html
from unfold.admin import ModelAdmin


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
