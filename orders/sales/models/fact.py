"""What happened to an order, each thing told once."""

from __future__ import annotations

from django.db import models

from core import clock
from orders.sales.models.order import Order


class OrderFact(models.Model):
    """Something that happened to an order, told once: `key` is unique within the order."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="facts")
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    at = models.DateTimeField(default=clock.now)
    text = models.CharField(max_length=300, help_text="One sentence for people.")
    detail = models.JSONField(default=dict, blank=True)
    actor = models.CharField(
        max_length=120, default="shop", help_text="Who did it: shop, shopper, erp, courier or staff's e-mail."
    )

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["order", "key"], name="order_fact_told_once")]

    def __str__(self) -> str:
        return self.text
