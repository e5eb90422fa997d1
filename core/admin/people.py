"""Staff and their roles."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from core.admin.audited import AuditedAdmin
from core.models import User

admin.site.unregister(Group)


def kept_role(name: str) -> str | None:
    """What a role of the shop's own table does; None for a group that staff made."""
    return next((role.does for role in settings.ROLES if role.name == name), None)


@admin.register(Group)
class GroupAdmin(AuditedAdmin, DjangoGroupAdmin, ModelAdmin):
    """Roles. Those of the shop's own table are read here, not edited: the table gives them their rights."""

    audit_relations = ["permissions"]
    list_display = ["name", "does", "people"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        """With how many people hold each."""
        found: QuerySet[Group] = super().get_queryset(request)
        return found.annotate(people_count=Count("user"))

    @display(description="does")
    def does(self, group: Group) -> str:
        """In a few words."""
        return kept_role(group.name) or "made here"

    @display(description="people", ordering="people_count")
    def people(self, group: Any) -> int:
        """How many hold it."""
        return int(group.people_count)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Not those of the table."""
        return self._is_ours(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Not those of the table."""
        return self._is_ours(obj) and super().has_delete_permission(request, obj)

    def _is_ours(self, group: Any) -> bool:
        return group is None or kept_role(group.name) is None


@admin.register(User)
class UserAdmin(AuditedAdmin, DjangoUserAdmin, ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """People who can log in. Somebody new gets their roles with their password."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    audit_relations = ["groups", "user_permissions"]
    ordering = ["email"]
    list_display = ["email", "name", "roles", "is_staff", "is_active", "last_login", "joined_at"]
    list_filter = ["is_staff", "is_superuser", "is_active", "groups"]
    search_fields = ["email", "name"]
    filter_horizontal = ["groups", "user_permissions"]
    readonly_fields = ["last_login", "joined_at"]
    fieldsets = [
        (None, {"fields": ["email", "password", "name"]}),
        ("May", {"fields": ["is_active", "is_staff", "groups"]}),
        ("Beyond their roles", {"fields": ["is_superuser", "user_permissions"], "classes": ["collapse"]}),
        ("Moments", {"fields": ["last_login", "joined_at"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": ["email", "name", "password1", "password2", "is_staff", "groups"],
            },
        )
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With their roles, in one query."""
        return super().get_queryset(request).prefetch_related("groups")

    @display(description="roles")
    def roles(self, user: User) -> str:
        """Support, Finance"""
        return ", ".join(sorted(group.name for group in user.groups.all()))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only a superuser makes another."""
        fixed = super().get_readonly_fields(request, obj)
        return fixed if request.user.is_superuser else [*fixed, "is_superuser"]
