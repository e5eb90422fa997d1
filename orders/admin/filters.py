"""Filters of the list of orders."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from orders.admin.stages import (
    CASH_ASKED,
    FLAGGED,
    STAGES,
    UNVERIFIED,
    capture_refused_since,
    refusals_seen_from,
)
from orders.desk.awaiting import AWAITED, BY_NAME
from orders.models import Order
from orders.risk.queries import RISKY


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
            ("cash_asked", "Courier asks for money that is paid"),
            ("unverified", "Not verified with the ERP"),
            ("refused", "Capture refused, last 7 days"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Order]) -> QuerySet[Order]:
        """The chosen ones."""
        if self.value() == "flagged":
            return queryset.filter(FLAGGED)
        if self.value() == "cash_asked":
            return queryset.filter(CASH_ASKED)
        if self.value() == "unverified":
            return queryset.filter(UNVERIFIED)
        if self.value() == "refused":
            return queryset.filter(capture_refused_since(refusals_seen_from()))
        return queryset


class AwaitingFilter(admin.SimpleListFilter):
    """Orders by what they wait for, so that the list can be worked as a queue."""

    title = "waits for"
    parameter_name = "waits_for"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The most pressing first."""
        return [(each.name, each.title) for each in AWAITED]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Order]) -> QuerySet[Order]:
        """All that wait for it, also those that wait for something more pressing as well."""
        chosen = BY_NAME.get(self.value() or "")
        return queryset.filter(chosen.condition) if chosen else queryset


class RiskFilter(admin.SimpleListFilter):
    """Orders that are worth a call."""

    title = "risk"
    parameter_name = "risk"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """What can be asked of rows."""
        return [(name, title) for name, (title, _) in RISKY.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Order]) -> QuerySet[Order]:
        """The chosen ones."""
        chosen = RISKY.get(self.value() or "")
        return queryset.filter(chosen[1]) if chosen else queryset
