"""Lists of products, flat in time: a page is a walk along an index, a count is a handful of bitmap operations."""

from __future__ import annotations

from collections.abc import Sequence
from json import loads

from django.db import connection

from catalog.collections.models import ProductCategory, ProductCollection
from catalog.listing.queries.cards import EntryRow, cards_of_entries
from catalog.listing.queries.counting import chosen_tokens, count_rows, count_slots, facets_of
from catalog.listing.queries.shapes import EXACT_UP_TO, Listing, ListingQuestion
from catalog.listing.queries.walk import walk
from catalog.listing.rules import EVERYTHING, slots_in

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
    rows, previous, following = walk(question, scope, slots, is_many=total > EXACT_UP_TO)
    return Listing(
        cards=cards_of_entries(rows, context=question.context, language=question.language),
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


def entries_in_order(product_ids: Sequence[int]) -> list[EntryRow]:
    """The entries of these products in this order, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT product_id, card::text, variant_ids FROM catalog_listingentry WHERE product_id = ANY(%s)",
            [list(product_ids)],
        )
        found = {pk: EntryRow(pk, loads(card), ids) for pk, card, ids in cursor.fetchall()}
    return [found[pk] for pk in product_ids if pk in found]
