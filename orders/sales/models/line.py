"""What an order was sold: copies of names, prices, HSN and tax."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from core.ids import ID_LENGTH
from core.measure import METRE, PIECE, UOMS
from orders.sales.models.order import Order

AGREED = "agreed"
PRICE_KINDS = ["set", "sale", "override", "special", AGREED]


class OrderLine(models.Model):
    """Pieces or centimetres of one variant from one location, as sold: names, prices, HSN and tax are copies.

    `unit_price` is per piece or metre with `add_on_price` in it; `total` is what it comes to less `discount`.
    `price_kind` says where the price came from: the ERP's set, a sale or override list, special
    rules, or agreed by staff with the customer.
    `bundle` names the set it was sold in: its `ref` is the cart line, shared by every line of the set. `metadata` is
    what another shop front kept with the cart line.
    """

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    line_no = models.PositiveSmallIntegerField()
    line_ref = models.CharField(
        max_length=ID_LENGTH, help_text="The cart line; shared when two locations serve it."
    )
    variant = models.ForeignKey("catalog.ProductVariant", on_delete=models.PROTECT, related_name="+")
    variant_public_id = models.CharField(max_length=ID_LENGTH)
    sku = models.CharField(max_length=80)
    product_title = models.CharField(max_length=200)
    product_handle = models.CharField(max_length=200)
    variant_title = models.CharField(max_length=200, blank=True)
    options = models.JSONField(default=dict, blank=True)
    picture = models.JSONField(default=dict, blank=True)
    hs_code = models.CharField("HSN", max_length=10)
    weight_g = models.PositiveIntegerField(default=0)
    quantity = models.PositiveSmallIntegerField()
    uom = models.CharField(max_length=8, choices=UOMS, default=PIECE)
    unit_price = models.PositiveBigIntegerField()
    add_on_price = models.PositiveBigIntegerField("of which add-ons", default=0)
    price_kind = models.CharField(max_length=8, default="set")
    discount = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField()
    configuration = models.JSONField(default=dict, blank=True)
    bundle = models.JSONField(default=dict, blank=True)
    metadata = models.JSONField(default=dict, blank=True, db_default={}, editable=False)
    lead_days = models.PositiveSmallIntegerField("days to make", default=0)
    is_returnable = models.BooleanField("returnable", default=True)
    rate_bp = models.PositiveIntegerField("GST rate, basis points")
    taxable = models.PositiveBigIntegerField()
    cgst = models.PositiveBigIntegerField("CGST", default=0)
    sgst = models.PositiveBigIntegerField("SGST", default=0)
    igst = models.PositiveBigIntegerField("IGST", default=0)
    shipping = models.PositiveBigIntegerField("share of carriage", default=0)
    shipping_taxable = models.PositiveBigIntegerField(default=0)
    shipping_cgst = models.PositiveBigIntegerField(default=0)
    shipping_sgst = models.PositiveBigIntegerField(default=0)
    shipping_igst = models.PositiveBigIntegerField(default=0)
    surcharge = models.PositiveBigIntegerField("share of surcharges", default=0, db_default=0)
    surcharge_taxable = models.PositiveBigIntegerField(default=0, db_default=0)
    surcharge_cgst = models.PositiveBigIntegerField(default=0, db_default=0)
    surcharge_sgst = models.PositiveBigIntegerField(default=0, db_default=0)
    surcharge_igst = models.PositiveBigIntegerField(default=0, db_default=0)
    back = models.PositiveSmallIntegerField(
        "coming or come back", default=0, db_default=0, help_text="Units in returns that were not called off."
    )
    location_code = models.CharField(max_length=40)
    location_state_code = models.CharField(max_length=2)
    gstin = models.CharField("GSTIN", max_length=15, blank=True)

    class Meta:
        ordering = ["line_no"]
        constraints = [
            models.UniqueConstraint(fields=["order", "line_no"], name="order_line_number_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="order_line_has_pieces"),
            models.CheckConstraint(
                condition=Q(back__lte=F("quantity")), name="order_line_back_within_quantity"
            ),
            models.CheckConstraint(condition=Q(price_kind__in=PRICE_KINDS), name="order_line_price_kind"),
            models.CheckConstraint(
                condition=Q(uom=PIECE, total=F("unit_price") * F("quantity") - F("discount"))
                | Q(uom=METRE, total=(F("unit_price") * F("quantity") + 50) / 100 - F("discount")),
                name="order_line_total_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(add_on_price__lte=F("unit_price")), name="order_line_add_ons_within_price"
            ),
            models.CheckConstraint(
                condition=Q(total=F("taxable") + F("cgst") + F("sgst") + F("igst")),
                name="order_line_tax_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(
                    shipping=F("shipping_taxable")
                    + F("shipping_cgst")
                    + F("shipping_sgst")
                    + F("shipping_igst")
                ),
                name="order_line_shipping_tax_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(
                    surcharge=F("surcharge_taxable")
                    + F("surcharge_cgst")
                    + F("surcharge_sgst")
                    + F("surcharge_igst")
                ),
                name="order_line_surcharge_tax_adds_up",
            ),
            models.CheckConstraint(condition=Q(cgst=F("sgst")), name="order_line_cgst_is_sgst"),
            models.CheckConstraint(condition=Q(igst=0) | Q(cgst=0), name="order_line_igst_or_cgst"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sku}"
