"""A shopper's wishlist: pieces with a heart, and pieces saved from the bag."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import Q

from core import clock
from core.ids import ID_LENGTH, new_id
from core.measure import PIECE, UOMS


class Wishlist(models.Model):
    """One customer's list, or one guest's, whose browser session knows its id.

    `share_hash` is the SHA-256 of the token in the link that lets others look; empty while nobody may. Ending the
    link begins another `share_round`, so that an old link never opens again.
    """

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "wish"), editable=False
    )
    customer = models.OneToOneField(
        "orders.Customer", on_delete=models.CASCADE, null=True, blank=True, related_name="wishlist"
    )
    share_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    share_round = models.PositiveIntegerField(default=1, editable=False)
    told_at = models.DateTimeField("last letter about it", null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    changed_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["share_hash"], condition=~Q(share_hash=""), name="wishlist_link_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["changed_at"], condition=Q(customer__isnull=True), name="wishlist_of_guest_lapsing"
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class WishlistItem(models.Model):
    """One variant on a list. Without a chosen size (`is_sized` false) the variant stands for its colour.

    A piece saved from the bag (`saved`) keeps its quantity and how it is to be made. `unit_price` is what the shopper
    saw then, per piece or metre with extras, in minor units. The due ones are looked at for a letter: its price has
    changed, or it is back.
    """

    class Kind(models.TextChoices):
        """liked: with a heart. saved: moved out of the bag for later."""

        LIKED = "liked", "liked"
        SAVED = "saved", "saved from the bag"

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "wished"), editable=False
    )
    wishlist = models.ForeignKey(Wishlist, on_delete=models.CASCADE, related_name="items")
    variant = models.ForeignKey("catalog.ProductVariant", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.LIKED)
    is_sized = models.BooleanField("size chosen", default=True)
    quantity = models.PositiveSmallIntegerField(default=1)
    uom = models.CharField(max_length=8, choices=UOMS, default=PIECE)
    unit_price = models.PositiveIntegerField()
    currency = models.CharField(max_length=3, default="INR")
    configuration = models.JSONField(default=dict, blank=True)
    configuration_key = models.CharField(max_length=64, blank=True, default="", editable=False)
    told_price = models.PositiveIntegerField(
        "lowest price told",
        null=True,
        blank=True,
        editable=False,
        help_text="By letter, since it was seen at more.",
    )
    is_price_due = models.BooleanField(default=False, db_default=False, editable=False)
    is_back_due = models.BooleanField(default=False, db_default=False, editable=False)
    added_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["wishlist"], condition=Q(is_price_due=True) | Q(is_back_due=True), name="wished_due"
            )
        ]
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["wishlist", "variant", "configuration_key"], name="wished_once_per_making"
            ),
            models.CheckConstraint(condition=Q(kind__in=["liked", "saved"]), name="wished_kind_known"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="wished_has_quantity"),
            models.CheckConstraint(
                condition=Q(is_sized=True) | Q(kind="liked"), name="wished_from_bag_has_size"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} on {self.wishlist_id}"
