"""How products are grouped: a tree of categories, hand-picked collections, and tags."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q, Value

from catalog.media.models import Image
from catalog.products.models import HANDLE_LENGTH, Product
from catalog.translations.models import translations_field


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
    is_hidden = models.BooleanField(
        "hidden",
        default=False,
        db_default=False,
        help_text="Left out of menus, breadcrumbs and the sitemap; its page can still be reached.",
    )
    size_chart = models.ForeignKey(
        "catalog.SizeChart",
        on_delete=models.SET_NULL,
        related_name="categories",
        null=True,
        blank=True,
        help_text="For products below it that have none of their own.",
    )
    products = models.ManyToManyField(Product, related_name="categories", blank=True)
    target_phrases = models.JSONField(
        default=list, db_default=Value([], models.JSONField()), blank=True, help_text="For staff alone."
    )
    words_changed_at = models.DateTimeField(null=True, editable=False)  # kept by a trigger
    not_in_trail = ("words_changed_at",)
    translations = translations_field()

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
    """Products to be seen together: The Wedding Edit. Chosen by hand, in order, or by rules that are kept true.

    `conditions` of a collection by rules are checked and read by `catalog.collections.rules`; its members are
    stored like any other's and belong to `refresh_collection`.
    """

    class Kind(models.TextChoices):
        """Who chooses the products."""

        BY_HAND = "by_hand", "chosen by hand"
        BY_RULES = "by_rules", "chosen by rules"

    class Match(models.TextChoices):
        """How many of the conditions have to hold."""

        ALL = "all", "all of them"
        ANY = "any", "any of them"

    rank = models.PositiveSmallIntegerField(default=0, help_text="Lower comes first.")
    handle = models.SlugField(max_length=HANDLE_LENGTH, unique=True)
    title = models.CharField(max_length=80)
    description = models.TextField(blank=True)
    image = models.ForeignKey(Image, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.BY_HAND, db_default="by_hand")
    match = models.CharField(
        "conditions that must hold", max_length=3, choices=Match, default=Match.ALL, db_default="all"
    )
    conditions = models.JSONField(default=list, db_default=Value([], models.JSONField()), blank=True)
    refreshed_at = models.DateTimeField(null=True, blank=True, editable=False)
    products = models.ManyToManyField(
        Product, through="catalog.CollectionProduct", related_name="collections", blank=True
    )
    words_changed_at = models.DateTimeField(null=True, editable=False)  # kept by a trigger
    not_in_trail = ("words_changed_at",)
    translations = translations_field()

    class Meta:
        ordering = ["rank", "id"]
        verbose_name = "collection"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["by_hand", "by_rules"]), name="collection_kind_known"
            ),
            models.CheckConstraint(condition=Q(match__in=["all", "any"]), name="collection_match_known"),
            models.CheckConstraint(
                condition=Q(kind="by_rules") | Q(conditions=Value([], models.JSONField())),
                name="collection_conditions_for_rules",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CollectionProduct(models.Model):
    """A product's place in a collection."""

    productcollection = models.ForeignKey(ProductCollection, on_delete=models.CASCADE, related_name="places")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="collection_places")
    rank = models.PositiveIntegerField(default=0, db_default=0, help_text="Lower comes first.")

    class Meta:
        db_table = "catalog_productcollection_products"
        ordering = ["rank", "id"]
        unique_together = [("productcollection", "product")]
        verbose_name = "product in the collection"
        verbose_name_plural = "products in the collection"

    def __str__(self) -> str:
        return f"{self.product_id} in {self.productcollection_id}"


class ProductTag(models.Model):
    """A word that products share: handloom, bestseller."""

    handle = models.SlugField(max_length=HANDLE_LENGTH, unique=True)
    title = models.CharField(max_length=60)
    products = models.ManyToManyField(Product, related_name="tags", blank=True)
    translations = translations_field()

    class Meta:
        ordering = ["title"]
        verbose_name = "tag"

    def __str__(self) -> str:
        return self.title
