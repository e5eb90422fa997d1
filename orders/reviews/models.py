"""One buyer's review of one product."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import Q

from core import clock
from core.ids import ID_LENGTH, new_id
from orders.reviews.rules import ENDINGS, FITS, STARS, TEXT_LENGTH, TITLE_LENGTH


class Review(models.Model):
    """What a buyer says of a piece that was delivered to them. Only approved ones are shown.

    `buyer_ref` is the customer's public id, or a guest's e-mail as SHA-256: one review for each product and buyer.
    `variant_title` is what they received; `author` is how they are called in public.
    """

    class Status(models.TextChoices):
        """waiting: to be read by staff. approved: shown. refused: not shown, with a reason."""

        WAITING = "waiting", "to be read"
        APPROVED = "approved", "shown"
        REFUSED = "refused", "refused"

    FITS = tuple(FITS.items())

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "rev"), editable=False
    )
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="reviews")
    customer = models.ForeignKey(
        "orders.Customer", on_delete=models.SET_NULL, null=True, blank=True, related_name="reviews"
    )
    buyer_ref = models.CharField(max_length=64, editable=False)
    author = models.CharField(max_length=60)
    variant_title = models.CharField(max_length=200, blank=True)
    stars = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=TITLE_LENGTH, blank=True)
    text = models.TextField(max_length=TEXT_LENGTH)
    fit = models.CharField(max_length=5, choices=FITS, blank=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    refusal = models.CharField("why refused", max_length=200, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reply = models.TextField("the shop's reply", max_length=TEXT_LENGTH, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    reports = models.PositiveIntegerField("reported", default=0)
    written_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["product", "buyer_ref"], name="review_once_per_buyer"),
            models.CheckConstraint(condition=Q(stars__in=list(STARS)), name="review_stars_one_to_five"),
            models.CheckConstraint(condition=Q(fit__in=["", *FITS]), name="review_fit_known"),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "approved", "refused"]), name="review_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status="waiting") | Q(decided_at__isnull=False), name="review_decided_when"
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(refusal=""), name="review_refused_with_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["product", "-id"], condition=Q(status="approved"), name="review_shown"),
            models.Index(fields=["id"], condition=Q(status="waiting"), name="review_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.stars} stars by {self.author}"


class ReviewPhoto(models.Model):
    """A photo that a buyer added to their review, encoded anew: nothing of their file is kept but its pixels.

    `stem` is unguessable: the files lie in the open, but nobody finds them before the review is shown.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="photos")
    stem = models.CharField(max_length=80, unique=True, editable=False)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    added_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(width__gte=1, height__gte=1), name="review_photo_has_pixels")
        ]

    def __str__(self) -> str:
        return self.stem

    @property
    def files(self) -> list[str]:
        """Its files in the storage."""
        return [f"{self.stem}{ending}" for ending in ENDINGS]


class ReviewRequest(models.Model):
    """A delivered order was looked at once: its buyer was asked for a word, or had not agreed to be asked."""

    order = models.OneToOneField("orders.Order", on_delete=models.CASCADE, related_name="review_request")
    was_asked = models.BooleanField("letter written")
    decided_at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return f"{self.order_id}: {'asked' if self.was_asked else 'not asked'}"
