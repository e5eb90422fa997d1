"""Everything held about somebody as one ZIP: a page to read, and the same as JSON for machines."""

from __future__ import annotations

import io
import json
import zipfile

from django.conf import settings
from django.template.loader import render_to_string

from core import clock
from core.personal import Person, Section, sections_of

README = "Read me.html"
MACHINES = "everything.json"


def download_of(person: Person) -> bytes:
    """The ZIP."""
    sections = sections_of(person)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr(README, _page(sections))
        bundle.writestr(MACHINES, _machines(sections))
    return content.getvalue()


def _page(sections: tuple[Section, ...]) -> str:
    shown = {"sections": sections, "shop": settings.COMPANY_NAME, "made_at": clock.now()}
    return render_to_string("orders/privacy/download.html", shown)


def _machines(sections: tuple[Section, ...]) -> str:
    told = {
        "shop": settings.COMPANY_NAME,
        "made_at": clock.now().isoformat(),
        "sections": [{"title": each.title, "kept": each.kept, "rows": list(each.rows)} for each in sections],
    }
    return json.dumps(told, ensure_ascii=False, indent=1)
