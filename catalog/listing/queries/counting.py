"""How many there are of each kind: from the bitmaps, or, when there are none, from the entries themselves."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from catalog.listing import bitmaps
from catalog.listing.queries.shapes import EXACT_UP_TO, Facet, FacetChoice, ListingQuestion
from catalog.listing.rules import EVERYTHING, FACETS, IN_STOCK, token_of

log = logging.getLogger(__name__)
STOCK = "stock"
SHOWN_CHOICES = 60


def chosen_tokens(question: ListingQuestion) -> dict[str, list[str]]:
    """The tokens chosen, by facet; a list of what is in stock counts sizes that are in stock."""
    kinds = dict(offered(question))
    found = {
        facet: [token_of(kinds[facet], slug) for slug in slugs]
        for facet, slugs in question.chosen.items()
        if facet in kinds and slugs
    }
    return {**found, STOCK: [IN_STOCK]} if question.in_stock else found


def offered(question: ListingQuestion) -> list[tuple[str, str]]:
    """(facet, kind of token) pairs to offer."""
    stocked = {"size": "sized"} if question.in_stock else {}
    return [(facet, stocked.get(facet, facet)) for facet in FACETS]


def count_slots(
    question: ListingQuestion, scope: str, *, given: bytes | None = None
) -> bitmaps.Counted | None:
    """Count with the bitmaps; None when there are none or Redis is away."""
    asked = bitmaps.Count(
        scope=scope,
        chosen=chosen_tokens(question),
        facets=offered(question) if question.with_facets else [],
        few=EXACT_UP_TO,
        given=given,
    )
    try:
        return bitmaps.count(asked)
    except bitmaps.AWAY as failure:
        log.warning("facet bitmaps away: %s", type(failure).__name__)
        return None


def count_rows(
    question: ListingQuestion, scope: str, ids: Sequence[int] | None = None
) -> tuple[int, tuple[tuple[str, str, int, str], ...]]:
    """Count in PostgreSQL, in one statement that looks at no more than 1,001 products for each facet.

    Answers the total and the rows that bitmaps would give; both are the least there is when the total is above 1,000.
    """
    chosen, kinds = chosen_tokens(question), dict(offered(question))
    parts: list[str] = []
    params: list[Any] = []
    groups = ["", *(facet for facet in chosen if facet in kinds)] if question.with_facets else [""]
    for own in groups:
        conditions = ["true"] if ids is not None else ["tokens @> %s::varchar[]"]
        given: list[Any] = [] if ids is not None else [[scope]]
        if ids is not None:
            conditions, given = ["product_id = ANY(%s)"], [list(ids)]
        for facet, tokens in chosen.items():
            if facet != own:
                conditions.append("tokens && %s::varchar[]")
                given.append(tokens)
        parts.append(
            f"SELECT %s AS own, token, count(*) AS n FROM (SELECT tokens FROM catalog_listingentry "  # noqa: S608
            f"WHERE {' AND '.join(conditions)} LIMIT {EXACT_UP_TO + 1}) e, unnest(tokens) AS token GROUP BY token"
        )
        params += [own, *given]
    sql = (
        "SELECT c.own, c.token, c.n, v.facet, v.label, v.rank, v.swatch FROM ("  # noqa: S608
        + " UNION ALL ".join(parts)
        + ") c LEFT JOIN catalog_facetvalue v USING (token) WHERE v.token IS NOT NULL OR c.token = 'all'"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found = cursor.fetchall()
    total = next((n for own, token, n, *_ in found if not own and token == EVERYTHING), 0)
    return total, _values(
        found, {kind: facet for facet, kind in kinds.items()}, chosen
    ) if question.with_facets else ()


def _values(
    found: Sequence[tuple[Any, ...]], facet_of: Mapping[str, str], chosen: Mapping[str, Any]
) -> tuple[tuple[str, str, int, str], ...]:
    """A facet's values from the part that left out its own choice, or from the whole when nothing of it is chosen."""
    return tuple(
        (facet_of[kind], token, n, json.dumps([label, rank, swatch]))
        for own, token, n, kind, label, rank, swatch in found
        if kind in facet_of and own == (facet_of[kind] if facet_of[kind] in chosen else "")
    )


def facets_of(
    question: ListingQuestion, values: Sequence[tuple[str, str, int, str]], *, is_least: bool = False
) -> tuple[Facet, ...]:
    """Counted values as facets in the house's order: sizes and prices by size, the rest by how many there are."""
    found: dict[str, list[tuple[Any, FacetChoice]]] = {facet: [] for facet in FACETS}
    for facet, token, count, told in values:
        label, rank, swatch = json.loads(told)
        slug = token.partition(":")[2]
        choice = FacetChoice(
            slug=slug,
            label=label,
            count=count,
            is_chosen=slug in question.chosen.get(facet, ()),
            swatch=swatch,
            is_least=is_least,
        )
        place = (rank, label) if facet in {"size", "price"} else (-count, label)
        found[facet].append((place, choice))
    return tuple(
        Facet(
            facet,
            FACETS[facet],
            tuple(choice for _, choice in sorted(choices, key=lambda each: each[0])[:SHOWN_CHOICES]),
        )
        for facet, choices in found.items()
        if len(choices) > 1 or any(choice.is_chosen for _, choice in choices)
    )
