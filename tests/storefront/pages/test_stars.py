"""Stars on cards: of approved reviews only, asked for once for a whole list, and another when reviews change."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.collections.operations import GroupContent, set_category
from catalog.products.models import Product
from catalog.products.operations import ProductContent, attach_content
from core import clock
from orders.models import Order, Review
from orders.reviews.events import ReviewsChanged
from orders.reviews.queries import ratings_of
from storefront.pagecache import store
from storefront.pagecache.refresh import refresh_page
from storefront.ratings import card_ratings
from storefront.subscribers import on_reviews_changed
from tests.catalog.stockroom import add_shown

pytestmark = pytest.mark.django_db
MOST_QUERIES = 6


def shelf(count: int) -> list[Product]:
    """So many products in one category."""
    set_category(GroupContent("blouses", "Blouses", "All of them."))
    products = [add_shown(f"BLS-{number:03}") for number in range(count)]
    for product in products:
        attach_content(
            ProductContent(
                sku=product.erp_sku,
                handle=f"piece-{product.pk}",
                title=product.erp_sku,
                categories=("blouses",),
            )
        )
    return products


def review(product: Product, stars: int, *, status: str = "approved", buyer: str = "") -> None:
    order = Order.objects.create(
        number=f"WEB-T{Order.objects.count()}", token_hash=f"{Order.objects.count():064}", email="a@example.com",
        item_total=0, shipping_total=0, tax_total=0, total=0,
    )  # fmt: skip
    Review.objects.create(
        product=product, order=order, buyer_ref=buyer or order.number, author="Asha R.", stars=stars,
        text="Falls well.", status=status, decided_at=clock.now() if status != "waiting" else None,
    )  # fmt: skip


def page(client: Client) -> str:
    return client.get("/categories/blouses/", headers={"X-Fresh": "1"}).content.decode()


def test_a_card_tells_average_and_count_in_words_too(client: Client) -> None:
    one, other = shelf(2)
    for stars in (5, 4, 4):
        review(one, stars)
    review(other, 5, status="waiting")
    shown = page(client)
    assert shown.count("card-rating") == 1
    assert " of 5 stars from 3 reviews" in shown and " 4.3<span" in shown
    assert ratings_of({one.public_id, other.public_id}).keys() == {one.public_id}


def test_no_question_without_cards_and_one_for_many() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert card_ratings((), []) == {}
    assert len(asked) == 0


def listing_queries(client: Client) -> int:
    cache.clear()
    client.get("/categories/blouses/?sort=newest&stock=in")  # menu and statements are warm afterwards
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/categories/blouses/?sort=price-low&stock=in")
    assert answer.status_code == 200
    return len(asked)


def test_a_listing_with_stars_asks_as_much_for_twelve_as_for_two_and_at_most_six_times(
    client: Client,
) -> None:
    for product in shelf(2):
        review(product, 5)
    few = listing_queries(client)
    for product in shelf(12)[2:]:
        review(product, 3)
        review(product, 4)
    assert listing_queries(client) == few <= MOST_QUERIES


def test_pages_that_show_the_stars_follow_reviews(client: Client) -> None:
    (product,) = shelf(1)
    assert "card-rating" not in client.get("/categories/blouses/").content.decode()
    review(product, 5)
    on_reviews_changed(ReviewsChanged(product_id=product.public_id))
    assert "/categories/blouses/" in " ".join(store.stale_pages())
    for url in store.stale_pages():
        refresh_page(url)
    assert "card-rating" in client.get("/categories/blouses/").content.decode()
