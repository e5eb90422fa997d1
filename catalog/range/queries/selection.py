"""Which products of the range are asked for, and how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from catalog.listing import bitmaps
from catalog.listing.queries.counting import count_slots
from catalog.listing.queries.shapes import ListingQuestion
from catalog.listing.rules import EVERYTHING
from catalog.products.models import WEB
from catalog.range.queries.paging import ORDERS, SHELF, Place, cursor_at, place_of
from catalog.search.queries import product_hits
from core.errors import NotFound
from core.prepared import prepared_rows

COMPARED = {"$gt": ">", "$gte": ">=", "$lt": "<", "$lte": "<=", "$eq": "=", "$ne": "<>"}


@dataclass(frozen=True, slots=True)
class RangeQuestion:
    """Which products: those of the channels, narrowed by every filter that is not empty.

    A category includes what lies below it. Keys of groups are those of their tables; `ids` and `skus` are public.
    `created` and `changed` are (comparison, moment) pairs, `text` what somebody searches for: best first then, unless
    an order is asked for. `option_values` are keys: a variant has to have one of them. `at` is the cursor of a page before, for
    the same question; then `offset` counts nothing.
    """

    channels: tuple[str, ...] = (WEB,)
    ids: tuple[str, ...] | None = None
    handles: tuple[str, ...] | None = None
    titles: tuple[str, ...] | None = None
    skus: tuple[str, ...] | None = None
    categories: tuple[int, ...] | None = None
    collections: tuple[int, ...] | None = None
    tags: tuple[int, ...] | None = None
    types: tuple[int, ...] | None = None
    option_values: tuple[int, ...] | None = None
    created: tuple[tuple[str, datetime], ...] = ()
    changed: tuple[tuple[str, datetime], ...] = ()
    text: str = ""
    order: str = ""
    limit: int = 50
    offset: int = 0
    at: str = ""

    @property
    def scope(self) -> str | None:
        """The one shelf of the listing that this asks for, unnarrowed; None for anything more special."""
        narrowed = (self.ids, self.handles, self.titles, self.skus, self.tags, self.types, self.option_values)
        if any(each is not None for each in narrowed) or self.created or self.changed or self.text:
            return None
        if self.channels != (WEB,) or self.order:
            return None
        shelves = [f"category:{pk}" for pk in self.categories or ()]
        shelves += [f"collection:{pk}" for pk in self.collections or ()]
        if not shelves and self.categories is None and self.collections is None:
            return EVERYTHING
        return shelves[0] if len(shelves) == 1 else None


@dataclass(frozen=True, slots=True)
class Selection:
    """One page: keys of products in their order, how many fit in all, and the cursor of the next page.

    `next` is empty where nothing follows, and for what is searched for in the order of how well it fits.
    """

    ids: tuple[int, ...]
    count: int
    next: str = ""


def select_products(question: RangeQuestion) -> Selection:
    """The page asked for. Two queries, one when the page ends the list; what is searched for takes some more.

    A whole shelf, or everything, is a walk along an index and a count of bits, however much the shop has. Raises NotFound
    for a cursor of another list or order.
    """
    place, scope = place_of(question.at), question.scope
    if scope is not None:
        counted = _count_of(scope)
        # A list that was begun along the shelf is gone on with along it, also while the bitmaps are away.
        if place.list_name == scope if place else counted is not None:
            rows = _walk(scope, question, place)
            return _page(
                question, scope, rows, _count(*_conditions(question)) if counted is None else counted
            )
    if question.text and not question.order:
        return _ranked(question)
    return _sorted(question, place)


def _page(question: RangeQuestion, name: str, rows: Sequence[tuple[Any, int]], count: int) -> Selection:
    """A page of rows (value, key), of which one more than fits was read."""
    shown = rows[: question.limit]
    follows = len(rows) > question.limit and bool(shown)
    return Selection(tuple(pk for _, pk in shown), count, cursor_at(name, *shown[-1]) if follows else "")


def _sorted(question: RangeQuestion, place: Place | None) -> Selection:
    """A page of a list in one of the orders."""
    order, (where, params) = ORDERS[question.order], _conditions(question)
    if question.text:
        where, params = [*where, _FOUND], [*params, product_hits(question.text)]
    beyond = [order.beyond] if place else []
    leading = place.within(question.order, order) if place else ()
    rows = prepared_rows(
        f"SELECT {order.column}, p.id {_FROM} WHERE {' AND '.join([*where, *beyond])} "
        f"ORDER BY {order.sql} LIMIT %s OFFSET %s",
        [*params, *leading, question.limit + 1, 0 if place else question.offset],
    )
    is_last = not place and len(rows) <= question.limit and (bool(rows) or not question.offset)
    count = question.offset + len(rows) if is_last else _count(where, params)
    return _page(question, question.order, rows, count)


def _ranked(question: RangeQuestion) -> Selection:
    """A page of what was found, best first. Raises NotFound for any cursor: how well things fit is no place in a list."""
    if question.at:
        raise NotFound("What is searched for has no cursors, unless it is put in an order.")
    where, params = _conditions(question)
    hits = product_hits(question.text)
    where, params = [*where, _FOUND], [*params, hits]
    rows = prepared_rows(
        f"SELECT p.id {_FROM} WHERE {' AND '.join(where)} ORDER BY array_position(%s::bigint[], p.id) LIMIT %s OFFSET %s",
        [*params, hits, question.limit, question.offset],
    )
    ids = tuple(pk for (pk,) in rows)
    is_last = len(ids) < question.limit and (bool(ids) or not question.offset)
    return Selection(ids, question.offset + len(ids) if is_last else _count(where, params))


def _count(where: Sequence[str], params: Sequence[Any]) -> int:
    ((count,),) = prepared_rows(f"SELECT count(*) {_FROM} WHERE {' AND '.join(where)}", params)
    return int(count)


def _count_of(scope: str) -> int | None:
    asked = ListingQuestion(with_facets=False)
    counted: bitmaps.Counted | None = count_slots(asked, scope)
    return counted.total if counted else None


def _walk(scope: str, question: RangeQuestion, place: Place | None) -> list[tuple[Any, ...]]:
    """Rows (value, key) along a shelf, one more than fits."""
    shelf = "catalog_listingentry WHERE true"
    params: tuple[Any, ...] = ()
    if scope != EVERYTHING:
        shelf, params = "catalog_listingplace WHERE scope = %s", (scope,)
    beyond = f" AND {SHELF.beyond}" if place else ""
    leading = place.within(scope, SHELF) if place else ()
    return prepared_rows(
        f"SELECT selection, product_id FROM {shelf}{beyond} ORDER BY {SHELF.sql} LIMIT %s OFFSET %s",  # noqa: S608
        [*params, *leading, question.limit + 1, 0 if place else question.offset],
    )


_FROM = "FROM catalog_product p LEFT JOIN catalog_listingentry e ON e.product_id = p.id"
_FOUND = "p.id = ANY(%s::bigint[])"
SHOWN = (
    "p.status = 'published'",
    "p.item_status = 'active'",
    "(p.published_from IS NULL OR p.published_from <= now())",
    "(p.published_until IS NULL OR p.published_until > now())",
    "EXISTS (SELECT 1 FROM catalog_productvariant v WHERE v.product_id = p.id AND v.status = 'active')",
)
_TREE = """p.id IN (SELECT m.product_id FROM catalog_productcategory_products m WHERE m.productcategory_id IN (
    WITH RECURSIVE below AS (
        SELECT id FROM catalog_productcategory WHERE id = ANY(%s::bigint[])
        UNION SELECT c.id FROM catalog_productcategory c JOIN below b ON c.parent_id = b.id
    ) SELECT id FROM below))"""
_HELD: tuple[tuple[str, str], ...] = (
    ("ids", "p.public_id = ANY(%s::text[])"),
    ("handles", "p.handle = ANY(%s::text[])"),
    ("titles", "p.title = ANY(%s::text[])"),
    ("types", "p.type_id = ANY(%s::bigint[])"),
    ("categories", _TREE),
    (
        "collections",
        "p.id IN (SELECT product_id FROM catalog_productcollection_products WHERE productcollection_id = ANY(%s::bigint[]))",
    ),
    (
        "tags",
        "p.id IN (SELECT product_id FROM catalog_producttag_products WHERE producttag_id = ANY(%s::bigint[]))",
    ),
    (
        "skus",
        "p.id IN (SELECT product_id FROM catalog_productvariant WHERE status = 'active' AND sku = ANY(%s::text[]))",
    ),
    (
        "option_values",
        "p.id IN (SELECT v.product_id FROM catalog_productvariant v JOIN catalog_variantoptionvalue c "
        "ON c.variant_id = v.id WHERE v.status = 'active' AND c.value_id = ANY(%s::bigint[]))",
    ),
)


def _conditions(question: RangeQuestion) -> tuple[list[str], list[Any]]:
    where = [*SHOWN, "p.channels && %s::varchar[]"]
    params: list[Any] = [list(question.channels)]
    for name, sql in _HELD:
        wanted: Sequence[Any] | None = getattr(question, name)
        if wanted is not None:
            where.append(sql)
            params.append(list(wanted))
    moments = [("p.created_at", question.created)]
    moments.append(("GREATEST(p.created_at, p.published_at, p.source_modified_at)", question.changed))
    for column, compared in moments:
        for comparison, moment in compared:
            where.append(f"{column} {COMPARED[comparison]} %s::timestamptz")
            params.append(moment)
    return where, params


def variants_by_id(variant_ids: Sequence[str]) -> dict[str, int]:
    """The product's key of each of these variants (public ids) that exists. One query."""
    rows = prepared_rows(
        "SELECT public_id, product_id FROM catalog_productvariant WHERE public_id = ANY(%s::text[])",
        [list(variant_ids)],
    )
    return dict(rows)
