"""Filters of the list of orders."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from orders.admin.stages import (
    FLAGGED,
    STAGES,
    UNVERIFIED,
    capture_refused_since,
    refusals_seen_from,
)
from orders.models import Order


class StageFilter(admin.SimpleListFilter):
    """Orders by what has to happen next."""

    title = "work"
    parameter_name = "stage"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The choices."""
        return [(name, title) for name, (title, _) in STAGES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Order]) -> QuerySet[Order]:
        """The chosen ones."""
        chosen = STAGES.get(self.value() or "")
        return queryset.filter(chosen[1]) if chosen else queryset


class AttentionFilter(admin.SimpleListFilter):
    """Orders that wait for a person."""

    title = "attention"
    parameter_name = "attention"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The choices."""
        return [
            ("flagged", "Flagged"),
            ("unverified", "Not verified with the ERP"),
            ("refused", "Capture refused, last 7 days"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Order]) -> QuerySet[Order]:
        """The chosen ones."""
        if self.value() == "flagged":
            return queryset.filter(FLAGGED)
        if self.value() == "unverified":
            return queryset.filter(UNVERIFIED)
        if self.value() == "refused":
            return queryset.filter(capture_refused_since(refusals_seen_from()))
        return queryset
