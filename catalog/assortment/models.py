"""Types, size charts, sales channels, and links from one product to another."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from catalog.products.models import HANDLE_LENGTH, Product
from catalog.translations.models import translations_field

CHANNEL_LENGTH = 20


class SizeChart(models.Model):
    """Body or garment measurements by size, in centimetres; inches are derived.

    `columns` are the headings after the size; each of `rows` is `{"size": "34", "cm": ["86", "70.5"]}` with one
    figure for every column. Both are checked by `set_size_chart`.
    """

    handle = models.SlugField(max_length=HANDLE_LENGTH, unique=True)
    title = models.CharField(max_length=80)
    note = models.TextField(blank=True, help_text="How to measure, in a sentence or two.")
    columns = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    translations = translations_field()

    class Meta:
        ordering = ["title"]
        verbose_name = "size chart"

    def __str__(self) -> str:
        return self.title


class ProductType(models.Model):
    """What kind of thing a product is, whatever shelf it stands on: Blouse, Saree, Fabric."""

    handle = models.SlugField(max_length=HANDLE_LENGTH, unique=True)
    title = models.CharField(max_length=60)
    size_chart = models.ForeignKey(
        SizeChart, on_delete=models.SET_NULL, related_name="types", null=True, blank=True
    )
    translations = translations_field()

    class Meta:
        ordering = ["title"]
        verbose_name = "product type"

    def __str__(self) -> str:
        return self.title


class SalesChannel(models.Model):
    """Where products are sold: web, wholesale, POS. A product names its channels by `code`, which never changes."""

    code = models.CharField(max_length=CHANNEL_LENGTH, unique=True)
    name = models.CharField(max_length=60)
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "sales channel"
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[a-z][a-z0-9-]*$"), name="channel_code_plain"),
        ]

    def __str__(self) -> str:
        return self.name


class ProductLinkManager(models.Manager["ProductLink"]):
    """Links are always told with what they lead to."""

    def get_queryset(self) -> models.QuerySet[ProductLink]:
        """In the same query."""
        return super().get_queryset().select_related("target")


class ProductLink(models.Model):
    """One product leads to another; set by hand, in order."""

    class Kind(models.TextChoices):
        """What the other one is to this one."""

        RELATED = "related", "goes well with it"
        COMPLETE_THE_LOOK = "complete_the_look", "completes the look"
        ALTERNATIVE = "alternative", "can stand in for it"

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="links")
    target = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="linked_from")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.RELATED)
    rank = models.PositiveSmallIntegerField(default=0)

    objects = ProductLinkManager()

    class Meta:
        ordering = ["kind", "rank", "id"]
        verbose_name = "link to another product"
        verbose_name_plural = "links to other products"
        constraints = [
            models.UniqueConstraint(fields=["product", "kind", "target"], name="product_link_once"),
            models.CheckConstraint(condition=~Q(product=F("target")), name="product_link_leads_elsewhere"),
            models.CheckConstraint(
                condition=Q(kind__in=["related", "complete_the_look", "alternative"]),
                name="product_link_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.rank + 1}: {self.target}"
