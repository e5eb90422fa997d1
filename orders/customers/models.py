"""Shoppers the shop knows, and where their parcels go."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock
from core.ids import ID_LENGTH, new_id
from orders.customers.rules import CITY_LENGTH, NAME_LENGTH, PHONE_LENGTH, STREET_LENGTH, Address


class Customer(models.Model):
    """A shopper. With a user they can log in and see their orders."""

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "cus"), editable=False
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="customer"
    )
    email = models.EmailField("e-mail", max_length=254)
    phone = models.CharField(max_length=PHONE_LENGTH, blank=True)
    name = models.CharField(max_length=NAME_LENGTH)
    email_verified_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When a letter's key showed that the address is theirs.",
    )
    phone_verified_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When a code showed that the telephone is theirs."
    )
    company_name = models.CharField(max_length=NAME_LENGTH, blank=True, default="", db_default="")
    gstin = models.CharField("GSTIN", max_length=15, blank=True, default="", db_default="")
    language = models.CharField("reads", max_length=5, default="en", db_default="en", editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    revision = models.PositiveIntegerField(
        default=0,
        db_default=0,
        editable=False,
        help_text="How often what other systems know of them has changed.",
    )

    class Meta:
        permissions = [("merge_customer", "Can make two customers one, and undo it")]
        indexes = [models.Index(fields=["email"]), models.Index(fields=["-created_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(phone="") | Q(phone__regex=r"^\+91[6-9][0-9]{9}$"),
                name="customer_phone_is_indian",
            ),
            models.UniqueConstraint(
                fields=["phone"],
                condition=Q(phone_verified_at__isnull=False),
                name="customer_verified_phone_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


class CustomerGroupMembership(models.Model):
    """A customer belongs to a group that prices may be meant for."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="memberships")
    group = models.ForeignKey("catalog.CustomerGroup", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = "customer group"
        constraints = [
            models.UniqueConstraint(fields=["customer", "group"], name="customer_in_group_once"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} in {self.group_id}"


class CustomerAddress(models.Model):
    """An address a customer has kept for the next order."""

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "addr"), editable=False
    )
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    name = models.CharField(max_length=NAME_LENGTH)
    phone = models.CharField(max_length=PHONE_LENGTH)
    line1 = models.CharField("house and street", max_length=STREET_LENGTH)
    line2 = models.CharField("area, landmark", max_length=STREET_LENGTH, blank=True)
    city = models.CharField(max_length=CITY_LENGTH)
    state_code = models.CharField(max_length=2)
    pincode = models.CharField("PIN code", max_length=6)
    is_default = models.BooleanField("default for delivery", default=False)
    is_billing_default = models.BooleanField("default for the bill", default=False, db_default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name_plural = "customer addresses"
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(is_default=True), name="address_one_default"
            ),
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(is_billing_default=True),
                name="address_one_billing_default",
            ),
            models.CheckConstraint(
                condition=Q(pincode__regex=r"^[1-9][0-9]{5}$"), name="address_pincode_has_six_digits"
            ),
            models.UniqueConstraint(
                fields=["customer", "name", "phone", "line1", "line2", "city", "state_code", "pincode"],
                name="address_kept_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.line1}, {self.city} {self.pincode}"

    def to_address(self) -> Address:
        """As the plain value the rules and the checkout use."""
        return Address(
            self.name, self.phone, self.line1, self.line2, self.city, self.state_code, self.pincode
        )
