"""Facets are counted exactly, pages join without gap or repeat, and rows follow the catalogue."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.listing import bitmaps
from catalog.listing.models import ListingEntry, ListingMark
from catalog.listing.operations import (
    paint_facets,
    rebuild_facets,
    refresh_listing,
    refresh_listing_figures,
    verify_facets,
)
from catalog.listing.queries.counting import chosen_tokens, count_rows, count_slots
from catalog.listing.queries.lists import list_products, scope_of, walk
from catalog.listing.queries.shapes import SORTS, ListingQuestion
from catalog.listing.rules import bits_of, slots_in
from catalog.products.models import Product
from catalog.products.operations import publish_product, withdraw_product
from core.errors import NotFound
from tests.catalog.listing.range import COLOURS, FABRICS, fill_shelf
from tests.catalog.stockroom import LATER, add_shown, add_variant, put_on_shelf
from tests.many import examples

pytestmark = pytest.mark.django_db
CHOICES = st.fixed_dictionaries(
    {},
    optional={
        "colour": st.lists(st.sampled_from(COLOURS), min_size=1, max_size=2, unique=True).map(tuple),
        "fabric": st.lists(st.sampled_from(FABRICS), min_size=1, max_size=2, unique=True).map(tuple),
    },
)


def brute_force(
    question: ListingQuestion, scope: str
) -> tuple[list[ListingEntry], dict[tuple[str, str], int]]:
    """Everything that fits, and each value's count within all other facets' choices, the slow way."""
    chosen = chosen_tokens(question)
    entries = list(ListingEntry.objects.filter(tokens__contains=[scope]))

    def fits(entry: ListingEntry, without: str = "") -> bool:
        return all(set(entry.tokens) & set(own) for facet, own in chosen.items() if facet != without)

    counts = {}
    for facet, values in (("colour", COLOURS), ("fabric", FABRICS)):
        for value in values:
            token = f"{facet}:{value}"
            counted = sum(fits(entry, facet) and token in entry.tokens for entry in entries)
            if counted:
                counts[facet, token] = counted
    return [entry for entry in entries if fits(entry)], counts


@pytest.mark.parametrize("slots", [[], [0], [7, 8], [3, 250, 251]])
def test_bits_and_slots_are_the_same(slots: list[int]) -> None:
    assert slots_in(bits_of(slots)) == slots


def test_facets_equal_brute_force_from_bitmaps_and_from_rows() -> None:
    fill_shelf(160)
    rebuild_facets()

    @settings(max_examples=examples(10, 200), deadline=None, database=None)
    @given(chosen=CHOICES, in_stock=st.booleans())
    def check(chosen: dict[str, tuple[str, ...]], in_stock: bool) -> None:
        question = ListingQuestion(category="shelf-7", chosen=chosen, in_stock=in_stock)
        scope = scope_of(question) or ""
        fitting, counts = brute_force(question, scope)
        counted = count_slots(question, scope)
        assert counted is not None
        assert counted.total == len(fitting)
        assert slots_in(counted.bits or b"") == sorted(entry.slot for entry in fitting)
        assert {(facet, token): count for facet, token, count, _ in counted.values} == counts
        total, rows = count_rows(question, scope)
        assert (total, {(facet, token): count for facet, token, count, _ in rows}) == (len(fitting), counts)

    check()


def test_pages_join_to_the_whole_order_there_and_back() -> None:
    fill_shelf(130)

    @settings(max_examples=examples(8, 200), deadline=None, database=None)
    @given(chosen=CHOICES, sort=st.sampled_from(sorted(SORTS)), limit=st.integers(3, 40))
    def check(chosen: dict[str, tuple[str, ...]], sort: str, limit: int) -> None:
        asked = {"category": "shelf-7", "chosen": chosen, "sort": sort, "limit": limit}
        scope = scope_of(ListingQuestion(category="shelf-7")) or ""
        fitting, _ = brute_force(ListingQuestion(**asked), scope)  # type: ignore[arg-type]
        column, ascending = SORTS[sort]
        whole = sorted(((getattr(entry, column), entry.pk) for entry in fitting), reverse=not ascending)
        pages, at = [], ""
        while True:
            rows, previous, at = walk(ListingQuestion(**asked, at=at), scope)  # type: ignore[arg-type]
            pages.append((rows, previous))
            if not at:
                break
        assert [(row.sort, row.product_id) for rows, _ in pages for row in rows] == whole
        back = [(rows, previous) for rows, previous in pages if previous]
        for (_, previous), (earlier, _) in zip(back, pages, strict=False):
            rows, _, _ = walk(ListingQuestion(**asked, at=previous), scope)  # type: ignore[arg-type]
            assert rows == earlier

    check()


@pytest.mark.parametrize("at", ["x", "n.1", "n.a.1", "q.1.1", "n.1.1;", "n." + "1" * 40 + ".1"])
def test_a_broken_cursor_is_no_page(at: str) -> None:
    fill_shelf(3)
    with pytest.raises(NotFound):
        list_products(ListingQuestion(category="shelf-7", at=at))


def test_a_list_takes_at_most_six_queries_with_and_without_bitmaps() -> None:
    fill_shelf(60)
    for number in range(3):
        add_shown(f"BLS-10{number}")
    for prepare in (lambda: None, rebuild_facets):
        prepare()
        for question in (
            ListingQuestion(),
            ListingQuestion(category="shelf-7", chosen={"colour": ("teal",)}),
        ):
            with CaptureQueriesContext(connection) as captured:
                list_products(question)
            assert len(captured) <= 6


def test_bitmaps_follow_what_changes_and_are_mended() -> None:
    product = add_shown("BLS-001")
    rebuild_facets()
    assert list_products(ListingQuestion(in_stock=True)).count == 1
    put_on_shelf("BLS-001-MRN-34", "JAI", 0, version=2, as_of=LATER)
    refresh_listing_figures([product.pk])
    assert ListingMark.objects.exists()
    assert paint_facets() == 1
    assert list_products(ListingQuestion(in_stock=True)).count == 0
    withdraw_product(product.public_id)
    paint_facets()
    assert (list_products(ListingQuestion()).count, verify_facets()) == (0, True)
    publish_product(product.public_id)
    ListingMark.objects.all().delete()  # as if they had been lost
    assert verify_facets() is False
    assert verify_facets() is True
    assert list_products(ListingQuestion()).count == 1


def test_without_redis_lists_are_still_right(monkeypatch: pytest.MonkeyPatch) -> None:
    add_shown("BLS-001")

    def away() -> None:
        raise OSError("away")

    monkeypatch.setattr(bitmaps, "_redis", away)
    found = list_products(ListingQuestion(chosen={"colour": ("maroon",)}))
    assert ([card.handle for card in found.cards], found.count) == ([Product.objects.get().handle], 1)
    assert paint_facets() == 0


def test_a_refresh_costs_the_same_for_one_and_for_many() -> None:
    products = [add_shown(f"BLS-20{number}") for number in range(6)]
    cache.delete_pattern("*")
    for verb in (refresh_listing, refresh_listing_figures):
        costs = []
        for few in (products[:1], products):
            with CaptureQueriesContext(connection) as captured:
                verb([product.pk for product in few])
            costs.append(len(captured))
        assert costs[0] == costs[1] <= 24, costs


def test_a_sold_size_leaves_its_facet() -> None:
    add_shown("BLS-001")
    add_variant("BLS-001-MRN-36", attributes={"size": "36", "colour": "Maroon"}, stock={"JAI": 1})
    refresh_listing([Product.objects.get().pk])
    assert {"size:34", "size:36", "sized:34", "sized:36", "colour:maroon", "price:1000-to-2500"} <= set(
        ListingEntry.objects.get().tokens
    )
    put_on_shelf("BLS-001-MRN-36", "JAI", 0, version=2, as_of=LATER)
    refresh_listing_figures([Product.objects.get().pk])
    assert "sized:36" not in ListingEntry.objects.get().tokens
    assert "size:36" in ListingEntry.objects.get().tokens
