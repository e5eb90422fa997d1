"""What one customer wrote of what they bought, and what waits for their word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from catalog.media.queries import Picture
from orders.reviews.models import Review
from orders.reviews.queries import photo_of
from orders.sales.models import Order, OrderLine
from orders.sales.tokens import token_of

MOST_SHOWN = 100
STATUS_WORDS = {
    Review.Status.WAITING: "We read it before others do.",
    Review.Status.APPROVED: "Shown on its page.",
    Review.Status.REFUSED: "Not shown. Change its words and we read it again.",
}


@dataclass(frozen=True, slots=True)
class OwnReview:
    """A customer's own review, in any state. `order_token` opens the form that changes it."""

    product_handle: str
    product_title: str
    variant_title: str
    stars: int
    title: str
    text: str
    status: str
    status_words: str
    reply: str
    written_at: datetime
    photos: tuple[Picture, ...]
    order_token: str

    @property
    def stars_text(self) -> str:
        """`★★★★☆`."""
        return "★" * self.stars + "☆" * (5 - self.stars)


@dataclass(frozen=True, slots=True)
class UnreviewedPiece:
    """A delivered piece without a review of theirs. `picture` is as the order keeps it; it may be empty."""

    product_handle: str
    product_title: str
    variant_title: str
    picture: dict[str, object] | None
    order_token: str


def own_reviews(customer_id: str) -> tuple[OwnReview, ...]:
    """What a customer (public id) wrote, newest first, at most a hundred. Two queries."""
    rows = (
        Review.objects.filter(customer__public_id=customer_id)
        .select_related("product", "order")
        .prefetch_related("photos")[:MOST_SHOWN]
    )
    return tuple(
        OwnReview(
            product_handle=row.product.handle,
            product_title=row.product.title,
            variant_title=row.variant_title,
            stars=row.stars,
            title=row.title,
            text=row.text,
            status=row.status,
            status_words=STATUS_WORDS[Review.Status(row.status)],
            reply=row.reply,
            written_at=row.written_at,
            photos=tuple(photo_of(each, alt="Your photo") for each in row.photos.all()),
            order_token=token_of(row.order.public_id),
        )
        for row in rows
    )


def unreviewed_pieces(customer_id: str) -> tuple[UnreviewedPiece, ...]:
    """What was delivered to a customer (public id) and has no review of theirs, the newest order first. Two queries."""
    lines = (
        OrderLine.objects.filter(
            order__customer__public_id=customer_id,
            order__status=Order.Status.CONFIRMED,
            order__fulfilment_status=Order.FulfilmentStatus.DELIVERED,
        )
        .select_related("order", "variant__product")
        .order_by("-order_id", "line_no")[:MOST_SHOWN]
    )
    written = set(Review.objects.filter(buyer_ref=customer_id).values_list("product_id", flat=True))
    waiting = {
        line.variant.product_id: line for line in reversed(lines) if line.variant.product_id not in written
    }
    return tuple(
        UnreviewedPiece(
            product_handle=line.variant.product.handle,
            product_title=line.product_title,
            variant_title=line.variant_title,
            picture=line.picture or None,
            order_token=token_of(line.order.public_id),
        )
        for line in reversed(list(waiting.values()))
    )
