"""Reviews on pages: written from the order's link alone, shown on the still page, told to machines, reported once."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from catalog.products.models import Product
from orders.models import Order, Review
from orders.reviews.events import ReviewsChanged
from orders.reviews.operations import approve_review
from orders.sales.queries import order_token
from storefront.pagecache import store
from storefront.pagecache.refresh import refresh_page
from storefront.subscribers import on_reviews_changed
from tests.orders.conftest import begin
from tests.orders.reviews.delivered import deliver
from tests.storefront.counter import ORIGIN
from tests.world import World

pytestmark = pytest.mark.django_db
FORM = {
    "stars": "5",
    "title": "A <i>dream</i>",
    "text": "It fits <script>alert(1)</script> as promised.",
    "fit": "true",
}


@pytest.fixture
def order(world: World) -> Order:
    return deliver(Order.objects.get(public_id=begin().order_id))


def address(order: Order) -> str:
    return f"/orders/{order_token(order.public_id)}/review/{Product.objects.get().handle}/"


def graph_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.S)
    assert found is not None
    things: list[dict[str, Any]] = json.loads(found[1])["@graph"]
    return next(thing for thing in things if thing["@type"] == "Product")


def test_from_the_order_to_the_products_page(client: Client, order: Order) -> None:
    product = Product.objects.get()
    shown_at = f"/products/{product.handle}/"
    assert address(order) in client.get(f"/orders/{order_token(order.public_id)}/").text
    assert "aggregateRating" not in graph_of(client.get(shown_at).text)
    answer = client.post(address(order), FORM)
    assert (answer.status_code, "Thank you" in answer.text) == (200, True)

    approve_review(review_id=Review.objects.get().public_id, actor="meena")
    on_reviews_changed(ReviewsChanged(product_id=product.public_id))
    for url in store.stale_pages():
        refresh_page(url)

    page = Client().get(shown_at).text
    assert "It fits &lt;script&gt;" in page
    assert "A &lt;i&gt;dream&lt;/i&gt;" in page
    told = graph_of(page)
    assert told["aggregateRating"] == {"@type": "AggregateRating", "ratingValue": "5.0", "reviewCount": 1}
    assert told["review"][0]["author"]["name"] == "Asha R."
    listed = client.get(f"{shown_at}reviews/?stars=5&sort=best").text
    assert "Verified purchase" in listed
    assert "Verified purchase" not in client.get(f"{shown_at}reviews/?stars=1").text
    assert client.get(f"{shown_at}reviews/?page=2").status_code == 404


def test_what_was_typed_is_kept_with_what_is_wrong(client: Client, order: Order) -> None:
    answer = client.post(address(order), {**FORM, "stars": "9"})
    assert answer.status_code == 400
    assert "Choose from one to five stars." in answer.text
    assert "It fits &lt;script&gt;" in answer.text
    assert not Review.objects.exists()


def test_only_the_link_opens_the_form(client: Client, order: Order) -> None:
    handle = Product.objects.get().handle
    assert client.get(f"/orders/guessed/review/{handle}/").status_code == 404
    assert client.post(f"/orders/guessed/review/{handle}/", FORM).status_code == 404
    assert client.get(f"/orders/{order_token(order.public_id)}/review/other-piece/").status_code == 404
    assert not Review.objects.exists()


def test_reported_once_from_our_own_pages(client: Client, order: Order) -> None:
    client.post(address(order), FORM)
    review_id = Review.objects.get().public_id
    approve_review(review_id=review_id, actor="meena")
    where = f"/reviews/{review_id}/report/"
    assert client.post(where, headers={"Origin": "https://elsewhere.example"}).status_code == 403
    assert client.post(where, headers=ORIGIN).status_code == 200
    assert client.post(where, headers=ORIGIN).status_code == 429
    assert Review.objects.get().reports == 1
