"""The telephone in the shopper's hand: the text messages that reached it."""

from __future__ import annotations

import re
from pathlib import Path

from pytest_django.fixtures import Settings

from storefront.letters.operations import send_due_letters
from tests.world import drain_outbox


def texts(settings: Settings) -> list[str]:
    """Every message so far, oldest first."""
    files = Path(settings.TEXT_FILE_PATH).glob("*.txt")
    return [file.read_text() for file in sorted(files, key=lambda file: (file.stat().st_mtime_ns, file.name))]


def last_digits(settings: Settings) -> str:
    """The code in the newest message."""
    found = re.search(r"\n\n(\d{6}) is your Blouson code", texts(settings)[-1])
    assert found is not None
    return found.group(1)


def arrive(settings: Settings) -> str:
    """Let everything on its way arrive; answers the newest code."""
    drain_outbox()
    send_due_letters()
    return last_digits(settings)
