"""Turning answers into pages. Queries come first: a template that asks the database is a fault and raises."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from catalog.range.queries import Market
from storefront.languages import TAGS, alternates, spoken, versions
from storefront.pagecache import tags
from storefront.pages import speculation
from storefront.pages.frame import live_frame, still_frame
from storefront.regions import shopped_in

INDENTATION = re.compile(r"\n\s+")


class QueryInTemplate(RuntimeError):
    """A template reached for the database: the view has to ask first and hand over plain values."""


@contextmanager
def no_queries() -> Iterator[None]:
    """Raise QueryInTemplate for any SQL in this block."""

    def refuse(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> NoReturn:
        raise QueryInTemplate(sql[:200])

    with connection.execute_wrapper(refuse):
        yield


def render_still(request: HttpRequest, template: str, shown: dict[str, Any]) -> HttpResponse:
    """A page that is the same for everyone. Its tags are derived from `shown`, the answers of the queries."""
    frame = still_frame()
    with no_queries():
        body = render_to_string(template, {**frame, **address(request, frame["regions"]), **shown}, request)
    response = HttpResponse(flush_left(body))
    response["Speculation-Rules"] = speculation.HEADER
    found = tags.tags_of(*frame.values(), *shown.values())
    response.shown_tags = tags.sold_in(shopped_in().currency, found) | {tags.MENU}  # type: ignore[attr-defined]
    return response


def flush_left(page: str) -> str:
    """The page without the templates' indentation and empty lines: nobody sees them, and everybody fetches them."""
    return page if "<pre" in page or "<textarea" in page else INDENTATION.sub("\n", page)


def render_list(
    request: HttpRequest, template: str, shown: dict[str, Any], *, also: Iterable[str] = ()
) -> HttpResponse:
    """A still page that lists products: a product that appears or disappears concerns it too, and so do `also`."""
    response = render_still(request, template, shown)
    response.shown_tags |= {tags.LISTS, *also}  # type: ignore[attr-defined]
    return response


def render_live(
    request: HttpRequest, template: str, shown: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page for this visitor alone: never stored by anyone."""
    frame = live_frame(request)
    with no_queries():
        body = render_to_string(template, {**frame, **address(request, frame["regions"]), **shown}, request)
    return unstored(HttpResponse(body, status=status))


def render_island(
    request: HttpRequest, template: str, shown: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A fragment for this visitor alone."""
    with no_queries():
        body = render_to_string(template, {"market": shopped_in(), **shown}, request)
    return unstored(HttpResponse(body, status=status))


def unstored(response: HttpResponse) -> HttpResponse:
    """Keep an answer out of every cache between us and the visitor."""
    response["Cache-Control"] = "private, no-store"
    return response


def address(request: HttpRequest, regions: Sequence[Market]) -> dict[str, Any]:
    """The page's path, and where it is in each language and region, without tracking parameters."""
    return {
        "page_path": request.path,
        "versions": versions(request.path),
        "alternates": alternates(request.path, regions),
        "lang": TAGS[spoken()],
        "market": shopped_in(),
    }
