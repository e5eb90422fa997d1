"""One real Chromium for all browser tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from sandboxes.kit.server import SandboxServer
from tests.shop import ROOT, Shop, only_one, running_shop

# Drawn once and kept: drawing takes half a minute, finding a drawn picture takes no time.
STYLES = ("BLS-001", "BLS-002", "SAR-001")
PICTURES = ROOT / ".blouson-test" / "media"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium that BLOUSON_CHROMIUM names, else one on PATH, else Playwright's own."""
    # Playwright's loop turns in this thread for good; nobody waits in it while a test asks the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    place = os.environ.get("BLOUSON_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as tools:
        chromium = tools.chromium.launch(executable_path=place, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def shop(
    sandbox_servers: dict[str, SandboxServer], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    """A whole running shop with the demo range and its front pictures, shared by the browser tests of a process."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    extra = {"MEDIA_ROOT": str(PICTURES)}
    folder = tmp_path_factory.mktemp("shop")
    with running_shop(
        name=f"browser_{worker}", servers=sandbox_servers, folder=folder, extra=extra
    ) as running:
        with only_one("blouson-pictures"):
            running.manage("load_demo_content", "--styles", *STYLES)
        yield running
