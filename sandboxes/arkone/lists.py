"""Cursor lists: sorted by (modified_at, id), with rows too young to be complete left out."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any, Final

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
    old_enough = (row for row in world.objects(type_).values() if since <= row["modified_at"] <= as_of)
    rows = _matching(old_enough, filters)
    if since:
        rows = (row for row in rows if (row["modified_at"], row["id"]) > (since, after_id))
    page = heapq.nsmallest(limit + 1, rows, key=lambda row: (row["modified_at"], row["id"]))
    more = len(page) > limit
    page = page[:limit]
    following = {"modified_since": page[-1]["modified_at"], "after_id": page[-1]["id"]} if more else None
    if current_fault("repeat_page") is not None and since:
        following = {"modified_since": since, "after_id": after_id}
    if current_fault("skip_row") is not None:
        page = page[:-2] + page[-1:]
    told = [show(world, row) if show else shown(row) for row in page]
    return jsonify(data=told, next=following, as_of=as_of)


def _matching(rows: Iterable[Json], filters: Sequence[str]) -> Iterable[Json]:
    wanted = {field: request.args[field] for field in filters if field in request.args}
    return (row for row in rows if all(str(row.get(field)) == value for field, value in wanted.items()))


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
