"""Orders that staff put together for a customer."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.db import models

from core import clock
from core.ids import ID_LENGTH, new_id
from orders.carts.models import Cart
from orders.customers.rules import CITY_LENGTH, NAME_LENGTH, PHONE_LENGTH, STREET_LENGTH, Address
from orders.sales.models import Order

NOTE_LENGTH = 500


class DraftOrder(models.Model):
    """What is known of a sale before it is an order: whose it is, where it goes. The pieces lie in its cart.

    Where it stands follows from the cart and its order: it has no status of its own that could differ from theirs.
    """

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "draft"), editable=False
    )
    cart = models.OneToOneField(Cart, on_delete=models.CASCADE, related_name="draft")
    email = models.EmailField("e-mail", max_length=254, blank=True)
    phone = models.CharField(max_length=PHONE_LENGTH, blank=True)
    name = models.CharField("who receives it", max_length=NAME_LENGTH, blank=True)
    line1 = models.CharField("house and street", max_length=STREET_LENGTH, blank=True)
    line2 = models.CharField("area or landmark", max_length=STREET_LENGTH, blank=True)
    city = models.CharField("town or city", max_length=CITY_LENGTH, blank=True)
    state_code = models.CharField(max_length=2, blank=True)
    pincode = models.CharField("PIN code", max_length=6, blank=True)
    shipping_option_code = models.CharField(max_length=40, blank=True)
    company_name = models.CharField(max_length=NAME_LENGTH, blank=True)
    gstin = models.CharField("buyer's GSTIN", max_length=15, blank=True)
    note = models.CharField("note for colleagues", max_length=NOTE_LENGTH, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-id"]
        permissions = [
            ("agree_price", "Can agree on a price of its own with a customer"),
            ("take_payment", "Can record money that was paid in the shop"),
        ]

    def __str__(self) -> str:
        return f"Draft {self.pk}"

    @property
    def address(self) -> Address:
        """Where the parcel goes, as far as it is known."""
        return Address(
            self.name, self.phone, self.line1, self.line2, self.city, self.state_code, self.pincode
        )

    @property
    def standing(self) -> str:
        """open, offered, sold, expired or cancelled."""
        if self.cart.status in STANDINGS:
            return STANDINGS[self.cart.status]
        order = self.cart.order
        return "expired" if order and order.status == Order.Status.EXPIRED else "cancelled"


STANDINGS = {
    Cart.Status.OPEN.value: "open",
    Cart.Status.PAYING.value: "offered",
    Cart.Status.COMPLETED.value: "sold",
}
