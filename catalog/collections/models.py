"""How products are grouped: a tree of categories, hand-picked collections, and tags."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from catalog.media.models import Image
from catalog.products.models import HANDLE_LENGTH, Product


class ProductCategory(models.Model):
    """A place in the shop's tree: Blouses, and under it Silk blouses."""

    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="children", null=True, blank=True
    )
    rank = models.PositiveSmallIntegerField(default=0, help_text="Lower comes first.")
    handle = models.SlugField(max_length=HANDLE_LENGTH, unique=True)
    title = models.CharField(max_length=80)
    description = models.TextField(blank=True)
    image = models.ForeignKey(Image, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    products = models.ManyToManyField(Product, related_name="categories", blank=True)

    class Meta:
        ordering = ["rank", "id"]
        verbose_name = "category"
        verbose_name_plural = "categories"
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="category_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProductCollection(models.Model):
    """Products chosen by hand to be seen together: The Wedding Edit."""

    rank = models.PositiveSmallIntegerField(default=0, help_text="Lower comes first.")
    handle = models.SlugField(max_length=HANDLE_LENGTH, unique=True)
    title = models.CharField(max_length=80)
    description = models.TextField(blank=True)
    image = models.ForeignKey(Image, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    products = models.ManyToManyField(Product, related_name="collections", blank=True)

    class Meta:
        ordering = ["rank", "id"]
        verbose_name = "collection"

    def __str__(self) -> str:
        return self.title


class ProductTag(models.Model):
    """A word that products share: handloom, bestseller."""

    handle = models.SlugField(max_length=HANDLE_LENGTH, unique=True)
    title = models.CharField(max_length=60)
    products = models.ManyToManyField(Product, related_name="tags", blank=True)

    class Meta:
        ordering = ["title"]
        verbose_name = "tag"

    def __str__(self) -> str:
        return self.title
