"""Cursor lists: sorted by (modified_at, id), with rows too young to be complete left out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any, Final
from weakref import WeakKeyDictionary

from flask import Response, jsonify, request

from sandboxes.arkone.objects import shown
from sandboxes.arkone.problems import Problem
from sandboxes.kit import World, current_fault, current_world, parse_moment, rfc3339

Json = dict[str, Any]

LARGEST_PAGE: Final = 200
DEFAULT_PAGE: Final = 100
# Faults of lists: `stale_read` {s} answers as of that many seconds ago, `skip_row` leaves out the last row but one,
# `repeat_page` sends the client back to the page it has just read.
LIST_FAULTS: Final = ("stale_read", "skip_row", "repeat_page")


def listing(
    type_: str, *, filters: Sequence[str] = (), show: Callable[[World, Json], Json] | None = None
) -> Response:
    """One page of a type, by `modified_since`, `after_id` and `limit`; `filters` are fields to match exactly.

    `as_of` is the moment up to which the list is complete: now less the run's commit skew (`skew_s`). `next` is
    null on the last page.
    """
    world = current_world()
    stale = current_fault("stale_read")
    lag_s = float(world.options["skew_s"]) + float((stale or {}).get("s", 60 if stale is not None else 0))
    as_of = rfc3339(world.now() - timedelta(seconds=lag_s))
    since, after_id, limit = _cursor()
    page = list(islice(_rows(world, type_, (since, after_id), as_of, filters), limit + 1))
    more = len(page) > limit
    page = page[:limit]
    following = {"modified_since": page[-1]["modified_at"], "after_id": page[-1]["id"]} if more else None
    if current_fault("repeat_page") is not None and since:
        following = {"modified_since": since, "after_id": after_id}
    if current_fault("skip_row") is not None:
        page = page[:-2] + page[-1:]
    told = [show(world, row) if show else shown(row) for row in page]
    return jsonify(data=told, next=following, as_of=as_of)


Place = tuple[str, str]
_orders: WeakKeyDictionary[World, dict[str, tuple[int, list[Place]]]] = WeakKeyDictionary()


def _rows(world: World, type_: str, after: Place, as_of: str, filters: Sequence[str]) -> Iterator[Json]:
    """The matching rows behind a place, up to a moment, in order."""
    wanted = {field: request.args[field] for field in filters if field in request.args}
    objects, places = world.objects(type_), _in_order(world, type_)
    start = bisect_right(places, after) if after[0] else 0
    for _, id_ in islice(places, start, bisect_left(places, (f"{as_of}~",))):
        row = objects[id_]
        if all(str(row.get(field)) == value for field, value in wanted.items()):
            yield row


def _in_order(world: World, type_: str) -> list[Place]:
    """Where every object of a type stands in its list; sorted again only when one has changed."""
    kept = _orders.setdefault(world, {})
    edition = world.editions[type_]
    if type_ not in kept or kept[type_][0] != edition:
        kept[type_] = (
            edition,
            sorted((row["modified_at"], row["id"]) for row in world.objects(type_).values()),
        )
    return kept[type_][1]


def page_limit() -> int:
    """`limit` of the request. Raises Problem 400 outside 1 to 200."""
    text = request.args.get("limit", str(DEFAULT_PAGE))
    if not text.isdigit() or not 1 <= int(text) <= LARGEST_PAGE:
        raise Problem(400, "invalid_limit", f"limit goes from 1 to {LARGEST_PAGE}.")
    return int(text)


def _cursor() -> tuple[str, str, int]:
    text = request.args.get("modified_since", "")
    if not text:
        return "", "", page_limit()
    try:
        since = rfc3339(parse_moment(text))
    except ValueError as error:
        raise Problem(
            400, "invalid_cursor", "modified_since must be an RFC 3339 moment with a zone."
        ) from error
    return since, request.args.get("after_id", ""), page_limit()
