"""Regions beside India, as staff set them up, for tests of selling there."""

from __future__ import annotations

from dataclasses import replace

from catalog.pricing.models import Region, RegionCountry
from catalog.pricing.operations import PriceFacts, set_price
from catalog.pricing.operations.announcing import announce_region
from core.money import Money
from orders.customers.rules import Address
from orders.models import ShippingOption
from tests.orders.wardrobe import Piece

NEW_YORK = Address(
    name="Asha Rao", phone="+1 (212) 555-0100", line1="350 Fifth Avenue", line2="", city="New York", state_code="",
    pincode="10001", country="US", province="New York",
)  # fmt: skip
TOKYO = replace(
    NEW_YORK, city="Chiyoda", pincode="100-8994", country="JP", province="Tokyo", phone="+81 3 1234 5678"
)
KUWAIT = replace(
    NEW_YORK, city="Kuwait City", pincode="54541", country="KW", province="", phone="00965 2222 3333"
)
MARKETS = {
    "US": ("United States", "USD", NEW_YORK, 25_00),
    "JP": ("Japan", "JPY", TOKYO, 2_500),
    "KW": ("Kuwait", "KWD", KUWAIT, 7_500),
}


def open_region(code: str, *, is_open: bool = True) -> None:
    """A region with one country and one way of delivery, as staff set it up."""
    name, currency, _, carriage = MARKETS[code]
    region = Region.objects.create(
        code=code, name=name, currency=currency, tax_inclusive=False, is_open=is_open
    )
    RegionCountry.objects.create(region=region, country=code)
    announce_region(code)
    ShippingOption.objects.create(
        code=f"air-{code.lower()}", name="Air parcel", region=code, amount=carriage, min_days=6, max_days=10,
        payment_method="prepaid",
    )  # fmt: skip


def price(piece: Piece, amount: str, currency: str, *, version: int = 1) -> None:
    """What the ERP asks for it there."""
    set_price(PriceFacts(sku=piece.sku, amount=Money.of(amount, currency), version=version))
