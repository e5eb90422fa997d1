"""One real Chromium for all browser tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium that BLOUSON_CHROMIUM names, else one on PATH, else Playwright's own."""
    place = os.environ.get("BLOUSON_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as tools:
        chromium = tools.chromium.launch(executable_path=place, args=["--no-sandbox"])
        yield chromium
        chromium.close()
