"""The shop's own decisions about stock: kits, backorder and preorder, thresholds, who serves an order."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from catalog.products.models import ProductVariant

LOW_STOCK_THRESHOLD = 3


class KitComponent(models.Model):
    """`quantity` of a component lie in each kit. A kit has no stock of its own: its components' stock is its stock."""

    kit_variant = models.ForeignKey(ProductVariant, on_delete=models.CASCADE, related_name="kit_components")
    component_variant = models.ForeignKey(ProductVariant, on_delete=models.PROTECT, related_name="in_kits")
    quantity = models.PositiveIntegerField(default=1, help_text="In each kit, in the component's stock unit.")
    rank = models.PositiveSmallIntegerField(
        default=0, help_text="The first component's place sends the whole kit."
    )

    class Meta:
        ordering = ["kit_variant", "rank", "id"]
        constraints = [
            models.UniqueConstraint(fields=["kit_variant", "component_variant"], name="kit_component_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="kit_component_of_something"),
            models.CheckConstraint(
                condition=~Q(kit_variant=F("component_variant")), name="kit_component_not_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.component_variant_id} in {self.kit_variant_id}"


class StockTerms(models.Model):
    """How a variant is sold when its shelf is empty, and when staff are warned. Without a row: not, and as the shop says."""

    class Mode(models.TextChoices):
        """What an empty shelf means."""

        STOCK = "stock", "sold out"
        BACKORDER = "backorder", "backorder: sold, dispatched when it arrives"
        PREORDER = "preorder", "preorder: sold until a day, dispatched from that day"

    variant = models.OneToOneField(ProductVariant, on_delete=models.CASCADE, related_name="stock_terms")
    mode = models.CharField("when the shelf is empty", max_length=10, choices=Mode, default=Mode.STOCK)
    limit = models.PositiveIntegerField(
        default=0, help_text="At most so many are promised beyond what is on the shelf."
    )
    available_from = models.DateField("dispatched from", null=True, blank=True)
    low_stock_threshold = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="Warn staff at this many or fewer; empty: as the shop's settings say.",
    )

    class Meta:
        verbose_name = "stock terms"
        verbose_name_plural = "stock terms"
        constraints = [
            models.CheckConstraint(
                condition=Q(mode__in=["stock", "backorder", "preorder"]), name="stock_terms_mode_known"
            ),
            models.CheckConstraint(
                condition=Q(mode="stock") | Q(limit__gt=0), name="stock_terms_beyond_the_shelf_limited"
            ),
            models.CheckConstraint(
                condition=~Q(mode="preorder") | Q(available_from__isnull=False),
                name="stock_terms_preorder_has_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["available_from"], condition=Q(mode="preorder"), name="stock_terms_preorder")
        ]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.get_mode_display()}"


class StockSettings(models.Model):
    """The whole shop's decisions about stock: one row."""

    SOLE_ID = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=SOLE_ID)
    allocation_strategy = models.CharField(
        max_length=40,
        blank=True,
        help_text="Which places serve an order; empty: as the server's settings say.",
    )
    low_stock_threshold = models.PositiveIntegerField(
        default=LOW_STOCK_THRESHOLD, help_text="Warn staff when this many or fewer of a variant can be sold."
    )

    class Meta:
        verbose_name = "stock settings"
        verbose_name_plural = "stock settings"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="stock_settings_are_one")]

    def __str__(self) -> str:
        return "Stock settings"
