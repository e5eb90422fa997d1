"""Which products of the range are asked for, and how many there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from catalog.listing import bitmaps
from catalog.listing.queries.counting import count_slots
from catalog.listing.queries.shapes import ListingQuestion
from catalog.listing.rules import EVERYTHING
from catalog.products.models import WEB
from catalog.search.queries import product_hits
from core.prepared import prepared_rows

# order -> SQL; ties are broken by the product's key
ORDERS: Mapping[str, str] = {
    "": "e.selection, p.id",
    "created_at": "p.created_at, p.id",
    "-created_at": "p.created_at DESC, p.id DESC",
    "updated_at": "GREATEST(p.created_at, p.published_at, p.source_modified_at), p.id",
    "-updated_at": "GREATEST(p.created_at, p.published_at, p.source_modified_at) DESC, p.id DESC",
    "title": "p.title, p.id",
    "-title": "p.title DESC, p.id DESC",
    "handle": "p.handle, p.id",
    "-handle": "p.handle DESC, p.id DESC",
    "id": "p.id",
    "-id": "p.id DESC",
    "price": "e.price, p.id",
    "-price": "e.price DESC, p.id DESC",
}
COMPARED = {"$gt": ">", "$gte": ">=", "$lt": "<", "$lte": "<=", "$eq": "=", "$ne": "<>"}


@dataclass(frozen=True, slots=True)
class RangeQuestion:
    """Which products: those of the channels, narrowed by every filter that is not empty.

    A category includes what lies below it. Keys of groups are those of their tables; `ids` and `skus` are public.
    `created` and `changed` are (comparison, moment) pairs, `text` what somebody searches for: best first then, unless
    an order is asked for. `option_values` are keys: a variant has to have one of them.
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
    """One page: keys of products in their order, and how many fit in all."""

    ids: tuple[int, ...]
    count: int


def select_products(question: RangeQuestion) -> Selection:
    """The page asked for. Two queries, one when the page ends the list; what is searched for takes some more.

    A whole shelf, or everything, is a walk along an index and a count of bits, however much the shop has.
    """
    scope = question.scope
    if scope is not None:
        counted = _count_of(scope)
        if counted is not None:
            return Selection(_walk(scope, question), counted)
    where, params = _conditions(question)
    order = ORDERS[question.order]
    if question.text:
        hits = product_hits(question.text)
        where, params = [*where, "p.id = ANY(%s::bigint[])"], [*params, hits]
        if not question.order:
            order, params = "array_position(%s::bigint[], p.id)", [*params, hits]
    narrowed = f"FROM catalog_product p LEFT JOIN catalog_listingentry e ON e.product_id = p.id WHERE {' AND '.join(where)}"
    counting = params[: len(params) - 1] if order.startswith("array_position") else params
    rows = prepared_rows(
        f"SELECT p.id {narrowed} ORDER BY {order} LIMIT %s OFFSET %s",
        [*params, question.limit, question.offset],
    )
    ids = tuple(pk for (pk,) in rows)
    if len(ids) < question.limit and (
        ids or not question.offset
    ):  # the last page: it tells how many there are
        return Selection(ids, question.offset + len(ids))
    ((count,),) = prepared_rows(f"SELECT count(*) {narrowed}", counting)
    return Selection(ids, count)


def _count_of(scope: str) -> int | None:
    asked = ListingQuestion(with_facets=False)
    counted: bitmaps.Counted | None = count_slots(asked, scope)
    return counted.total if counted else None


def _walk(scope: str, question: RangeQuestion) -> tuple[int, ...]:
    if scope == EVERYTHING:
        rows = prepared_rows(
            "SELECT product_id FROM catalog_listingentry ORDER BY selection, product_id LIMIT %s OFFSET %s",
            [question.limit, question.offset],
        )
    else:
        rows = prepared_rows(
            "SELECT product_id FROM catalog_listingplace WHERE scope = %s "
            "ORDER BY selection, product_id LIMIT %s OFFSET %s",
            [scope, question.limit, question.offset],
        )
    return tuple(pk for (pk,) in rows)


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
