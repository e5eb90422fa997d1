"""Pages of the range that were begun go on where they ended, whatever is put in or taken out meanwhile."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.collections.models import ProductCategory
from catalog.listing.operations import rebuild_facets
from catalog.products.models import Product, ProductVariant
from catalog.range.queries import RangeQuestion, select_products
from catalog.range.queries.paging import LARGEST, ORDERS, cursor_at
from core.errors import NotFound
from tests.catalog.listing.range import fill_shelf
from tests.many import examples

pytestmark = pytest.mark.django_db
SEEDS = count(100)


def put_in(many: int) -> list[int]:
    """So many products that are sold, with places drawn at random; their keys."""
    seed = next(SEEDS)
    fill_shelf(many, seed=seed)
    products = list(Product.objects.filter(handle__startswith=f"p-{seed}-"))
    ProductVariant.objects.bulk_create(
        ProductVariant(product=each, sku=f"V-{each.handle}", hs_code="62061090") for each in products
    )
    return [each.pk for each in products]


def ids_of(question: RangeQuestion) -> list[int]:
    """All at once."""
    return list(select_products(replace(question, limit=1_000)).ids)


def test_a_walk_meets_everything_once_while_pieces_come_and_go() -> None:
    begun = put_in(12)
    rebuild_facets()
    shelves: tuple[tuple[int, ...] | None, ...] = (None, (ProductCategory.objects.get().pk,))

    @settings(max_examples=examples(12, 200), deadline=None, database=None)
    @given(
        order=st.sampled_from(sorted(ORDERS)), shelf=st.sampled_from(shelves), limit=st.integers(1, 5), goes=st.booleans()
    )  # fmt: skip
    def walk(order: str, shelf: tuple[int, ...] | None, limit: int, goes: bool) -> None:
        Product.objects.update(status="published")
        question = RangeQuestion(order=order, limit=limit, categories=shelf)
        known = [pk for pk in ids_of(question) if pk in begun]
        seen: list[int] = []
        gone: set[int] = set()
        visits = count()
        page = select_products(question)
        while page.next:
            seen += page.ids
            if (
                next(visits) < 6
            ):  # and then it ends: what comes in behind the place would be walked to for ever
                put_in(1)  # anywhere: before the place and behind it
            if goes and page.ids[-1] in begun:  # the very row that the cursor names is hidden
                gone.add(page.ids[-1])
                Product.objects.filter(pk=page.ids[-1]).update(status="draft")
            assert len(page.ids) == limit
            page = select_products(replace(question, at=page.next))
        seen += page.ids
        assert [pk for pk in seen if pk in begun] == known and len(seen) == len(set(seen))
        assert gone <= set(seen)

    walk()


def test_every_page_costs_the_same_and_tells_how_many_there_are() -> None:
    put_in(7)
    for order, most in (("", 1), ("title", 2), ("-price", 2), ("id", 2)):
        rebuild_facets()
        question = RangeQuestion(order=order, limit=2)
        shown, page = 2, select_products(question)
        while page.next:
            with CaptureQueriesContext(connection) as asked:
                page = select_products(replace(question, at=page.next))
            assert len(asked) <= most and page.count == 7, (order, asked.captured_queries)
            shown += len(page.ids)
        assert shown == 7
    assert select_products(RangeQuestion(limit=0)).next == ""
    assert select_products(RangeQuestion(limit=7)).next == ""


def test_a_list_goes_on_while_the_bitmaps_are_away() -> None:
    put_in(5)
    rebuild_facets()
    page = select_products(RangeQuestion(limit=3))
    cache.clear()
    rest = select_products(RangeQuestion(limit=3, at=page.next))
    assert len({*page.ids, *rest.ids}) == 5 and (rest.count, rest.next) == (5, "")
    begun = select_products(RangeQuestion(limit=3))
    rebuild_facets()
    rest = select_products(RangeQuestion(limit=3, at=begun.next))
    assert len({*begun.ids, *rest.ids}) == 5


@pytest.mark.parametrize(
    ("order", "cursor"),
    [
        ("title", "x"), ("title", "ü"), ("title", "bnVsbA"), ("title", cursor_at("handle", "a", 1)),
        ("title", cursor_at("title", 7, 1)), ("title", cursor_at("title", "a\x00b", 1)), ("title", cursor_at("title", None, 1)),
        ("price", cursor_at("price", "a", 1)), ("price", cursor_at("price", True, 1)), ("price", cursor_at("price", LARGEST + 1, 1)),
        ("price", cursor_at("price", 1, LARGEST + 1)), ("price", cursor_at("price", 1.5, 1)), ("id", cursor_at("id", 1, "a")),  # type: ignore[arg-type]
        ("created_at", cursor_at("created_at", "yesterday", 1)), ("created_at", cursor_at("created_at", "2026-11-01", 1)),
        ("created_at", cursor_at("created_at", 5, 1)), ("", cursor_at("category:1", 1, 1)),
    ],
)  # fmt: skip
def test_a_broken_cursor_is_no_page(order: str, cursor: str) -> None:
    with pytest.raises(NotFound):
        select_products(RangeQuestion(order=order, at=cursor))
    with pytest.raises(NotFound):
        select_products(RangeQuestion(text="silk", at=cursor))
