"""Which measurements are asked, what can be added to a piece and for how much, and how bundles are priced."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from catalog.products.models import Product, ProductVariant

LONGEST_LEAD_DAYS = 180


class MeasurementForm(models.Model):
    """The body measurements that a tailor needs for one kind of garment."""

    class Diagram(models.TextChoices):
        """A drawing that shows where to measure."""

        NONE = "", "none"
        BLOUSE = "blouse", "blouse"

    handle = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=80)
    intro = models.TextField(blank=True, help_text="How to measure, in a sentence or two.")
    diagram = models.CharField(max_length=20, choices=Diagram, default=Diagram.NONE, blank=True)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class MeasurementField(models.Model):
    """One measurement of the body and the range a tailor believes, in whole millimetres."""

    form = models.ForeignKey(MeasurementForm, on_delete=models.CASCADE, related_name="fields")
    name = models.SlugField(max_length=30, help_text="A short name that never changes, such as bust.")
    label = models.CharField(max_length=60)
    help_text = models.CharField(max_length=160, blank=True)
    least_mm = models.PositiveIntegerField("least (mm)")
    most_mm = models.PositiveIntegerField("most (mm)")
    is_required = models.BooleanField("required", default=True)
    usually_above = models.CharField(
        max_length=30, blank=True,
        help_text="Another measurement of this form that is usually smaller: if it is larger, we ask twice.",
    )  # fmt: skip
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.UniqueConstraint(fields=["form", "name"], name="measurement_field_once"),
            models.CheckConstraint(
                condition=Q(least_mm__gte=1) & Q(most_mm__gt=F("least_mm")), name="measurement_range_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Tailoring(models.Model):
    """A product that is made to measure: always, or when the shopper gives their measurements."""

    product = models.OneToOneField(Product, on_delete=models.CASCADE, related_name="tailoring")
    form = models.ForeignKey(MeasurementForm, on_delete=models.PROTECT, related_name="offers")
    lead_days = models.PositiveSmallIntegerField("days to make", default=10)
    is_required = models.BooleanField(
        "always made to measure", default=True, help_text="Otherwise the ready-made sizes stay on offer."
    )

    class Meta:
        ordering = ["product"]
        verbose_name = "made-to-measure product"
        constraints = [
            models.CheckConstraint(
                condition=Q(lead_days__lte=LONGEST_LEAD_DAYS), name="tailoring_lead_days_sane"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} by {self.form_id}"


class AddOn(models.Model):
    """Work done on a piece for one shopper: stitching, cups, tassels, fall and pico, haste.

    It is part of the piece: its price counts towards the piece's GST slab and bears the piece's rate.
    """

    handle = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=80)
    description = models.CharField(max_length=200, blank=True)
    lead_days = models.SmallIntegerField(
        "days added", default=0, help_text="Days it adds to the making; below zero for haste."
    )
    group = models.SlugField(
        max_length=40, blank=True, help_text="Of add-ons with the same group at most one can be chosen."
    )
    is_required = models.BooleanField(
        "required", default=False, help_text="This one, or another one of its group, has to be chosen."
    )
    needs_measurements = models.BooleanField(default=False)
    is_returnable = models.BooleanField(
        "returnable", default=False, help_text="Whether a piece with it can still be returned."
    )
    is_active = models.BooleanField("offered", default=True)
    rank = models.PositiveSmallIntegerField(default=0)
    products = models.ManyToManyField(Product, related_name="add_ons", blank=True)
    categories = models.ManyToManyField("catalog.ProductCategory", related_name="add_ons", blank=True)

    class Meta:
        ordering = ["rank", "id"]
        verbose_name = "add-on"
        constraints = [
            models.CheckConstraint(
                condition=Q(lead_days__gte=-LONGEST_LEAD_DAYS) & Q(lead_days__lte=LONGEST_LEAD_DAYS),
                name="add_on_lead_days_sane",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AddOnPrice(models.Model):
    """What an add-on costs per piece in one currency, tax included; zero is free, a missing one is not sold there."""

    add_on = models.ForeignKey(AddOn, on_delete=models.CASCADE, related_name="prices")
    currency = models.CharField(max_length=3, default="INR")
    amount = models.PositiveBigIntegerField("amount (minor units)")

    class Meta:
        ordering = ["currency"]
        constraints = [models.UniqueConstraint(fields=["add_on", "currency"], name="add_on_price_once")]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


class Bundle(models.Model):
    """How a variant that consists of others gets its price: its own, or its components' less a percentage.

    What it consists of is inventory's word.
    """

    variant = models.OneToOneField(ProductVariant, on_delete=models.CASCADE, related_name="bundle")
    percent_off_bp = models.PositiveIntegerField(
        "off the components' prices (hundredths of a percent)", null=True, blank=True,
        help_text="Empty: the bundle has a price of its own.",
    )  # fmt: skip

    class Meta:
        ordering = ["variant"]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent_off_bp__isnull=True) | Q(percent_off_bp__lt=10_000),
                name="bundle_percent_sane",
            ),
        ]

    def __str__(self) -> str:
        return f"Bundle {self.variant_id}"


class MetreGoods(ProductVariant):
    """Variants sold by the metre, for the page where staff say in which steps."""

    class Meta:
        proxy = True
        verbose_name = "cloth by the metre"
        verbose_name_plural = "cloth by the metre"
