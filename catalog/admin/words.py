"""The words search understands."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from catalog.search.models import SearchLog, SearchSynonym
from core.admin import AuditedAdmin


@admin.register(SearchSynonym)
class SearchSynonymAdmin(AuditedAdmin, ModelAdmin):
    """What shoppers type, and what the shop calls it. Plain lower-case words; one row for each meaning."""

    list_display = ["term", "meaning", "is_two_way"]
    search_fields = ["term", "meaning"]


class FoundNothing(admin.SimpleListFilter):
    """Searches by whether they found anything."""

    title = "what was found"
    parameter_name = "found"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Nothing, or something."""
        return [("nothing", "Nothing"), ("something", "Something")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The rows of that kind."""
        if self.value() == "nothing":
            return queryset.filter(results=0)
        return queryset.filter(results__gt=0) if self.value() else queryset


@admin.register(SearchLog)
class SearchLogAdmin(AuditedAdmin, ModelAdmin):
    """What shoppers asked for, most often first; narrow by what found nothing, and teach search a synonym."""

    list_display = ["text", "on", "count", "results"]
    list_filter = [FoundNothing, "on"]
    search_fields = ["text"]
    ordering = ["-on", "-count"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody writes these by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They are what happened."""
        return False
