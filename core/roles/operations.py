"""Keeping the roles as the table says."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from core.audit import Author, audited
from core.roles.queries import RoleDrift, rights_known, role_drift


@transaction.atomic
def keep_roles(author: Author) -> list[RoleDrift]:
    """Make every role of settings.ROLES and give it exactly its rights; answers what differed before.

    Other groups, and who is in which, are left alone. Doing it again changes nothing. What changed is in the audit
    trail. Raises LookupError, with nothing changed, when the table names a right that does not exist.
    """
    drift = role_drift()
    known = rights_known()
    for differing in drift:
        group = Group.objects.get_or_create(name=differing.role)[0]
        with audited(author, Group, [group.pk], ["permissions"]):
            group.permissions.add(*[known[right] for right in sorted(differing.missing)])
            group.permissions.remove(
                *Permission.objects.filter(pk__in=[known[r] for r in differing.unlisted])
            )
    return drift
