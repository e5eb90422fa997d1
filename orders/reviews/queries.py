"""Reviews as pages show them, and who may write one."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count

from catalog.media.queries import Picture
from catalog.products.models import Product
from core.rows import PreparedModels, PreparedValues
from orders.reviews.models import Review, ReviewPhoto
from orders.reviews.rules import FITS, LARGE, SMALL, Rating, rating_of
from orders.sales.models import Order, OrderLine

SHOWN_AT_ONCE = 10
ORDERS = {
    "newest": ("-id",),
    "best": ("-stars", "-id"),
    "worst": ("stars", "-id"),
}


_COUNTED = PreparedValues(
    lambda ids: (
        Review.objects.filter(product__public_id__any_of=ids, status=Review.Status.APPROVED)
        .order_by()
        .values_list("product__public_id", "stars")
        .annotate(many=Count("id"))
    )
)


@dataclass(frozen=True, slots=True)
class ShownReview:
    """An approved review. `fit` is in words, "" when nothing was said of it."""

    id: str
    stars: int
    title: str
    text: str
    fit: str
    author: str
    variant_title: str
    written_at: datetime
    reply: str
    photos: tuple[Picture, ...] = ()

    @property
    def stars_text(self) -> str:
        """`★★★★☆`."""
        return "★" * self.stars + "☆" * (5 - self.stars)


@dataclass(frozen=True, slots=True)
class ReviewList:
    """Some reviews of a product, what all of them come to, and how many there are of those asked for."""

    rating: Rating
    reviews: tuple[ShownReview, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Reviewable:
    """A piece of an order that its buyer may review, and what they wrote of it before (`status` "" for nothing).

    `photos` are those with it, by the number that takes one out.
    """

    product_handle: str
    product_title: str
    variant_title: str
    status: str
    stars: int
    title: str
    text: str
    fit: str
    photos: tuple[tuple[int, Picture], ...] = ()


def reviews_of(
    product_id: str, *, stars: int | None = None, order: str = "newest", page: int = 1
) -> ReviewList:
    """The approved reviews of a product (public id), ten at a time. Three queries, one while there are none."""
    approved = Review.objects.filter(product__public_id=product_id, status=Review.Status.APPROVED)
    rating = ratings_of([product_id]).get(product_id) or rating_of({})
    if not rating.count:
        return ReviewList(rating, (), 0)
    chosen = approved.filter(stars=stars) if stars else approved
    first = (page - 1) * SHOWN_AT_ONCE
    rows = chosen.prefetch_related("photos").order_by(*ORDERS.get(order, ORDERS["newest"]))[
        first : first + SHOWN_AT_ONCE
    ]
    return ReviewList(
        rating,
        tuple(_shown(row) for row in rows),
        rating.by_stars.get(stars, 0) if stars else rating.count,
    )


def ratings_of(product_ids: Collection[str]) -> dict[str, Rating]:
    """What the approved reviews of these products (public ids) come to, for those that have any. One query at most."""
    if not product_ids:
        return {}
    counted: dict[str, dict[int, int]] = {}
    for product_id, stars, many in _COUNTED.rows(ids=sorted(product_ids)):
        counted.setdefault(product_id, {})[stars] = many
    return {product_id: rating_of(by_stars) for product_id, by_stars in counted.items()}


_ORDER = PreparedModels(lambda public_id: Order.objects.filter(public_id=public_id))


def reviewable_pieces(order_id: str) -> tuple[Reviewable, ...]:
    """What the buyer of a delivered order (public id) may review, each product once; () before it is delivered."""
    order = _ORDER.first(public_id=order_id)
    if order is None or not is_delivered(order):
        return ()
    lines = {line.variant.product_id: line for line in order.lines.select_related("variant")}
    products = Product.objects.in_bulk(list(lines))
    written = {
        row.product_id: row
        for row in Review.objects.filter(product__in=lines, buyer_ref=buyer_ref(order)).prefetch_related(
            "photos"
        )
    }
    return tuple(_reviewable(products[pk], line, written.get(pk)) for pk, line in lines.items())


def is_delivered(order: Order) -> bool:
    """Whether the buyer holds everything of it in their hands."""
    return (
        order.status == Order.Status.CONFIRMED and order.fulfilment_status == Order.FulfilmentStatus.DELIVERED
    )


def buyer_ref(order: Order) -> str:
    """Who bought: the customer, or a fingerprint of the guest's e-mail."""
    return (
        order.customer.public_id
        if order.customer
        else hashlib.sha256(order.email.strip().lower().encode()).hexdigest()
    )


def _reviewable(product: Product, line: OrderLine, written: Review | None) -> Reviewable:
    return Reviewable(
        product_handle=product.handle,
        product_title=line.product_title,
        variant_title=line.variant_title,
        status=written.status if written else "",
        stars=written.stars if written else 0,
        title=written.title if written else "",
        text=written.text if written else "",
        fit=written.fit if written else "",
        photos=tuple((each.pk, photo_of(each, alt="Your photo")) for each in written.photos.all())
        if written
        else (),
    )


def _shown(row: Review) -> ShownReview:
    return ShownReview(
        id=row.public_id,
        stars=row.stars,
        title=row.title,
        text=row.text,
        fit=FITS.get(row.fit, ""),
        author=row.author,
        variant_title=row.variant_title,
        written_at=row.written_at,
        reply=row.reply,
        photos=tuple(photo_of(photo, alt=f"Photo by {row.author}") for photo in row.photos.all()),
    )


def photo_of(photo: ReviewPhoto, *, alt: str) -> Picture:
    """A photo as pages show pictures; no query."""
    base = f"{settings.MEDIA_URL}{photo.stem}"
    return Picture(
        alt=alt,
        width=photo.width,
        height=photo.height,
        src=f"{base}{LARGE}",
        srcset=f"{base}{SMALL} 400w",
        colour="",
        placeholder="",
    )
