"""The words search understands."""

from __future__ import annotations

from django.contrib import admin
from unfold.admin import ModelAdmin

from catalog.search.models import SearchSynonym
from core.admin import AuditedAdmin


@admin.register(SearchSynonym)
class SearchSynonymAdmin(AuditedAdmin, ModelAdmin):
    """What shoppers type, and what the shop calls it. Plain lower-case words."""

    list_display = ["term", "meaning"]
    search_fields = ["term", "meaning"]
