"""What a list reads instead of the catalogue: derived rows, written by refresh_listing and never edited."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from catalog.products.models import Product

TOKEN_LENGTH = 100


class ListingEntry(models.Model):
    """A product that lists show: its card, and everything it is found, filtered and sorted by.

    `slot` is its bit in the bitmaps that facets are counted with. `tokens` name what it is: `colour:maroon`,
    `category:12` (with every category above), `stock:in`. `selection`, `newest` and `price` (the lowest, minor units of INR)
    are the orders a list can have, smaller first. Price and stock stand here for sorting and facets only: what a
    card shows of them is asked for when it is shown.
    """

    product = models.OneToOneField(
        Product, on_delete=models.CASCADE, primary_key=True, related_name="listing_entry"
    )
    slot = models.PositiveIntegerField(unique=True)
    card = models.JSONField()
    variant_ids = ArrayField(models.BigIntegerField())
    tokens = ArrayField(models.CharField(max_length=TOKEN_LENGTH))
    vector = SearchVectorField()
    in_stock = models.BooleanField(default=False)
    selection = models.BigIntegerField()
    newest = models.BigIntegerField()
    price = models.BigIntegerField()
    prices = models.JSONField(default=dict)

    class Meta:
        verbose_name = "listing entry"
        verbose_name_plural = "listing entries"
        indexes = [
            models.Index(fields=["selection", "product"], name="listing_by_selection"),
            models.Index(fields=["newest", "product"], name="listing_by_newest"),
            models.Index(fields=["price", "product"], name="listing_by_price"),
            # A list narrowed to few is picked out of this alone; only the rows of a page are read whole.
            models.Index(
                fields=["slot"], include=["product", "selection", "newest", "price"], name="listing_by_slot"
            ),
            GinIndex(fields=["tokens"], name="listing_tokens"),
            GinIndex(fields=["vector"], name="listing_vector"),
        ]

    def __str__(self) -> str:
        return f"Listing of {self.product_id}"


class ListingText(models.Model):
    """The words of a listing entry once more, beside nothing but what search weighs them with.

    An entry is wide, and a search of a frequent word looks at thousands: narrow rows cost it half. The database itself
    keeps this in line with the entries (a trigger), whoever writes them; nobody else writes here.
    """

    product = models.OneToOneField(
        ListingEntry, on_delete=models.CASCADE, primary_key=True, related_name="text"
    )
    selection = models.BigIntegerField()
    slot = models.PositiveIntegerField()
    in_stock = models.BooleanField()
    vector = SearchVectorField()

    class Meta:
        verbose_name = "listing text"
        indexes = [
            models.Index(fields=["selection", "product"], name="text_by_selection"),
            # Without the list of pending entries, which every search would have to read as well.
            GinIndex(fields=["vector"], name="text_vector", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"Words of {self.product_id}"


class ListingPlace(models.Model):
    """A product's place on one shelf (`scope`: a category's or collection's token), once for each order.

    A list of that shelf walks one of these indexes and stops after a page: that costs the same on a shelf of ten
    and on one of a hundred thousand.
    """

    pk = models.CompositePrimaryKey("product_id", "scope")
    product = models.ForeignKey(ListingEntry, on_delete=models.CASCADE, related_name="places", db_index=False)
    scope = models.CharField(max_length=TOKEN_LENGTH)
    selection = models.BigIntegerField()
    newest = models.BigIntegerField()
    price = models.BigIntegerField()

    class Meta:
        verbose_name = "place on a shelf"
        indexes = [
            models.Index(fields=["scope", "selection", "product"], name="place_by_selection"),
            models.Index(fields=["scope", "newest", "product"], name="place_by_newest"),
            models.Index(fields=["scope", "price", "product"], name="place_by_price"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} in {self.scope}"


class FacetValue(models.Model):
    """A choice that lists offer, such as `fabric:raw-silk`, with the words for it."""

    token = models.CharField(max_length=TOKEN_LENGTH, primary_key=True)
    facet = models.CharField(max_length=20)
    label = models.CharField(max_length=80)
    rank = models.IntegerField(default=0)
    swatch = models.CharField(max_length=7, blank=True)

    class Meta:
        ordering = ["facet", "rank", "label"]

    def __str__(self) -> str:
        return self.label


class ListingMark(models.Model):
    """Tokens of one slot that a transaction changed and the bitmaps do not know yet. Removed once they do."""

    product_id = models.BigIntegerField()
    slot = models.PositiveIntegerField()
    tokens = ArrayField(models.CharField(max_length=TOKEN_LENGTH))

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"Marks of {self.product_id}"
