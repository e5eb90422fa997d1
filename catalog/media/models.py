"""Pictures: one row for what is seen, several files for the sizes and formats it is served in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from catalog.products.models import Product
from catalog.translations.models import translations_field
from core import clock


class Image(models.Model):
    """A picture of a product, or one for a category, collection or banner.

    `key` names the picture for good, `stem` its present files: they lie in MEDIA_ROOT as `<stem>-<width>.<format>`
    for every width and modern format named here, and as one JPEG of about 800 pixels. `widths` is ascending.
    `placeholder` is a tiny data URI, `dominant_colour` what to paint until it loads.
    """

    class Kind(models.TextChoices):
        """What it is a picture for."""

        PRODUCT = "product", "product"
        CATEGORY = "category", "category"
        COLLECTION = "collection", "collection"
        BANNER = "banner", "banner"

    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PRODUCT)
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="images", null=True, blank=True
    )
    placement = models.CharField(max_length=40, blank=True, help_text="Where a banner hangs, e.g. home-hero.")
    shape = models.CharField(max_length=12, blank=True, help_text="wide or tall, for banners.")
    key = models.CharField("name", max_length=120, unique=True)
    stem = models.CharField("file", max_length=160, unique=True)
    formats = models.JSONField(default=list)
    widths = models.JSONField(default=list)
    alt = models.CharField("description for those who cannot see it", max_length=300)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    dominant_colour = models.CharField(max_length=7, default="#e8e2d8")
    placeholder = models.TextField(blank=True)
    view = models.CharField(max_length=20, blank=True, help_text="front, back or detail")
    colour = models.CharField(max_length=60, blank=True, help_text="Which colour of the product it shows.")
    rank = models.PositiveSmallIntegerField(default=0)
    translations = translations_field()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["rank", "id"]
        verbose_name = "picture"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["product", "category", "collection", "banner"]), name="image_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="product", product__isnull=False)
                | (~Q(kind="product") & Q(product__isnull=True)),
                name="image_product_when_of_one",
            ),
            models.CheckConstraint(
                condition=Q(kind="banner") | Q(placement="", shape=""), name="image_placement_for_banners"
            ),
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="image_has_size"),
            models.CheckConstraint(
                condition=Q(dominant_colour__regex=r"^#[0-9a-f]{6}$"), name="image_dominant_colour_hex"
            ),
        ]
        indexes = [models.Index(fields=["placement"], condition=Q(kind="banner"), name="image_banner")]

    def __str__(self) -> str:
        return self.alt or self.key
