"""The menu is asked for once per piece of news."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from catalog.collections.events import ContentChanged
from catalog.products.events import ProductChanged
from storefront.pages.frame import menu
from storefront.subscribers import on_content_changed, on_product_changed

pytestmark = pytest.mark.django_db


def test_the_menu_is_asked_for_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(4):  # the regions are among them
        first = menu()
    with django_assert_num_queries(0):
        assert menu() is first


def test_news_of_a_category_or_of_a_product_that_comes_or_goes_makes_it_anew(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    menu()
    on_content_changed(ContentChanged(kind="category", handle="blouses"))
    with django_assert_num_queries(4):
        menu()
    on_product_changed(ProductChanged(product_id="prod_1", handle="meera", kind="published"))
    with django_assert_num_queries(3):
        menu()
    with django_assert_num_queries(0):
        menu()


def test_without_redis_it_is_asked_for_each_time(
    settings: object, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storefront.pagecache.store.marks_of", lambda *tags: None)
    for _ in range(2):
        with django_assert_num_queries(4):
            menu()
