"""Write docs/events.md: every event of the shop, what it says, and who hears it."""

from __future__ import annotations

import dataclasses
import inspect
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string

from core.events import Event

HEAD = """# News: every event and who hears it

Made by `manage.py document_events` from the events' own words and `config/subscriptions.py`; a test fails when it is
out of date. News in the lane *later* gives way to news in the lane *now*.
"""


def events_page() -> str:
    """The page as Markdown."""
    table: dict[type[Event], list[str]] = import_string(f"{settings.SUBSCRIPTIONS}.SUBSCRIPTIONS")
    rows = sorted(table.items(), key=lambda row: row[0].event_name())
    return "\n".join([HEAD, *(_section(event, subscribers) for event, subscribers in rows)])


def _section(event: type[Event], subscribers: list[str]) -> str:
    fields = ", ".join(f"`{field.name}`" for field in dataclasses.fields(event))
    heard = "\n".join(f"- `{path}`" for path in subscribers) or "- nobody yet; kept as history"
    return f"## {event.event_name()}\n\n{inspect.getdoc(event)}\n\nLane {event.lane}. Fields: {fields}.\n\n{heard}\n"


class Command(BaseCommand):
    """Write the page, or another file for a trial."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("--into", type=Path, default=Path(settings.BASE_DIR) / "docs" / "events.md")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it."""
        options["into"].write_text(events_page(), encoding="utf-8")
        self.stdout.write(f"{options['into']} written")
