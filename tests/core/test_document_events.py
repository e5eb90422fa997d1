"""docs/events.md tells the truth."""

from __future__ import annotations

from core.management.commands.document_events import events_page
from tests.architecture.source import ROOT


def test_the_page_is_up_to_date() -> None:
    assert (ROOT / "docs" / "events.md").read_text(encoding="utf-8") == events_page(), (
        "run manage.py document_events"
    )
