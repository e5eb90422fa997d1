"""One page of a list, along an index: the rows in the order asked for, from where the last page ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from json import loads
from typing import Any

from django.db import connection

from catalog.listing.queries.cards import EntryRow
from catalog.listing.queries.counting import chosen_tokens
from catalog.listing.queries.shapes import SORTS, ListingQuestion
from catalog.listing.rules import EVERYTHING, FEATURED_FIRST
from core.errors import NotFound

# More than 1,000 pieces fit wherever filters are walked with, so a page of them lies among the next few thousand.
LOOKED_THROUGH = 4000


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of SQL with its parameters, in their order."""

    sql: str
    params: tuple[Any, ...] = ()


def walk(
    question: ListingQuestion, scope: str, slots: Sequence[int] | None = None, *, is_many: bool = False
) -> tuple[list[EntryRow], str, str]:
    """The rows of one page and the cursors to its neighbours, in one query; in two where what fits is far apart.

    `slots` are all that fit when they are few: then they are looked up and sorted. Where more than 1,000 fit (`is_many`)
    an index is walked in its order and what does not fit passed over. Only the rows of the page are read whole.
    """
    column, ascending = SORTS.get(question.sort, SORTS["featured"])
    direction, place = cursor_of(question.at)
    forward = direction != "p"
    turn = "ASC" if ascending == forward else "DESC"
    shelf, filters = _shelf(scope, slots, column), _filters(question, is_picked=slots is not None)
    if place is not None:
        beyond = f" AND (s.{column}, s.product_id) {'>' if turn == 'ASC' else '<'} (%s, %s)"
        shelf = _Part(shelf.sql + beyond, (*shelf.params, *place))
    found = _page(question, shelf, filters, turn=turn, is_many=is_many)
    has_more, rows = len(found) > question.limit, found[: question.limit]
    if not forward:
        rows.reverse()
    before = has_more if not forward else bool(place or question.offset)
    after = has_more if forward else True
    first = f"p.{rows[0].sort}.{rows[0].product_id}" if rows and before else ""
    last = f"n.{rows[-1].sort}.{rows[-1].product_id}" if rows and after else ""
    return rows, first, last


def _shelf(scope: str, slots: Sequence[int] | None, column: str) -> _Part:
    """Where the rows stand: among all entries, or on a shelf with an order of its own."""
    if scope == EVERYTHING or (slots is not None and not scope.startswith("collection:")):
        rows = f"SELECT s.product_id, s.{column} AS sort FROM catalog_listingentry s WHERE "  # noqa: S608
        return _Part(rows + "true") if slots is None else _Part(rows + "s.slot = ANY(%s)", (list(slots),))
    rows = f"SELECT s.product_id, s.{column} AS sort FROM catalog_listingplace s WHERE s.scope = %s"  # noqa: S608
    if slots is None:
        return _Part(rows, (scope,))
    picked = " AND s.product_id IN (SELECT e.product_id FROM catalog_listingentry e WHERE e.slot = ANY(%s))"
    return _Part(rows + picked, (scope, list(slots)))


def _filters(question: ListingQuestion, *, is_picked: bool) -> _Part:
    """What the entry has to be besides: any choice within a facet, all between them. "" for nothing."""
    conditions = [f"e.selection < {FEATURED_FIRST}"] if question.featured else []
    chosen = [] if is_picked else [list(tokens) for tokens in chosen_tokens(question).values()]
    return _Part(" AND ".join([*conditions, *["e.tokens && %s::varchar[]"] * len(chosen)]), tuple(chosen))


def _page(
    question: ListingQuestion, shelf: _Part, filters: _Part, *, turn: str, is_many: bool
) -> list[EntryRow]:
    """One row more than a page holds. Of much that fits it is looked for among the next few thousand, then everywhere.

    Left to itself PostgreSQL gathers and sorts all that fits, as it cannot know how much that is.
    """
    many = question.limit + 1
    order = f"ORDER BY sort {turn}, product_id {turn}"
    # Written out: PostgreSQL plans for a tenth of the table where it is not told how few rows are wanted.
    page = f"{order} LIMIT {int(many)} OFFSET {0 if question.at else int(question.offset)}"
    if not filters.sql:
        return _read(f"{shelf.sql} {page}", shelf.params, turn=turn)
    found: list[EntryRow] = []
    # `IS TRUE` keeps it from gathering by the index of tokens what is better met on the way.
    nearby = (f"{order} LIMIT {LOOKED_THROUGH}", f"({filters.sql}) IS TRUE")
    for near, fits in [*([nearby] if is_many else []), ("", filters.sql)]:
        fitting = (
            f"SELECT s.product_id, s.sort FROM ({shelf.sql} {near}) s "  # noqa: S608
            f"JOIN catalog_listingentry e USING (product_id) WHERE {fits} {page}"
        )
        found = _read(fitting, [*shelf.params, *filters.params], turn=turn)
        if len(found) == many:
            break
    return found


def _read(page: str, params: Sequence[Any], *, turn: str) -> list[EntryRow]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT k.product_id, e.card::text, e.variant_ids, k.sort FROM ({page}) k "  # noqa: S608
            f"JOIN catalog_listingentry e USING (product_id) ORDER BY k.sort {turn}, k.product_id {turn}",
            params,
        )
        return [EntryRow(pk, loads(card), ids, sort) for pk, card, ids, sort in cursor.fetchall()]


def cursor_of(at: str) -> tuple[str, list[int] | None]:
    """Direction and place of a cursor; ("n", None) without one. Raises NotFound for what is none."""
    if not at:
        return "n", None
    direction, _, rest = at.partition(".")
    value, _, product_id = rest.partition(".")
    digits = value.removeprefix("-")
    if direction not in {"n", "p"} or len(at) > 60 or not (_is_number(digits) and _is_number(product_id)):
        raise NotFound("There is no such page of this list.")
    return direction, [int(value), int(product_id)]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18
