"""Writing a review, deciding on it, answering it, reporting it, and asking for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from catalog.products.models import Product
from core import clock
from core.errors import Invalid, NotFound
from core.locks import lock_rows
from core.outbox import publish
from core.personal.holdings import Person
from core.personal.words import Words
from orders.customers.consents.queries import who_agreed
from orders.customers.consents.rules import REVIEW_REQUESTS
from orders.customers.leads.rules import plain_message
from orders.customers.rules import plain_text
from orders.fulfilment.models import Shipment
from orders.reviews.events import ReviewsChanged
from orders.reviews.models import Review, ReviewPhoto, ReviewRequest
from orders.reviews.photos import NewPhoto, PhotoFile, change_photos, remove_photos, written_photos
from orders.reviews.queries import buyer_ref, is_delivered
from orders.reviews.rules import (
    ASKED_AFTER,
    ASKED_UNTIL,
    TEXT_LENGTH,
    CleanReview,
    NotBought,
    ReviewWords,
    clean_review,
    shown_name,
)
from orders.sales.models import Order

NOBODYS_NAME = "A customer"


class NoSuchReview(NotFound):
    """Unknown, or not shown."""

    code = "no_such_review"
    message = "This review is no longer shown."


@dataclass(frozen=True, slots=True)
class AskForReview:
    """Somebody who agreed to be asked how they like what they bought. Ids are public."""

    order_id: str


@dataclass(frozen=True, slots=True)
class ReviewPhotos:
    """Photos handed in with a review, and which of its own (by key) are to go."""

    added: Sequence[PhotoFile] = ()
    removed: frozenset[int] = frozenset()


NO_PHOTOS = ReviewPhotos()


def write_review(
    *, order_id: str, product_handle: str, words: ReviewWords, photos: ReviewPhotos = NO_PHOTOS
) -> str:
    """Keep what the buyer of a delivered order says and shows of a piece in it; returns the review's public id.

    It waits for staff before anybody sees it. Writing again replaces their words, which are then read again, as are
    other photos. Raises NotBought, or Invalid naming each wrong field, and then changes nothing.
    """
    said = clean_review(words)
    with written_photos(photos.added) as added:
        return _keep_review((order_id, product_handle), said, added, photos.removed)


@transaction.atomic
def _keep_review(
    of: tuple[str, str], said: CleanReview, added: Sequence[NewPhoto], removed: frozenset[int]
) -> str:
    order_id, product_handle = of
    order = Order.objects.select_related("customer").filter(public_id=order_id).first()
    product = Product.objects.filter(handle=product_handle).first()
    line = order.lines.filter(variant__product=product).first() if order and product else None
    if order is None or product is None or line is None or not is_delivered(order):
        raise NotBought
    review, _ = Review.objects.select_for_update(of=("self",)).get_or_create(
        product=product,
        buyer_ref=buyer_ref(order),
        defaults={
            "order": order,
            "customer": order.customer,
            "author": shown_name(order.name),
            "variant_title": line.variant_title,
            "stars": said.stars,
            "title": said.title,
            "text": said.text,
            "fit": said.fit,
        },
    )
    other_photos = change_photos(review, added=added, removed=removed)
    same_words = (review.stars, review.title, review.text, review.fit) == (
        said.stars,
        said.title,
        said.text,
        said.fit,
    )
    if same_words and not other_photos:
        return review.public_id
    was_shown = review.status == Review.Status.APPROVED
    review.stars, review.title, review.text, review.fit = said.stars, said.title, said.text, said.fit
    review.status, review.written_at, review.refusal = Review.Status.WAITING, clock.now(), ""
    review.save()
    if was_shown:
        publish(ReviewsChanged(product_id=product.public_id))
    return review.public_id


@transaction.atomic
def approve_review(*, review_id: str, actor: str) -> bool:
    """Show a review; False when it is shown already. Raises NoSuchReview."""
    review = _locked(review_id)
    if review.status == Review.Status.APPROVED:
        return False
    review.status, review.refusal, review.reports = Review.Status.APPROVED, "", 0
    _decide(review, actor)
    return True


@transaction.atomic
def refuse_review(*, review_id: str, reason: str, actor: str) -> None:
    """Show a review no more, or never. Raises NoSuchReview, and Invalid without a reason."""
    why = plain_text(reason)[:200]
    if not why:
        raise Invalid(fields={"reason": "Say why, for those who read it after you."})
    review = _locked(review_id)
    review.status, review.refusal = Review.Status.REFUSED, why
    _decide(review, actor)


@transaction.atomic
def reply_to_review(*, review_id: str, reply: str) -> None:
    """The shop's answer below a review; empty takes it away. Raises NoSuchReview, or Invalid when it is too long."""
    text = plain_message(reply)
    if len(text) > TEXT_LENGTH:
        raise Invalid(fields={"reply": f"Please shorten this to {TEXT_LENGTH} characters."})
    review = _locked(review_id)
    review.reply, review.replied_at = text, clock.now() if text else None
    review.save(update_fields=["reply", "replied_at"])
    _tell(review)


@transaction.atomic
def report_review(*, review_id: str) -> None:
    """A reader finds that a review should not stand there: staff look at it again. Raises NoSuchReview."""
    shown = Review.objects.filter(public_id=review_id, status=Review.Status.APPROVED)
    if not shown.update(reports=F("reports") + 1):
        raise NoSuchReview


@transaction.atomic
def take_out_reviews(person: Person) -> int:
    """Take a person off their reviews: without a name, or with `keeps_reviews` False altogether; answers how many."""
    rows = Review.objects.filter(order__customer=person.customer_pk).select_related("product")
    remove_photos(ReviewPhoto.objects.filter(review__in=rows))
    shown = {review.product.public_id for review in rows if review.status == Review.Status.APPROVED}
    words, count = Words(person.words), len(rows)
    if person.keeps_reviews:
        for review in rows:
            review.author, review.customer = NOBODYS_NAME, None
            review.title, review.text = words.out_of(review.title), words.out_of(review.text)
            review.reply = words.out_of(review.reply)
            review.save(update_fields=["author", "customer", "title", "text", "reply"])
    else:
        rows.delete()
    for product_id in sorted(shown):
        publish(ReviewsChanged(product_id=product_id))
    return count


@transaction.atomic
def take_review_requests(*, limit: int = 100) -> list[AskForReview]:
    """Orders delivered a week ago whose buyers agreed to be asked, each once: the caller writes in the same transaction.

    Those who did not agree are looked at once too, and never asked about that order.
    """
    now = clock.now()
    due = Order.objects.filter(
        status=Order.Status.CONFIRMED,
        fulfilment_status=Order.FulfilmentStatus.DELIVERED,
        review_request__isnull=True,
        pk__in=Shipment.objects.filter(
            delivered_at__lte=now - ASKED_AFTER, delivered_at__gt=now - ASKED_UNTIL
        ).values("fulfillment__order_id"),
    )
    orders = list(lock_rows(due, skip_locked=True)[:limit])
    agreed = who_agreed(purpose=REVIEW_REQUESTS, contacts=[order.email for order in orders])
    ReviewRequest.objects.bulk_create(
        ReviewRequest(order=order, was_asked=order.email in agreed) for order in orders
    )
    return [AskForReview(order.public_id) for order in orders if order.email in agreed]


@transaction.atomic
def drop_review_photos(*, review_id: str) -> int:
    """Staff take all photos off a review, which itself stays; answers how many. Raises NoSuchReview."""
    review = _locked(review_id)
    count = remove_photos(review.photos.all())
    if count:
        _tell(review)
    return count


def _locked(review_id: str) -> Review:
    review = Review.objects.select_for_update(of=("self",)).filter(public_id=review_id).first()
    if review is None:
        raise NoSuchReview
    return review


def _decide(review: Review, actor: str) -> None:
    review.decided_by, review.decided_at = actor[:120], clock.now()
    review.save(update_fields=["status", "refusal", "reports", "decided_by", "decided_at"])
    _tell(review)


def _tell(review: Review) -> None:
    publish(ReviewsChanged(product_id=review.product.public_id))
