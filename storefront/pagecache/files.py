"""The stored pages as files, under PAGES_ROOT: what nginx or a delivery network serves without asking the shop.

`<PAGES_ROOT>/<release>/products/noor/index.html`, beside it `.gz` and `.br`, and `.json` with its headers. A page that a
parameter chooses is `products/noor/colour=wine.html`. `<PAGES_ROOT>/current` leads to the release that is served.
A disk that is full or away is logged and costs nothing but the files.
"""

from __future__ import annotations

import json
import logging
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import get_ident
from urllib.parse import quote, unquote

from django.conf import settings

from storefront.pagecache.page import StoredPage, compressed
from storefront.pagecache.release import release

log = logging.getLogger(__name__)
CURRENT = "current"
INDEX = "index"
HEADERS = "headers.conf"
OF_ONE_PAGE = frozenset({"Content-Type", "Content-Language"})
ENDINGS = ("", ".gz", ".br", ".json")
# What a parameter may be to have a file: of others an address never leads to a page.
PLAIN = re.compile(r"^\w+=[-\w]+$")


def file_of(url: str) -> Path | None:
    """Where a page's HTML lies; None when pages are not kept as files, or not this one."""
    if not settings.PAGES_ROOT:
        return None
    path, _, query = url.partition("?")
    if query and not PLAIN.match(query):
        return None
    folder = Path(settings.PAGES_ROOT) / release() / unquote(path).strip("/")
    return folder / f"{query or INDEX}.html"


def write_page(url: str, page: StoredPage) -> None:
    """Put a page's files in the place of those before, each whole: a reader has the old bytes or the new."""
    place = file_of(url)
    if place is None:
        return
    contents = (page.body, page.gzip, page.brotli, json.dumps(page.headers).encode())
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        for ending, content in zip(ENDINGS, contents, strict=True):
            _write_whole(place.with_name(place.name + ending), content)
        _write_headers(page)
        if not (Path(settings.PAGES_ROOT) / CURRENT).is_symlink():
            serve_this_release()
    except OSError as failure:
        log.warning("page %s not written: %s", url, failure)


def remove_page(url: str) -> None:
    """The page is gone, and its files with it."""
    place = file_of(url)
    if place is None:
        return
    for ending in ENDINGS:
        with suppress(OSError):
            place.with_name(place.name + ending).unlink()


def read_page(url: str) -> StoredPage | None:
    """The page as its files have it, however old they are; for when nothing else can answer."""
    place = file_of(url)
    if place is None:
        return None
    try:
        headers = json.loads(place.with_name(place.name + ".json").read_bytes())
        return compressed(place.read_bytes(), dict(headers))
    except (OSError, ValueError):
        return None


def written_pages() -> Iterator[str]:
    """The addresses of all pages of this release that lie as files."""
    if not settings.PAGES_ROOT:
        return
    top = Path(settings.PAGES_ROOT) / release()
    for folder, _, names in os.walk(top):
        inside = Path(folder).relative_to(top).as_posix()
        path = "/" if inside == "." else f"/{quote(inside)}/"
        for name in names:
            if name.endswith(".html"):
                query = name.removesuffix(".html")
                yield path if query == INDEX else f"{path}?{query}"


def serve_this_release() -> None:
    """Let `current` lead to this release's pages, from one moment to the next."""
    root = Path(settings.PAGES_ROOT)
    (root / release()).mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=root, prefix=".")) / CURRENT
    draft.symlink_to(Path(release()), target_is_directory=True)
    draft.rename(root / CURRENT)
    draft.parent.rmdir()


def _write_headers(page: StoredPage) -> None:
    """What every page is sent with, as nginx reads it: once for a release."""
    place = Path(settings.PAGES_ROOT) / release() / HEADERS
    if not place.exists():
        said = [(name, value) for name, value in page.headers if name not in OF_ONE_PAGE]
        lines = (f"add_header {name} {_quoted(value)} always;\n" for name, value in said)
        _write_whole(place, "".join(lines).encode())


def _quoted(value: str) -> str:
    """A text as nginx reads it."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _write_whole(place: Path, content: bytes) -> None:
    draft = place.with_name(f".{place.name}.{os.getpid()}.{get_ident()}")
    draft.write_bytes(content)
    draft.replace(place)
