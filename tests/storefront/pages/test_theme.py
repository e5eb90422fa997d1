"""Day and night: chosen without a script, kept in a cookie, and no page differs by it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from storefront.pages.theme import SHEETS

OURS = {"Origin": settings.SITE_URL}
TOKENS = Path(settings.BASE_DIR) / "static/storefront/tokens.css"


def choose(client: Client, theme: str, came_from: str = "") -> object:
    return client.post("/theme/", {"theme": theme}, headers={**OURS, "Referer": came_from})


def test_a_choice_is_kept_and_shown_by_one_small_sheet(client: Client) -> None:
    assert client.get("/theme.css").content == b""
    answer = choose(client, "dark", "http://testserver/search/?q=ikat")
    assert (answer.status_code, answer["Location"]) == (303, "/search/?q=ikat")  # type: ignore[attr-defined,index]
    sheet = client.get("/theme.css")
    assert sheet.text == SHEETS["dark"]
    assert sheet["Cache-Control"] == "private, no-cache"
    assert client.get("/theme.css", headers={"If-None-Match": sheet["ETag"]}).status_code == 304
    choose(client, "light")
    changed = client.get("/theme.css", headers={"If-None-Match": sheet["ETag"]})
    assert (changed.status_code, changed.text) == (200, SHEETS["light"])
    choose(client, "system")
    assert client.get("/theme.css").content == b""


def test_another_site_chooses_nothing_and_is_led_nowhere(client: Client) -> None:
    refused = client.post("/theme/", {"theme": "dark"}, headers={"Origin": "https://elsewhere.example"})
    assert refused.status_code == 403
    assert "theme" not in client.cookies
    answer = choose(client, "dark", "https://elsewhere.example/trap/")
    assert answer["Location"] == "/"  # type: ignore[index]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["day", "night"])
def test_words_can_be_read_by_day_and_by_night(theme: str) -> None:
    """WCAG 2.2 AA: 4.5 to 1 for words, 3 to 1 for the lines around fields."""
    text = TOKENS.read_text()
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", text))
    for name, day, night in re.findall(
        r"--([\w-]+): var\(--day, (#[0-9a-f]{6})\) var\(--night, (#[0-9a-f]{6})\);", text
    ):
        colours[name] = day if theme == "day" else night
    grounds = ("paper", "paper-deep", "white")
    words = ("ink", "ink-soft", "maroon", "maroon-deep", "gold", "good", "bad")
    pairs = [(word, ground, 4.5) for word in words for ground in grounds]
    pairs += [("line-strong", ground, 3.0) for ground in grounds]
    pairs += [
        ("on-maroon", "maroon", 4.5),
        ("on-maroon", "maroon-deep", 4.5),
        ("on-maroon-soft", "maroon", 4.5),
    ]
    pairs += [
        (word, ground, 4.5)
        for word in ("on-wine", "on-wine-soft", "on-wine-gold")
        for ground in ("wine", "wine-deep")
    ]
    pairs += [
        ("ink", "maroon-wash", 4.5),
        ("maroon", "maroon-wash", 4.5),
        ("good", "good-wash", 4.5),
        ("bad", "bad-wash", 4.5),
    ]
    pairs += [(f"pictured-{word}", "pictured-paper", 4.5) for word in ("ink", "soft", "gold", "accent")]
    low = {
        f"{word} on {ground}": round(contrast(colours[word], colours[ground]), 2)
        for word, ground, least in pairs
        if contrast(colours[word], colours[ground]) < least
    }
    assert low == {}
