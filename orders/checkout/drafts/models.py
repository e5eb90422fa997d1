"""What was told of a cart so far."""

from __future__ import annotations

from django.db import models

from core import clock
from orders.checkout.drafts.rules import CODE_LENGTH, PHONE_TYPED
from orders.customers.rules import NAME_LENGTH


class CheckoutDraft(models.Model):
    """One for a cart, from the first thing that is told. Goes with the cart; an order keeps copies of its own.

    `shipping` and `billing` are addresses as orders know them, possibly incomplete; empty while nothing is told.
    """

    cart = models.OneToOneField("orders.Cart", on_delete=models.CASCADE, related_name="told")
    email = models.EmailField("e-mail", max_length=254, blank=True, default="")
    phone = models.CharField(max_length=PHONE_TYPED, blank=True, default="")
    company_name = models.CharField(max_length=NAME_LENGTH, blank=True, default="")
    shipping = models.JSONField(default=dict, blank=True)
    billing = models.JSONField(default=dict, blank=True)
    option_code = models.CharField("way of delivery", max_length=CODE_LENGTH, blank=True, default="")
    payment_method = models.CharField(max_length=8, blank=True, default="")
    metadata = models.JSONField(default=dict, blank=True)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(payment_method__in=["", "prepaid", "cod"]),
                name="checkout_draft_payment_known",
            ),
        ]

    def __str__(self) -> str:
        return f"Told of {self.cart_id}"
