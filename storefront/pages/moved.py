"""Old addresses: a page that has moved for good answers with where it is now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponsePermanentRedirect

from catalog.addresses.queries import present_address
from core.errors import NotFound


class NoLongerSold(NotFound):
    """It was sold here once: search engines may forget its address (410)."""

    code = "gone"
    message = "We do not sell this piece any more. What is on our shelves now may please you as well."
    http_status = 410


def moved_or_lost(
    request: HttpRequest, *, kind: str, handle: str, lost: NotFound
) -> HttpResponsePermanentRedirect:
    """301 to the page whose thing once had this handle, the query kept. Raises `lost` when nothing had."""
    url = present_address(kind, handle)
    if url is None:
        raise lost
    return moved_to(request, url)


def moved_to(request: HttpRequest, url: str) -> HttpResponsePermanentRedirect:
    """301 to a path of this shop, the query kept."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{url}?{query}" if query else url)
