"""Where the parcel and the bill of an order go: columns of the order itself, copies of what was typed."""

from __future__ import annotations

from django.db import models

from core.geo import HOME, LONGEST_POSTAL_CODE
from orders.customers.rules import (
    CITY_LENGTH,
    NAME_LENGTH,
    PHONE_ABROAD_LENGTH,
    PROVINCE_LENGTH,
    STREET_LENGTH,
    Address,
)


class WithPlaces(models.Model):
    """Two addresses. Outside India the state code is ABROAD, and the PIN column holds the country's own postal code."""

    shipping_name = models.CharField(max_length=NAME_LENGTH)
    shipping_phone = models.CharField(max_length=PHONE_ABROAD_LENGTH)
    shipping_line1 = models.CharField(max_length=STREET_LENGTH)
    shipping_line2 = models.CharField(max_length=STREET_LENGTH, blank=True)
    shipping_city = models.CharField(max_length=CITY_LENGTH)
    shipping_state_code = models.CharField(max_length=2)
    shipping_pincode = models.CharField(max_length=LONGEST_POSTAL_CODE)
    shipping_country = models.CharField(max_length=2, default=HOME, db_default=HOME)
    shipping_province = models.CharField(max_length=PROVINCE_LENGTH, blank=True, default="", db_default="")
    billing_name = models.CharField(max_length=NAME_LENGTH)
    billing_phone = models.CharField(max_length=PHONE_ABROAD_LENGTH)
    billing_line1 = models.CharField(max_length=STREET_LENGTH)
    billing_line2 = models.CharField(max_length=STREET_LENGTH, blank=True)
    billing_city = models.CharField(max_length=CITY_LENGTH)
    billing_state_code = models.CharField(max_length=2)
    billing_pincode = models.CharField(max_length=LONGEST_POSTAL_CODE)
    billing_country = models.CharField(max_length=2, default=HOME, db_default=HOME)
    billing_province = models.CharField(max_length=PROVINCE_LENGTH, blank=True, default="", db_default="")

    class Meta:
        abstract = True

    @property
    def shipping_address(self) -> Address:
        """Where the parcel goes."""
        return Address(
            self.shipping_name, self.shipping_phone, self.shipping_line1, self.shipping_line2,
            self.shipping_city, self.shipping_state_code, self.shipping_pincode,
            self.shipping_country, self.shipping_province,
        )  # fmt: skip

    @property
    def billing_address(self) -> Address:
        """Where the bill goes."""
        return Address(
            self.billing_name, self.billing_phone, self.billing_line1, self.billing_line2,
            self.billing_city, self.billing_state_code, self.billing_pincode,
            self.billing_country, self.billing_province,
        )  # fmt: skip
