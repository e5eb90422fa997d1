"""The panels of the ERP and of the courier in a real browser: readable, usable, doing what they say."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from sandboxes.kit import SandboxControl
from tests.browser.looks import assert_pleasant
from tests.sandboxes.arkone.conftest import carrier, carrier_server, control, erp, server
from tests.sandboxes.arkone.parts import Erp

__all__ = ["carrier", "carrier_server", "control", "erp", "server"]


@pytest.mark.parametrize("width", [390, 1280])
def test_a_person_packs_an_order_and_moves_its_parcel_to_the_door(
    browser: Browser, erp: Erp, control: SandboxControl, carrier: SandboxControl, width: int
) -> None:
    erp.placed()
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{control.base_url}/?run={control.run_id}")
    for status in ("picking", "packed"):
        page.get_by_role("button", name="Advance").click()
        page.get_by_text(f"WEB-1001 is now {status}.").wait_for()
    assert_pleasant(page)
    control.wait_for(lambda: control.state("deliveries")[0]["dispatch"]["state"] == "done", what="the AWB")
    page.goto(f"{carrier.base_url}/?run={carrier.run_id}")
    assert_pleasant(page)
    for status in (
        "out for pickup",
        "picked up",
        "in transit",
        "reached at destination hub",
        "out for delivery",
    ):
        page.get_by_role("button", name="Move on").click()
        page.get_by_text(f"WEB-1001 is now {status}.").wait_for()
    page.get_by_role("button", name="Move on").click()
    page.get_by_text("WEB-1001 is now delivered.").wait_for()
    assert page.get_by_role("button", name="Move on").count() == 0
    page.goto(str(carrier.state("orders")[0]["tracking_url"]))
    assert_pleasant(page)
    page.close()
    assert carrier.state("orders")[0]["sr_status"] == 7
