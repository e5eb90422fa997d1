"""Ways of delivery of another region: amounts in its currency, paid ahead, from no store."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.admin.regions import RegionForm
from catalog.pricing.models import Region
from orders.admin.shipping_forms import ShippingOptionForm
from orders.models import ShippingOption
from tests.orders.abroad import open_region

pytestmark = pytest.mark.django_db
TYPED = {
    "code": "sea-jp", "name": "By sea", "region": "JP", "amount": "1800", "min_days": "30", "max_days": "50", "rank": "0",
    "is_active": "on", "payment_method": "prepaid",
}  # fmt: skip


def test_amounts_are_typed_in_the_currency_of_the_region() -> None:
    open_region("JP")
    form = ShippingOptionForm(data=TYPED)
    assert form.is_valid(), form.errors
    option = form.save()
    assert (option.region, option.amount) == ("JP", 1_800)
    assert ShippingOptionForm(instance=option).initial["amount"] == "1800"
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"amount": "1800.50"}, "amount"),
        ({"payment_method": ""}, "payment_method"),
        ({"region": "XX"}, "region"),
    ]
    for changes, field in wrong:
        refused = ShippingOptionForm(data=TYPED | {"code": "other"} | changes)
        assert not refused.is_valid() and field in refused.errors, changes
    # Without a region it is India's, in rupees; and a region stays once it is chosen.
    home = ShippingOptionForm(
        data={name: value for name, value in TYPED.items() if name != "region"} | {"code": "x"}
    )
    assert home.is_valid() and home.save().amount == 1_800_00
    moved = ShippingOptionForm(
        data=TYPED | {"region": "IN"}, instance=ShippingOption.objects.get(code="sea-jp")
    )
    assert moved.is_valid() and moved.save().region == "JP"


def test_a_region_is_closed_until_staff_open_it_and_its_code_fits_into_an_address() -> None:
    typed = {"name": "Gulf", "code": "gulf", "currency": "KWD"}
    form = RegionForm(data=typed)
    assert form.is_valid() and form.save().is_open is False
    assert Region.objects.get(code="GULF").currency == "KWD"
    assert not RegionForm(data=typed | {"code": "G/F"}).is_valid()
