"""Handles that were given up, and what they led to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from catalog.collections.models import ProductCategory, ProductCollection
from catalog.products.models import HANDLE_LENGTH, Product
from core import clock


class HandleRedirect(models.Model):
    """An old handle and the thing it named. It points at the thing, not at another handle: chains and rings cannot be.

    A live thing with the handle always wins; the row goes when the thing goes.
    """

    class Kind(models.TextChoices):
        """What carried the handle; each kind has its own addresses."""

        CATEGORY = "category", "category"
        COLLECTION = "collection", "collection"
        PRODUCT = "product", "product"

    kind = models.CharField(max_length=10, choices=Kind)
    handle = models.SlugField("old handle", max_length=HANDLE_LENGTH)
    category = models.ForeignKey(
        ProductCategory, on_delete=models.CASCADE, related_name="old_handles", null=True, blank=True
    )
    collection = models.ForeignKey(
        ProductCollection, on_delete=models.CASCADE, related_name="old_handles", null=True, blank=True
    )
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="old_handles", null=True, blank=True
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "old address"
        verbose_name_plural = "old addresses"
        constraints = [
            models.UniqueConstraint(fields=["kind", "handle"], name="handle_redirect_once"),
            models.CheckConstraint(
                condition=Q(
                    kind="category", category__isnull=False, collection__isnull=True, product__isnull=True
                )
                | Q(kind="collection", category__isnull=True, collection__isnull=False, product__isnull=True)
                | Q(kind="product", category__isnull=True, collection__isnull=True, product__isnull=False),
                name="handle_redirect_leads_to_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.handle}"
