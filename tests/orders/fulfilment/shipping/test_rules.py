"""Which ways fit a parcel, and what they cost, to the paisa and the gram."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.money import Money
from orders.fulfilment.shipping.rules import Limits, Parcel, Tier, Zone, tier_amount, why_not

SOUTH = Zone(1, "South", states=frozenset({"29", "33"}))
HILLS = Zone(2, "Hills", pin_prefixes=("793", "799001"))
BLOUSE = Parcel(Money(1_500_00), 500, "560038", "29", "prepaid")


@pytest.mark.parametrize(
    ("limits", "changed", "why"),
    [
        (Limits(), {}, ""),
        (Limits(max_weight_g=500), {}, ""),
        (Limits(max_weight_g=499), {}, "it takes up to 0.499 kg, and your bag weighs 0.5 kg"),
        (Limits(min_weight_g=500), {}, ""),
        (Limits(min_weight_g=501), {}, "it is for 0.501 kg and more, and your bag weighs 0.5 kg"),
        (Limits(max_weight_g=1), {"weight_g": None}, ""),
        (Limits(min_value=1_500_00, max_value=1_500_00), {}, ""),
        (Limits(min_value=1_500_01), {}, "it is for goods from ₹1,500.01"),
        (Limits(max_value=1_499_99), {}, "it is for goods up to ₹1,499.99"),
        (Limits(zones=(HILLS, SOUTH)), {}, ""),
        (Limits(zones=(HILLS,)), {}, "it does not go to PIN 560038"),
        (Limits(zones=(HILLS,)), {"pincode": "", "state_code": ""}, ""),
        (Limits(zones=(HILLS,)), {"pincode": "799001", "state_code": "16"}, ""),
        (Limits(zones=(HILLS,)), {"pincode": "799002", "state_code": "16"}, "it does not go to PIN 799002"),
        (Limits(payment_method="cod"), {}, "it is for cash on delivery only"),
        (Limits(payment_method="prepaid"), {"payment_method": "cod"}, "it has to be paid in advance"),
        (Limits(profiles=frozenset({"standard", "heavy"})), {}, ""),
        (
            Limits(profiles=frozenset({"standard"})),
            {"profiles": frozenset({"standard", "heavy"})},
            "something in your bag has to travel in another way",
        ),
    ],
)  # fmt: skip
def test_a_limit_itself_still_fits(limits: Limits, changed: dict[str, object], why: str) -> None:
    assert why_not(limits, replace(BLOUSE, **changed)) == why  # type: ignore[arg-type]


TIERS = (Tier(120_00, SOUTH, 1000), Tier(60_00, SOUTH, 500), Tier(90_00, None, 500), Tier(200_00, None, None))


@pytest.mark.parametrize(
    ("weight_g", "pincode", "state", "amount"),
    [
        (500, "560038", "29", 60_00),
        (501, "560038", "29", 120_00),
        (1001, "560038", "29", 200_00),
        (500, "400050", "27", 90_00),
        (501, "400050", "27", 200_00),
        (None, "560038", "29", 60_00),
        (None, "", "", 90_00),
    ],
)
def test_the_zone_goes_first_then_the_lightest_tier(
    weight_g: int | None, pincode: str, state: str, amount: int
) -> None:
    parcel = replace(BLOUSE, weight_g=weight_g, pincode=pincode, state_code=state)
    assert tier_amount(TIERS, parcel, otherwise=99_00) == amount


def test_where_no_tier_fits_the_options_own_price_counts() -> None:
    assert tier_amount((Tier(60_00, HILLS), Tier(1, None, 499)), BLOUSE, otherwise=99_00) == 99_00
