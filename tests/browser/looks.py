"""What must hold for a page that stands in the browser."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

ZOOMED = 320  # CSS pixels that are left of a screen of 1280 at 400 %
WIDTHS = (ZOOMED, 360, 390, 768, 1440)
# Axe leaves the size of targets alone unless it is asked.
ALL: dict[str, object] = {"rules": {"target-size": {"enabled": True}}}
# All that the colours of the night can spoil.
COLOURS: dict[str, object] = {"runOnly": ["color-contrast", "link-in-text-block"]}
AXE = """async (options) => (await axe.run(document, { resultTypes: ["violations"], ...options })).violations.map(
  (found) => `${found.id}: ${found.help}\\n` + found.nodes.map((node) => `    ${node.target} ${node.html}`).join("\\n"))"""
WIDE = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
# The innermost of what reaches beyond the window; what is cut off or scrolls in a box of its own comes along with it.
TOO_WIDE = """(() => { const wide = (each) => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1;
  return [...document.querySelectorAll("body *")].filter((each) => wide(each) && ![...each.children].some(wide))
  .map((each) => `${Math.round(each.getBoundingClientRect().right)} ${each.outerHTML.slice(0, 90)}`); })()"""
# Whatever moves by itself or takes its time, for somebody who has asked for less of it.
MOVES = """[...document.querySelectorAll("*")].filter((each) => {
  const style = getComputedStyle(each);
  const longest = (times) => Math.max(...times.split(",").map(parseFloat));
  return longest(style.transitionDuration) > 0.01 || (style.animationName !== "none" && longest(style.animationDuration) > 0.01)
    || style.scrollBehavior === "smooth";
}).map((each) => each.outerHTML.slice(0, 120))"""


def assert_pleasant(page: Page, *, by_night: bool = False) -> None:
    """Axe finds nothing, by night too where asked, and nothing scrolls sideways."""
    _assert_clean(page, ALL)
    assert_fits(page)
    if by_night:
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        _assert_clean(page, COLOURS)
        page.emulate_media(color_scheme="light", reduced_motion="reduce")


def assert_pleasant_at_every_width(page: Page) -> None:
    """From a zoom of 400 % to a desk; axe looks at a telephone, by night too, and at a desk."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if width in {390, 1440}:
            assert_pleasant(page, by_night=width == 390)
        else:
            assert_fits(page)


def assert_fits(page: Page) -> None:
    """Nothing scrolls sideways."""
    wide, seen = page.evaluate(WIDE)
    assert wide <= seen, f"{page.url} is {wide} px wide in a window of {seen}: {page.evaluate(TOO_WIDE)}"


def assert_calm(page: Page) -> None:
    """Nothing moves for somebody who asked for reduced motion."""
    assert page.evaluate(MOVES) == [], page.url


def _assert_clean(page: Page, options: dict[str, object]) -> None:
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found: list[str] = page.evaluate(AXE, options)
    assert found == [], f"{page.url} at {page.viewport_size}:\n" + "\n".join(found)
