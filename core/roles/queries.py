"""How the roles in the database compare with the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db.models import F, Value
from django.db.models.functions import Concat

from core.roles.rules import rights_by_role

RIGHT = Concat(F("content_type__app_label"), Value("."), F("codename"))


@dataclass(frozen=True, slots=True)
class RoleDrift:
    """One role whose group is not as the table says; both sides empty when only the group is missing."""

    role: str
    missing: frozenset[str]
    unlisted: frozenset[str]


def table_of_roles() -> Mapping[str, frozenset[str]]:
    """Every role of settings.ROLES with its rights. Raises LookupError for a right that Django does not know."""
    return rights_by_role(settings.ROLES, rights_known())


def rights_known() -> dict[str, int]:
    """Every permission ("orders.view_order") with its key."""
    return dict(Permission.objects.annotate(right=RIGHT).values_list("right", "pk"))


def rights_kept() -> dict[str, frozenset[str]]:
    """The rights of every role that stands in the database."""
    names = [role.name for role in settings.ROLES]
    found: dict[str, set[str]] = {
        name: set() for name in Group.objects.filter(name__in=names).values_list("name", flat=True)
    }
    held = Permission.objects.filter(group__name__in=names).annotate(right=RIGHT)
    for name, right in held.values_list("group__name", "right"):
        found[name].add(right)
    return {name: frozenset(rights) for name, rights in found.items()}


def role_drift() -> list[RoleDrift]:
    """The roles that differ from the table, in its order; empty when all is kept."""
    kept = rights_kept()
    return [
        RoleDrift(name, rights - kept.get(name, frozenset()), kept.get(name, frozenset()) - rights)
        for name, rights in table_of_roles().items()
        if kept.get(name) != rights
    ]
