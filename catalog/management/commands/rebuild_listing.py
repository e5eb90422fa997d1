"""Write every listing entry and all facet bitmaps anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from catalog.listing.operations import rebuild_facets, rebuild_listing


class Command(BaseCommand):
    """Safe at any time: lists stay usable while it runs."""

    help = "Write what lists and search show anew, for all products, and count the facets anew."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how far it is, and what was done."""
        done = rebuild_listing(told=lambda count: self.stdout.write(f"{count} products read"))
        self.stdout.write(f"{done} products read, {rebuild_facets()} listed")
