"""`manage.py keep_roles`: the groups of staff as the table of roles says. Run it after every `migrate`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from core.audit import Author
from core.roles.operations import keep_roles


class Command(BaseCommand):
    """Makes the roles and gives each exactly its rights. Running it again changes nothing."""

    help = (
        "Make the roles of staff and give each exactly the rights of the table in config/settings/roles.py."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what differed."""
        drift = keep_roles(Author("manage.py keep_roles", "keep_roles"))
        for role in drift:
            self.stdout.write(
                f"{role.role}: {len(role.missing)} rights given, {len(role.unlisted)} taken away"
            )
        if not drift:
            self.stdout.write("Every role is as the table says.")
