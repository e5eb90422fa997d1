"""Products, their options and the variants that are sold."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value

from catalog.translations.models import translations_field
from core import clock
from core.ids import ID_LENGTH, new_id
from core.measure import PIECE, UOMS, SoldBy

HSN_PATTERN = r"^[0-9]{4,8}$"
HANDLE_LENGTH = 120
SKU_LENGTH = 64
WEB = "web"


def web_only() -> list[str]:
    """The channels of a product that names none: it is sold on the web."""
    return [WEB]


class ItemStatus(models.TextChoices):
    """What the ERP says of an item."""

    ACTIVE = "active", "active"
    DISCONTINUED = "discontinued", "discontinued"


class ProductQuerySet(models.QuerySet["Product"]):
    """Chains over products."""

    def shown(self, channel: str = WEB, moment: Any = None) -> ProductQuerySet:
        """Those a shopper may see: published, in their window now and in this channel, with a variant that is sold.

        The moment is read when this is called; a query that is built once has it told instead (`Given("moment")`).
        """
        active = ProductVariant.objects.filter(product=OuterRef("pk"), status=ItemStatus.ACTIVE)
        rows = self.in_window(moment).filter(status=Product.Status.PUBLISHED, item_status=ItemStatus.ACTIVE)
        return rows.filter(Exists(active), channels__contains=[channel])

    def in_window(self, moment: Any = None) -> ProductQuerySet:
        """Those whose publication window is open now; no window is always open."""
        moment = clock.now() if moment is None else moment
        return self.filter(
            Q(published_from__isnull=True) | Q(published_from__lte=moment),
            Q(published_until__isnull=True) | Q(published_until__gt=moment),
        )


class Product(models.Model):
    """A style. The ERP owns the codes, the HSN and whether it is sold; the shop owns every word about it."""

    class Status(models.TextChoices):
        """Whether the shop shows it."""

        DRAFT = "draft", "draft"
        PUBLISHED = "published", "published"

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "prod"), editable=False
    )
    # The shop's own.
    handle = models.SlugField(
        max_length=HANDLE_LENGTH, unique=True, help_text="The last part of its address."
    )
    title = models.CharField(max_length=160)
    subtitle = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    fabric = models.CharField(max_length=80, blank=True)
    work = models.CharField(max_length=80, blank=True, help_text="Embroidery, weave or print.")
    occasion = models.JSONField(default=list, blank=True, help_text="A list of words, such as Wedding.")
    neckline = models.CharField(max_length=80, blank=True)
    back = models.CharField(max_length=120, blank=True)
    sleeve = models.CharField(max_length=80, blank=True)
    closure = models.CharField(max_length=80, blank=True)
    lining = models.CharField(max_length=80, blank=True)
    care = models.JSONField(default=list, blank=True, help_text="A list of sentences.")
    origin_country = models.CharField(max_length=2, default="IN", help_text="Two letters, ISO 3166.")
    made_in = models.CharField(max_length=80, blank=True, help_text="The town it comes from.")
    seo_title = models.CharField("SEO title", max_length=160, blank=True)
    seo_description = models.CharField("SEO description", max_length=320, blank=True)
    is_featured = models.BooleanField("featured", default=False)
    rank = models.PositiveIntegerField(default=0, help_text="Lower comes first.")
    type = models.ForeignKey(
        "catalog.ProductType", on_delete=models.SET_NULL, related_name="products", null=True, blank=True
    )
    size_chart = models.ForeignKey(
        "catalog.SizeChart",
        on_delete=models.SET_NULL,
        related_name="products",
        null=True,
        blank=True,
        help_text="Empty: that of its type, or of the nearest category above it.",
    )
    is_one_of_a_kind = models.BooleanField("one of a kind", default=False, db_default=False)
    channels = ArrayField(
        models.CharField(max_length=20),
        default=web_only,
        db_default=[WEB],
        blank=True,
        help_text="Codes of the sales channels.",
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    published_from = models.DateTimeField("shown from", null=True, blank=True)
    published_until = models.DateTimeField("shown until", null=True, blank=True)
    # What `turn_publication_windows` last told of; `shown` does not read it.
    was_in_window = models.BooleanField(default=True, db_default=True, editable=False)
    # What it should be found by, for staff alone; and when its words last changed, kept by a trigger.
    target_phrases = models.JSONField(
        default=list, db_default=Value([], models.JSONField()), blank=True, help_text="One a line."
    )
    words_changed_at = models.DateTimeField(null=True, editable=False)
    not_in_trail = ("words_changed_at",)
    translations = translations_field()
    # The ERP's.
    erp_id = models.CharField("ERP id", max_length=80, unique=True, null=True, blank=True)
    erp_sku = models.CharField("ERP style code", max_length=SKU_LENGTH, unique=True)
    erp_name = models.CharField("ERP name", max_length=200, blank=True)
    hs_code = models.CharField("HSN", max_length=8)
    gst_policy = models.CharField("GST policy", max_length=20, blank=True)
    item_status = models.CharField("ERP status", max_length=12, choices=ItemStatus, default=ItemStatus.ACTIVE)
    source_version = models.BigIntegerField("ERP version", default=0)
    source_modified_at = models.DateTimeField("changed in ERP at", null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "published"]), name="product_status_known"
            ),
            models.CheckConstraint(
                condition=Q(item_status__in=["active", "discontinued"]), name="product_item_status_known"
            ),
            models.CheckConstraint(condition=Q(hs_code__regex=HSN_PATTERN), name="product_hs_code_digits"),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(published_at__isnull=False),
                name="product_published_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(source_version__gte=0), name="product_source_version_positive"
            ),
            models.CheckConstraint(
                condition=Q(published_from__isnull=True)
                | Q(published_until__isnull=True)
                | Q(published_until__gt=F("published_from")),
                name="product_window_in_order",
            ),
        ]
        indexes = [
            models.Index(
                fields=["published_from", "published_until"],
                condition=Q(published_from__isnull=False) | Q(published_until__isnull=False),
                name="product_with_window",
            ),
            models.Index(fields=["rank", "id"], condition=Q(status="published"), name="product_shown"),
            models.Index(fields=["-published_at"], name="product_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.erp_sku})"


class ProductOption(models.Model):
    """Something to choose on a product: Size, Colour."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="options")
    title = models.CharField(max_length=40)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.UniqueConstraint(fields=["product", "title"], name="product_option_once"),
        ]

    def __str__(self) -> str:
        return self.title


class ProductOptionValue(models.Model):
    """One choice of an option: 34, Maroon. `swatch` is the colour to show for it, if it is one."""

    option = models.ForeignKey(ProductOption, on_delete=models.CASCADE, related_name="values")
    value = models.CharField(max_length=60)
    rank = models.PositiveSmallIntegerField(default=0)
    swatch = models.CharField(max_length=7, blank=True)

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.UniqueConstraint(fields=["option", "value"], name="product_option_value_once"),
            models.CheckConstraint(
                condition=Q(swatch="") | Q(swatch__regex=r"^#[0-9a-f]{6}$"), name="product_option_swatch_hex"
            ),
        ]

    def __str__(self) -> str:
        return self.value


class ProductVariant(models.Model):
    """What is sold and counted: one size of one colour. Wholly the ERP's, but for its order on the page."""

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "variant"), editable=False
    )
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="variants")
    sku = models.CharField("SKU", max_length=SKU_LENGTH, unique=True)
    title = models.CharField(max_length=200, blank=True)
    options: models.ManyToManyField[ProductOptionValue, VariantOptionValue] = models.ManyToManyField(
        ProductOptionValue, through="VariantOptionValue", related_name="variants", blank=True
    )
    rank = models.PositiveIntegerField(default=0)
    mrp = models.BigIntegerField("MRP (paise)", null=True, blank=True)
    hs_code = models.CharField("HSN", max_length=8)
    gst_policy = models.CharField("GST policy", max_length=20, blank=True)
    weight_g = models.PositiveIntegerField("weight (g)", null=True, blank=True)
    length_cm = models.DecimalField("length (cm)", max_digits=7, decimal_places=2, null=True, blank=True)
    width_cm = models.DecimalField("width (cm)", max_digits=7, decimal_places=2, null=True, blank=True)
    height_cm = models.DecimalField("height (cm)", max_digits=7, decimal_places=2, null=True, blank=True)
    measurements = models.JSONField(default=dict, blank=True, help_text="Garment measurements in cm.")
    uom = models.CharField("sold by", max_length=8, choices=UOMS, default=PIECE)
    quantity_step = models.PositiveIntegerField(
        "sold in steps of", default=1, help_text="Pieces, or centimetres of goods sold by the metre."
    )
    min_quantity = models.PositiveIntegerField("least to sell", default=1)
    max_quantity = models.PositiveIntegerField("most to sell at once", null=True, blank=True)
    erp_id = models.CharField("ERP id", max_length=80, unique=True, null=True, blank=True)
    status = models.CharField("ERP status", max_length=12, choices=ItemStatus, default=ItemStatus.ACTIVE)
    source_version = models.BigIntegerField("ERP version", default=0)
    source_modified_at = models.DateTimeField("changed in ERP at", null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["rank", "id"]
        verbose_name = "variant"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["active", "discontinued"]), name="variant_status_known"
            ),
            models.CheckConstraint(condition=Q(mrp__isnull=True) | Q(mrp__gt=0), name="variant_mrp_positive"),
            models.CheckConstraint(condition=Q(hs_code__regex=HSN_PATTERN), name="variant_hs_code_digits"),
            models.CheckConstraint(
                condition=Q(source_version__gte=0), name="variant_source_version_positive"
            ),
            models.CheckConstraint(condition=Q(uom__in=["piece", "metre"]), name="variant_uom_known"),
            models.CheckConstraint(
                condition=Q(quantity_step__gte=1)
                & Q(min_quantity__gte=1)
                & (Q(max_quantity__isnull=True) | Q(max_quantity__gte=F("min_quantity"))),
                name="variant_quantities_in_order",
            ),
        ]
        indexes = [models.Index(fields=["product", "status"], name="variant_of_product")]

    def __str__(self) -> str:
        return self.sku

    @property
    def sold_by(self) -> SoldBy:
        """In what unit, and in which steps, it is sold."""
        return SoldBy(self.uom, self.quantity_step, self.min_quantity, self.max_quantity)


class VariantOptionValue(models.Model):
    """Which choice a variant is, for each option: at most one."""

    variant = models.ForeignKey(ProductVariant, on_delete=models.CASCADE, related_name="chosen")
    option = models.ForeignKey(ProductOption, on_delete=models.PROTECT)
    value = models.ForeignKey(ProductOptionValue, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "option"], name="variant_one_value_per_option"),
        ]

    def __str__(self) -> str:
        return f"{self.option_id}: {self.value_id}"
