"""Reviews: only of what was delivered, one for each buyer, read before they are shown, counted to the tenth."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from catalog.products.models import Product
from core import clock
from core.errors import Invalid
from orders.customers.consents.operations import record_consents
from orders.customers.consents.rules import REVIEW_REQUESTS
from orders.models import Order, Review, ReviewRequest
from orders.reviews.operations import (
    NoSuchReview,
    approve_review,
    refuse_review,
    reply_to_review,
    report_review,
    take_review_requests,
    write_review,
)
from orders.reviews.queries import reviewable_pieces, reviews_of
from orders.reviews.rules import NotBought, ReviewWords, rating_of, shown_name
from storefront.letters.models import Letter
from storefront.letters.review_request import write_due_letters
from tests.orders.reviews.delivered import deliver
from tests.orders.wardrobe import news

pytestmark = pytest.mark.django_db
Place = Callable[..., Order]
WORDS = ReviewWords(stars="4", title="Lovely", text="The silk falls well,\nand the fit is right.", fit="true")


def write(order: Order, words: ReviewWords = WORDS) -> str:
    return write_review(order_id=order.public_id, product_handle=Product.objects.get().handle, words=words)


def test_it_waits_for_staff_before_anybody_reads_it(placed: Place) -> None:
    order, product = deliver(placed()), Product.objects.get()
    review_id = write(order)
    assert reviews_of(product.public_id).reviews == ()
    assert news("ReviewsChanged") == []

    assert approve_review(review_id=review_id, actor="meena")
    assert not approve_review(review_id=review_id, actor="meena")

    told = reviews_of(product.public_id)
    assert (told.rating.count, told.rating.average, told.count) == (1, "4.0", 1)
    (shown,) = told.reviews
    assert (shown.stars_text, shown.author, shown.fit) == ("★★★★☆", "Asha R.", "True to size")
    assert shown.text == WORDS.text
    assert news("ReviewsChanged") == [{"product_id": product.public_id}]


def test_what_was_not_delivered_or_not_bought_is_not_reviewed(placed: Place) -> None:
    order = placed()
    with pytest.raises(NotBought):
        write(order)
    assert reviewable_pieces(order.public_id) == ()
    deliver(order)
    with pytest.raises(NotBought):
        write_review(order_id=order.public_id, product_handle="another-thing", words=WORDS)
    with pytest.raises(NotBought):
        write_review(order_id="order_unknown", product_handle=Product.objects.get().handle, words=WORDS)
    Order.objects.update(status="cancelled")
    with pytest.raises(NotBought):
        write(order)
    assert not Review.objects.exists()


def test_writing_again_replaces_the_words_and_they_are_read_again(placed: Place) -> None:
    order = deliver(placed())
    review_id = write(order)
    approve_review(review_id=review_id, actor="meena")
    assert write(order) == review_id
    assert Review.objects.get().status == "approved", "the same words need no second look"

    assert write(order, ReviewWords("2", "", "It has lost its colour.")) == review_id
    row = Review.objects.get()
    assert (row.status, row.stars, row.title, row.fit) == ("waiting", 2, "", "")
    assert len(news("ReviewsChanged")) == 2
    assert [piece.status for piece in reviewable_pieces(order.public_id)] == ["waiting"]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (ReviewWords("0", "", "Long enough to be kept."), "stars"),
        (ReviewWords("6", "", "Long enough to be kept."), "stars"),
        (ReviewWords("4.5", "", "Long enough to be kept."), "stars"),
        (ReviewWords("", "", "Long enough to be kept."), "stars"),
        (ReviewWords("4", "x" * 81, "Long enough to be kept."), "title"),
        (ReviewWords("4", "", "Short"), "text"),
        (ReviewWords("4", "", "x" * 2001), "text"),
        (ReviewWords("4", "", "Long enough to be kept.", "huge"), "fit"),
    ],
)
def test_what_says_nothing_is_refused(placed: Place, words: ReviewWords, field: str) -> None:
    order = deliver(placed())
    with pytest.raises(Invalid) as refused:
        write(order, words)
    assert list(refused.value.fields) == [field]
    assert not Review.objects.exists()


def test_refused_with_a_reason_answered_and_reported(placed: Place) -> None:
    order, product = deliver(placed()), Product.objects.get()
    review_id = write(order)
    with pytest.raises(NoSuchReview):
        report_review(review_id=review_id)
    approve_review(review_id=review_id, actor="meena")
    report_review(review_id=review_id)
    assert Review.objects.get().reports == 1
    reply_to_review(review_id=review_id, reply=" Thank you! ")
    assert reviews_of(product.public_id).reviews[0].reply == "Thank you!"
    with pytest.raises(Invalid):
        refuse_review(review_id=review_id, reason=" ", actor="meena")
    assert Review.objects.get().status == "approved"
    refuse_review(review_id=review_id, reason="Names a neighbour", actor="meena")
    row = Review.objects.get()
    assert (row.status, row.refusal, row.decided_by) == ("refused", "Names a neighbour", "meena")
    assert reviews_of(product.public_id).rating.count == 0
    assert len(news("ReviewsChanged")) == 3


def test_buyers_who_agreed_are_asked_once_a_week_after_delivery(placed: Place) -> None:
    order = deliver(placed(), days_ago=6)
    record_consents(email=order.email, phone="", answers={REVIEW_REQUESTS: True}, place="checkout")
    assert write_due_letters() == 0
    with clock.moved(timedelta(days=2)):
        assert (write_due_letters(), write_due_letters()) == (1, 0)
    letter = Letter.objects.get(kind="review_request")
    assert (letter.about, letter.to) == (order.public_id, order.email)
    assert f"/review/{Product.objects.get().handle}/" in letter.text
    assert letter.stop_url
    assert letter.stop_url in letter.text


def test_nobody_is_asked_without_leave_and_nobody_years_later(placed: Place) -> None:
    order = deliver(placed(), days_ago=8)
    assert write_due_letters() == 0
    assert ReviewRequest.objects.get().was_asked is False
    record_consents(email=order.email, phone="", answers={REVIEW_REQUESTS: True}, place="account")
    assert write_due_letters() == 0
    ReviewRequest.objects.all().delete()
    with clock.moved(timedelta(days=60)), transaction.atomic():
        assert take_review_requests() == []
    assert not Letter.objects.filter(kind="review_request").exists()


@given(st.tuples(*[st.integers(0, 500)] * 5))
def test_the_average_is_half_up_to_a_tenth(counts: tuple[int, ...]) -> None:
    by_stars = dict(enumerate(counts, start=1))
    rating = rating_of(by_stars)
    count, total = sum(by_stars.values()), sum(stars * many for stars, many in by_stars.items())
    assert rating.count == count
    assert rating.tenths == ((20 * total + count) // (2 * count) if count else 0)


def test_how_a_reviewer_is_called() -> None:
    names = [shown_name(name) for name in ("Asha Rao", "Asha", "asha m. rao", "")]
    assert names == ["Asha R.", "Asha", "asha R.", "A customer"]
