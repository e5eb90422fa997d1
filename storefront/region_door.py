"""The shop in other regions: `/to/us/products/…` is `/products/…` with that region's prices, in every other respect the
same address.

Pages, islands and forms know only the plain path, as with languages. This door takes the region off the address, sells
in it while the answer is made, and puts it before every address of the shop that the answer leads to. So a stored page
of a region is a page of its own, and nobody's choice changes what somebody else is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase

from storefront.languages import (
    IN_DATA_BLOCKS,
    LOCATIONS,
    WITHOUT_LANGUAGE,
    is_own,
    own_addresses,
    split_language,
)
from storefront.open_regions import open_market_at
from storefront.regions import COOKIE, PREFIX, region_path, shopping_in, split_region

Answer = Callable[[HttpRequest], HttpResponseBase]
IN_ATTRIBUTES, IN_DATA = own_addresses(f"{PREFIX}/")
# Live pages that sell, or that lead back to what does: opened without a region they lead to the one chosen last.
REMEMBERING = re.compile(r"/(?:cart|checkout|search|wishlist|account|orders/[\w-]+)/")


class InRegion:
    """Sells in the region of the address; the stack inside sees the address without it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        code, path = split_region(request.path_info)
        if not code:
            return _remembered(request) or self.get_response(request)
        market = None if path[1:].startswith(WITHOUT_LANGUAGE) else open_market_at(code)
        if market is None:
            raise Http404
        request.path_info = request.path = request.META["PATH_INFO"] = path
        with shopping_in(market):
            response = self.get_response(request)
        return in_their_region(response, region_path(market, ""))


def _remembered(request: HttpRequest) -> HttpResponse | None:
    """The way to the same page in the region that was chosen last; None where the page is as it should be."""
    chosen = request.COOKIES.get(COOKIE, "")
    if not chosen or request.method != "GET" or not REMEMBERING.fullmatch(request.path_info):
        return None
    market = open_market_at(chosen)
    if market is None:
        return None
    query = request.META.get("QUERY_STRING", "")
    there = f"{region_path(market, request.path_info)}{'?' if query else ''}{query}"
    answer = HttpResponseRedirect(there, status=303)
    answer["Cache-Control"] = "private, no-store"
    return answer


def in_their_region(response: HttpResponseBase, prefix: str) -> HttpResponseBase:
    """The answer with every way from it leading to the same region, unless it leads to a region or language already."""
    for header in LOCATIONS:
        target = response.headers.get(header, "")
        if is_own(target) and not _is_placed(target) and not getattr(response, "leaves_region", False):
            response.headers[header] = f"{prefix}{target}"
    if isinstance(response, HttpResponse) and response.headers.get("Content-Type", "").startswith(
        "text/html"
    ):
        response.content = regional_addresses(response.content.decode(), prefix)
        if response.has_header("Content-Length"):
            response.headers["Content-Length"] = str(len(response.content))
    return response


def regional_addresses(html: str, prefix: str) -> str:
    """The same page with the region put before its own links, form targets and islands, and in its structured data."""
    html = IN_ATTRIBUTES.sub(lambda found: found[0][: -len(found[3])] + prefix + found[3], html)
    begin = f"{settings.SITE_URL}{prefix}"
    return IN_DATA_BLOCKS.sub(
        lambda block: IN_DATA.sub(lambda found: found[1] + begin + found[2], block[0]), html
    )


def _is_placed(path: str) -> bool:
    """Whether an address names its region or language already."""
    return path.startswith(f"/{PREFIX}/") or bool(split_language(path)[0])
