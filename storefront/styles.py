"""The stylesheets of a page in one: packed, and named by what is in it, so that browsers keep it for good.

Templates link the sheets they need, one by one; `bundle` makes one link of them. A sheet stays a file of its own for who
writes it, and a page costs one request.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from core.errors import NotFound
from storefront.pagecache.page import StoredPage, compressed

# A link to one sheet, as `static` writes it: with a fingerprint in production.
LINK = re.compile(
    r'<link rel="stylesheet" href="[^"]*storefront/(?:parts/)?([a-z_]+)(?:\.[0-9a-f]{12})?\.css">\s*'
)
NAME = re.compile(r"^[a-z_]+$")
MOST = 20
FOR_GOOD = "public, max-age=31536000, immutable"


def bundle(links: str) -> str:
    """One link in the place of all links to sheets in this text; what else is in it stays, behind."""
    names = list(dict.fromkeys(LINK.findall(links)))
    rest = LINK.sub("", links).strip()
    mark = sheet_of(tuple(names)).etag.rstrip("p")[:12]
    return f'<link rel="stylesheet" href="/styles/{mark}/{"+".join(names)}.css">{rest}'


@require_safe
def styles(request: HttpRequest, mark: str, names: str) -> HttpResponse:
    """A bundle. One that has changed since a page linked to it is sent as it is now, and not kept. Raises NotFound."""
    asked = tuple(names.split("+"))
    if len(asked) > MOST or not all(NAME.match(name) and _file_of(name) for name in asked):
        raise NotFound
    sheet = sheet_of(asked)
    reply = sheet.reply(request.headers.get("Accept-Encoding", ""))
    response = HttpResponse(reply.body)
    for name, value in reply.headers:
        response[name] = value
    response["Cache-Control"] = FOR_GOOD if sheet.etag.startswith(mark) else "no-cache"
    return response


def sheet_of(names: tuple[str, ...]) -> StoredPage:
    """The sheets of these names in one, packed. While templates are written, a change shows at once."""
    files = [_file_of(name) for name in names]
    changed = sum(file.stat().st_mtime_ns for file in files if file) if settings.WATCH_STYLES else 0
    return _sheet_of(names, changed)


@lru_cache(maxsize=128)
def _sheet_of(names: tuple[str, ...], changed: int) -> StoredPage:
    text = "".join(squeezed(file.read_text()) for name in names if (file := _file_of(name)))
    text = re.sub(r'url\("(fonts/[^"]+)"\)', lambda found: f'url("{static(f"storefront/{found[1]}")}")', text)
    return compressed(text.encode(), {"Content-Type": "text/css; charset=utf-8"}, pressed=True)


def _file_of(name: str) -> Path | None:
    folder = Path(settings.BASE_DIR) / "static/storefront"
    return next(
        (each for each in (folder / f"{name}.css", folder / f"parts/{name}.css") if each.is_file()), None
    )


def squeezed(css: str) -> str:
    """The same rules without comments, line breaks and what else only people need. An empty property keeps its blank."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"(?<!:) ?([{};,]) ?", r"\1", css)
    css = re.sub(r": (?![;}])", ":", css)
    return css.replace(";}", "}").strip()
