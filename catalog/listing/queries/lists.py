"""Lists of products, flat in time: a page is a walk along an index, a count is a handful of bitmap operations."""

from __future__ import annotations

from collections.abc import Sequence
from json import loads
from typing import Any, NamedTuple

from django.db import connection

from catalog.collections.models import ProductCategory, ProductCollection
from catalog.listing.queries.cards import EntryRow, cards_of_entries
from catalog.listing.queries.counting import chosen_tokens, count_rows, count_slots, facets_of
from catalog.listing.queries.shapes import EXACT_UP_TO, SORTS, Listing, ListingQuestion
from catalog.listing.rules import EVERYTHING, FEATURED_FIRST, slots_in
from core.errors import NotFound

NOTHING = Listing((), 0, False, (), "", "")


def list_products(question: ListingQuestion) -> Listing:
    """One page of a list with its facets: at most six queries, whatever it holds. Raises NotFound for a broken cursor.

    A shelf nobody knows is empty. While the bitmaps are away counts come from the rows, up to 1,000 and then at least.
    """
    scope = scope_of(question)
    if scope is None:
        return NOTHING
    counted = count_slots(question, scope)
    slots: Sequence[int] | None = None
    is_least = False
    if counted is not None:
        total, values = counted.total, counted.values
        if chosen_tokens(question) and counted.bits is not None:
            slots = slots_in(counted.bits)
    else:
        total, values = count_rows(question, scope)
        is_least = total > EXACT_UP_TO
    rows, previous, following = walk(question, scope, slots)
    return Listing(
        cards=cards_of_entries(rows, language=question.language),
        count=total,
        count_is_least=is_least,
        facets=facets_of(question, values, is_least=is_least),
        previous=previous,
        next=following,
    )


def scope_of(question: ListingQuestion) -> str | None:
    """The token of the shelf a question is about, in at most one query; None for one that does not exist."""
    if question.shelf:
        return question.shelf
    if question.category is not None:
        pk = ProductCategory.objects.filter(handle=question.category).values_list("pk", flat=True).first()
        return f"category:{pk}" if pk else None
    if question.collection is not None:
        pk = ProductCollection.objects.filter(handle=question.collection).values_list("pk", flat=True).first()
        return f"collection:{pk}" if pk else None
    return EVERYTHING


def walk(
    question: ListingQuestion, scope: str, slots: Sequence[int] | None = None
) -> tuple[list[EntryRow], str, str]:
    """The rows of one page and the cursors to its neighbours, in one query along an index.

    `slots` are all that fit when they are few: then they are looked up and sorted instead, but in a collection, which
    has an order of its own. Only the rows of the page are read whole.
    """
    column, ascending = SORTS.get(question.sort, SORTS["featured"])
    direction, place = cursor_of(question.at)
    forward = direction != "p"
    upward = ascending == forward
    wanted = _wanted(question, scope, slots)
    conditions, params = list(wanted.conditions), list(wanted.params)
    if place is not None:
        conditions.append(f"(s.{column}, s.product_id) {'>' if upward else '<'} (%s, %s)")
        params += place
    turn = "ASC" if upward else "DESC"
    found = _read(
        f"SELECT s.product_id, s.{column} AS sort FROM {wanted.table} WHERE {' AND '.join(conditions)} "  # noqa: S608
        f"ORDER BY s.{column} {turn}, s.product_id {turn} LIMIT %s OFFSET %s",
        [*params, question.limit + 1, 0 if place else question.offset],
        turn=turn,
    )
    has_more, rows = len(found) > question.limit, found[: question.limit]
    if not forward:
        rows.reverse()
    before = has_more if not forward else bool(place or question.offset)
    after = has_more if forward else True
    first = f"p.{rows[0].sort}.{rows[0].product_id}" if rows and before else ""
    last = f"n.{rows[-1].sort}.{rows[-1].product_id}" if rows and after else ""
    return rows, first, last


class _Wanted(NamedTuple):
    """Where rows `s` come from, and what they must be; `params` in the order of the conditions."""

    table: str
    conditions: Sequence[str]
    params: Sequence[Any]


def _wanted(question: ListingQuestion, scope: str, slots: Sequence[int] | None) -> _Wanted:
    """Which products fit: those in these slots, or those of the shelf that have what was chosen."""
    if scope != EVERYTHING and (slots is None or scope.startswith("collection:")):
        return _on_shelf(question, scope, slots)
    featured = [f"s.selection < {FEATURED_FIRST}"] if question.featured else []
    if slots is not None:
        return _Wanted("catalog_listingentry s", ["s.slot = ANY(%s)", *featured], [list(slots)])
    chosen = [list(tokens) for tokens in chosen_tokens(question).values()]
    has = ["s.tokens && %s::varchar[]"] * len(chosen)
    return _Wanted("catalog_listingentry s", ["true", *featured, *has], chosen)


def _on_shelf(question: ListingQuestion, scope: str, slots: Sequence[int] | None) -> _Wanted:
    """The same by places on the shelf, each with the entry only where something of it is asked."""
    featured = [f"e.selection < {FEATURED_FIRST}"] if question.featured else []
    places, named = "catalog_listingplace s", "s.scope = %s"
    if slots is not None:
        those = " AND ".join(["e.slot = ANY(%s)", *featured])
        fitting = f"s.product_id IN (SELECT e.product_id FROM catalog_listingentry e WHERE {those})"  # noqa: S608
        return _Wanted(places, [named, fitting], [scope, list(slots)])
    chosen = [list(tokens) for tokens in chosen_tokens(question).values()]
    has = [*featured, *["e.tokens && %s::varchar[]"] * len(chosen)]
    table = f"{places} JOIN catalog_listingentry e ON e.product_id = s.product_id" if has else places
    return _Wanted(table, [named, *has], [scope, *chosen])


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


def entries_in_order(product_ids: Sequence[int]) -> list[EntryRow]:
    """The entries of these products in this order, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT product_id, card::text, variant_ids FROM catalog_listingentry WHERE product_id = ANY(%s)",
            [list(product_ids)],
        )
        found = {pk: EntryRow(pk, loads(card), ids) for pk, card, ids in cursor.fetchall()}
    return [found[pk] for pk in product_ids if pk in found]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18
