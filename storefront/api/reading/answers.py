"""Answers that are the same for everybody with the same key: kept while they are true, with an ETag."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Collection

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags

from core.api.errors import JSON_TYPE
from storefront.api import kept

REVALIDATE = "public, max-age=0, must-revalidate"
VARY = "x-publishable-api-key, x-medusa-locale, Authorization, Cookie, Accept-Encoding, Origin"
WORTH_PACKING = 1_400


def shared_answer(
    request: HttpRequest, body: bytes, *, tags: Collection[str], seen: int | None
) -> HttpResponse:
    """An answer anybody may get again. It is kept when the first door (`storefront.api.door`) said under which name."""
    etag = hashlib.blake2b(body, digest_size=16).hexdigest()
    name = getattr(request, "kept_as", None)
    row = kept.kept(body, etag=etag, tags=tags, seen=seen or 0)
    if name is not None and seen is not None:
        kept.ANSWERS.keep(name, row)
    return written_answer(request, row)


def written_answer(request: HttpRequest, row: kept.Kept) -> HttpResponse:
    """The bytes, packed for whoever takes that, or 304 for whoever holds them."""
    held = [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]
    response: HttpResponse
    if f'"{row.etag}"' in held or "*" in held:
        response = HttpResponseNotModified()
    else:
        body = row.body
        packed = len(body) > WORTH_PACKING and "gzip" in request.headers.get("Accept-Encoding", "")
        response = HttpResponse(_packed(row) if packed else body, content_type=JSON_TYPE)
        if packed:
            response["Content-Encoding"] = "gzip"
        response["Content-Length"] = str(len(response.content))
    response["ETag"] = f'W/"{row.etag}"'
    response["Cache-Control"] = REVALIDATE
    response["Vary"] = VARY
    return response


_last_packed: dict[str, bytes] = {}


def _packed(row: kept.Kept) -> bytes:
    """Packed once for each answer, while there is room."""
    found = _last_packed.get(row.etag)
    if found is None:
        if len(_last_packed) > 256:
            _last_packed.clear()
        found = _last_packed[row.etag] = gzip.compress(row.body, 4, mtime=0)
    return found
