"""Check that every stock level is the sum of its movements and of its reservations."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.inventory.reconciliation import unbalanced_levels


class Command(BaseCommand):
    """Names every level that differs; fails when there is one."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Look at all levels."""
        found = unbalanced_levels(limit=1_000)
        for each in found:
            self.stdout.write(
                f"{each.sku} at {each.location_code}: level {each.level}, movements {each.movements}, "
                f"reservations {each.reservations}"
            )
        if found:
            raise CommandError(
                f"{len(found)} levels differ from their ledger (stocked, committed, reserved, backordered)."
            )
        self.stdout.write("Every level is the sum of its movements and of its reservations.")
