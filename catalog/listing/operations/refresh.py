"""Writing what lists show anew, many products in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db import transaction

from catalog.listing.entries import FIGURE_FACETS, card_of_facts, figure_names, named_of, scopes_of, tokens_of
from catalog.listing.models import ListingEntry
from catalog.listing.operations.rows import (
    Known,
    known_entries,
    learn_values,
    write_entries,
    write_figures,
    write_marks,
    write_places,
)
from catalog.listing.queries.facts import EntryFacts, Figures, category_parents, entry_facts, figures_of
from catalog.listing.rules import IN_STOCK, band_of, newest_of, selection_of
from catalog.pricing.queries import PUBLIC
from catalog.products.models import Product
from catalog.products.queries.shelf import Chosen, choices_of
from catalog.search.operations import learn_words
from core.celery import send_quietly

PAINT_TASK = "catalog.paint_facets"
CHUNK = 500


@transaction.atomic
def refresh_listing(product_ids: Iterable[int]) -> None:
    """Make lists and search show these products (internal ids) as they are now; what is not shown leaves them.

    About twenty statements for each 500, whatever changed. Call it in the transaction of the change, once, with
    all the products it touched. The products' rows are locked first, so the last to write has read what stands.
    """
    for ids in _chunks(product_ids):
        _lock(ids)
        known = known_entries(ids)
        facts = entry_facts(ids)
        parents = category_parents()
        rows = [_row(each, scopes_of(each, parents)) for each in facts.values()]
        written = write_entries(rows)
        learn_words(text for _, _, text in written)
        learn_values(named for each in facts.values() for named in named_of(each))
        write_places(list(facts))
        slots = {product_id: slot for product_id, slot, _ in written}
        _remove([product_id for product_id in known if product_id not in facts])
        _mark(known, {row["product_id"]: row["tokens"] for row in rows}, slots)


@transaction.atomic
def refresh_listing_figures(product_ids: Iterable[int]) -> None:
    """Bring lowest prices and stock of these products (internal ids) up to date in lists; about ten statements for each 500.

    Only what prices and stock decide is written. One that becomes priced is listed, one that is no longer is not.
    """
    for ids in _chunks(product_ids):
        _lock(ids)
        known = known_entries(ids)
        figures = figures_of(ids)
        stays = [product_id for product_id in known if product_id in figures]
        chosen = choices_of([pk for product_id in stays for pk in figures[product_id].variant_ids])
        rows = [_figures_row(pk, figures[pk], known[pk], chosen) for pk in stays]
        write_figures(rows)
        write_places(stays)
        _remove([product_id for product_id in known if product_id not in figures])
        _mark(known, {row["product_id"]: row["tokens"] for row in rows}, {})
        appeared = [product_id for product_id in figures if product_id not in known]
        if appeared:
            refresh_listing(Product.objects.shown().filter(pk__in=appeared).values_list("pk", flat=True))


def rebuild_listing(told: Callable[[int], None] = lambda count: None) -> int:
    """Write every entry anew, 500 at a time, each time in its own transaction; `told` hears how many are done."""
    done, last = 0, 0
    while ids := list(
        Product.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]
    ):
        refresh_listing(ids)
        done, last = done + len(ids), ids[-1]
        told(done)
    return done


def _chunks(product_ids: Iterable[int]) -> list[list[int]]:
    ordered = sorted(set(product_ids))
    return [ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK)]


def _lock(product_ids: Sequence[int]) -> None:
    rows = Product.objects.filter(pk__in=product_ids).order_by("pk").select_for_update(no_key=True)
    list(rows.values_list("pk"))


def _row(facts: EntryFacts, scopes: Sequence[str]) -> dict[str, Any]:
    words, figures = facts.words, facts.figures
    return {
        "product_id": words["id"],
        "card": card_of_facts(facts),
        "variant_ids": list(figures.variant_ids),
        "tokens": tokens_of(facts, scopes),
        "in_stock": bool(figures.stocked),
        "selection": selection_of(is_featured=words["is_featured"], rank=words["rank"]),
        "newest": newest_of(words["published_at"]),
        "price": figures.lowest,
        "prices": {PUBLIC.currency: figures.lowest},
    }


def _figures_row(
    product_id: int, figures: Figures, known: Known, chosen: Mapping[int, tuple[Chosen, ...]]
) -> dict[str, Any]:
    named = [band_of(figures.lowest)]
    for pk in figures.variant_ids:
        named += figure_names(chosen[pk], is_stocked=pk in figures.stocked)
    kept = {token for token in known.tokens if not token.startswith(FIGURE_FACETS)}
    now = kept | {each.token for each in named} | ({IN_STOCK} if figures.stocked else set())
    return {
        "product_id": product_id,
        "variant_ids": list(figures.variant_ids),
        "tokens": sorted(now),
        "in_stock": bool(figures.stocked),
        "price": figures.lowest,
        "prices": {PUBLIC.currency: figures.lowest},
    }


def _remove(product_ids: Sequence[int]) -> None:
    if product_ids:
        ListingEntry.objects.filter(pk__in=product_ids).delete()


def _mark(known: Mapping[int, Known], now: Mapping[int, Sequence[str]], slots: Mapping[int, int]) -> None:
    """Leave word of every token that came or went, and ask for the bitmaps to learn it after commit."""
    none: frozenset[str] = frozenset()
    changed = []
    for product_id in sorted({*known, *now}):
        before = known.get(product_id)
        slot = before.slot if before else slots[product_id]
        changed.append((product_id, slot, (before.tokens if before else none) ^ set(now.get(product_id, ()))))
    if write_marks(changed):
        transaction.on_commit(partial(send_quietly, PAINT_TASK))
