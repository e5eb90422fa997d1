"""The CRM's panel in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import Browser, expect

from sandboxes.crm import SPEC
from sandboxes.kit import SandboxControl, SandboxServer
from tests.browser.looks import assert_pleasant


@pytest.fixture
def crm() -> Iterator[SandboxControl]:
    """A CRM with a contact and a ticket."""
    with SandboxServer(SPEC, port=0) as server:
        control = SandboxControl(server.base_url)
        control.seed(contacts=[{"email": "meera@example.test", "first_name": "Meera"}])
        control.seed(tickets=[{"id": "tic_1", "subject": "Wrong size"}])
        requests.get(f"{server.base_url}/api/v1/contacts", timeout=5)
        yield control


@pytest.mark.parametrize("width", [390, 1440])
def test_a_ticket_is_answered_without_javascript(browser: Browser, crm: SandboxControl, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto(crm.base_url)
    page.get_by_label("Your answer").fill("We send another.")
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_role("status")).to_have_text("tic_1 was answered.")
    assert crm.state("messages")[0]["body"] == "We send another."
    looking = browser.new_page(viewport={"width": width, "height": 900})
    looking.goto(crm.base_url)
    assert_pleasant(looking)
    looking.close()
    context.close()
