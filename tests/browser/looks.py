"""What every page must pass in a real browser."""

from __future__ import annotations

from collections.abc import Sequence

from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

COLOURS = (
    "color-contrast",
    "link-in-text-block",
)  # the rules that by night can find what they did not find by day


def assert_pleasant(page: Page, *, rules: Sequence[str] = ()) -> None:
    """Axe finds nothing (by these of its rules, or by all), and nothing scrolls sideways."""
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    there = page.evaluate("'axe' in window")  # reading it again takes as long as looking
    results = Axe("0" if there else AXE_SCRIPT).run(page, options=options)
    assert results.violations_count == 0, results.generate_report()
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= seen, f"{page.url} is {wide} px wide in a window of {seen}"
