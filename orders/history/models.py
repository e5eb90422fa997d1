"""Orders taken elsewhere, by an older shop or by the ERP: facts for customers and staff to read. Nothing here acts on them."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import Q

from core import clock
from core.ids import ID_LENGTH, new_id
from orders.customers.models import Customer
from orders.customers.rules import NAME_LENGTH
from orders.history.rules import ADDRESS_LENGTH, CHANNELS, NUMBER_LENGTH, WORDS_LENGTH


class ImportedOrder(models.Model):
    """One order taken elsewhere, in its own words and sums. It has no payments, stock, letters or parcels here.

    `channel` says how the ERP took it (by telephone, at a counter), and is empty for an older shop's.

    Amounts are minor units of `currency`. Only a customer's own account and staff see it: it has no link for guests.
    """

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "iord"), editable=False
    )
    source = models.CharField("from", max_length=20, help_text="shopify, medusa, or the ERP that took it.")
    number = models.CharField("old number", max_length=NUMBER_LENGTH)
    external_id = models.CharField("old id", max_length=80, blank=True)
    channel = models.CharField(
        max_length=10, choices=tuple(CHANNELS.items()), blank=True, default="", db_default=""
    )
    source_version = models.BigIntegerField(default=0, db_default=0, editable=False)
    customer = models.ForeignKey(
        Customer, on_delete=models.SET_NULL, null=True, blank=True, related_name="imported_orders"
    )
    email = models.CharField("e-mail", max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=NAME_LENGTH, blank=True)
    shipping_address = models.CharField(max_length=ADDRESS_LENGTH, blank=True)
    billing_address = models.CharField(max_length=ADDRESS_LENGTH, blank=True)
    payment_status = models.CharField("payment", max_length=WORDS_LENGTH, blank=True)
    fulfilment_status = models.CharField("goods", max_length=WORDS_LENGTH, blank=True)
    payment_method = models.CharField(max_length=80, blank=True)
    currency = models.CharField(max_length=3)
    item_total = models.PositiveBigIntegerField()
    discount_total = models.PositiveBigIntegerField(default=0)
    shipping_total = models.PositiveBigIntegerField(default=0)
    tax_total = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField()
    refunded_total = models.PositiveBigIntegerField(default=0)
    note = models.TextField(blank=True)
    placed_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    imported_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-placed_at", "-id"]
        verbose_name = "order taken elsewhere"
        verbose_name_plural = "orders taken elsewhere"
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="imported_order_once"),
            models.CheckConstraint(condition=~Q(number="") & ~Q(source=""), name="imported_order_named"),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="imported_order_currency"
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-placed_at"], name="imported_order_of_customer"),
            models.Index(fields=["email"], name="imported_order_email"),
            models.Index(fields=["phone"], name="imported_order_phone"),
            models.Index(fields=["-placed_at"], name="imported_order_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.source})"


class ImportedOrderLine(models.Model):
    """One line of it: what it was called then, and what was paid."""

    order = models.ForeignKey(ImportedOrder, on_delete=models.CASCADE, related_name="lines")
    line_no = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    sku = models.CharField("SKU", max_length=120, blank=True)
    quantity = models.PositiveIntegerField()
    unit_price = models.PositiveBigIntegerField()
    discount = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["line_no"]
        verbose_name = "line"
        constraints = [
            models.UniqueConstraint(fields=["order", "line_no"], name="imported_line_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.title}"
