"""Islands speak in HTML; that whole pages are HTML as the standard has it shows `tests/browser/test_every_page.py`."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates/storefront"


def test_islands_speak_in_attributes_of_the_standard() -> None:
    """htmx reads `data-hx-…` as well as `hx-…`; only the first is HTML."""
    foreign = {
        str(path.relative_to(TEMPLATES)): found
        for path in TEMPLATES.rglob("*.html")
        if (found := re.findall(r"(?<![\w-])hx-[a-z-]+=", path.read_text()))
    }
    assert foreign == {}
