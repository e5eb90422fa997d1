"""Each kind of offer from its database row to the order, with exact figures: what is taken off which line, and why not."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest

from catalog.pricing.models import CustomerGroup
from core import clock
from core.money import Money
from orders.carts.queries import cart_summary
from orders.checkout.operations import begin_payment
from orders.models import Campaign, Customer, CustomerGroupMembership, Order, Promotion, PromotionRule
from tests.orders.promotions.offers import offer
from tests.orders.wardrobe import Piece, add_customer, add_piece, cart_with, details
from tests.world import World

pytestmark = pytest.mark.django_db

BLOUSE, SKIRT = "BLS-MRN-34", "SKT-BLU-36"


def wardrobe() -> tuple[Piece, Piece]:
    """A blouse of ₹1,000 and a skirt of ₹333.33."""
    return add_piece(BLOUSE, price="1000.00"), add_piece(SKIRT, price="333.33")


def ordered(cart_id: str, **changes: Any) -> dict[str, int]:
    """The order of a cart: what was taken off each SKU, after checking that every sum holds."""
    shown = cart_summary(
        cart_id,
        state_code="29",
        pincode="560038",
        shipping_option="standard",
        email="asha@example.com",
        payment_method=changes.get("payment_method", "prepaid"),
    )
    start = begin_payment(cart_id=cart_id, details=details(**changes), accepted_total=shown.total.amount)
    order = Order.objects.get(public_id=start.order_id)
    assert (
        order.total == order.item_total + order.shipping_total + order.surcharge_total - order.discount_total
    )
    assert order.discount_total == sum(each.amount.amount for each in order.applied_promotions)
    return {line.sku: line.discount for line in order.lines.all() if line.discount}


SKUS = [("target", "sku", "in", [BLOUSE])]
STEPS = [{"threshold": 1_000_00, "value": 500}, {"threshold": 2_000_00, "value": 1000}]


@pytest.mark.parametrize(
    ("terms", "off"),
    [
        ({"value": 1250}, {BLOUSE: 250_00, SKIRT: 125_00}),  # 99,999 paise at 12.5% are 12,499.875
        ({"value": 1250, "rules": SKUS}, {BLOUSE: 250_00}),
        ({"value": 1250, "max_discount": 100_00}, {BLOUSE: 66_67, SKIRT: 33_33}),
        ({"method": "fixed", "value": 100_00}, {BLOUSE: 66_67, SKIRT: 33_33}),
        ({"method": "fixed", "value": 400_00, "allocation": "each"}, {BLOUSE: 800_00, SKIRT: 999_99}),
        ({"method": "fixed", "value": 400_00, "allocation": "each", "max_quantity": 1}, {BLOUSE: 400_00, SKIRT: 333_33}),
        ({"method": "fixed", "value": 50_00, "allocation": "once", "max_quantity": 2}, {SKIRT: 100_00}),
        ({"allocation": "once", "value": 5000, "max_quantity": 4}, {BLOUSE: 500_00, SKIRT: 500_00}),
        ({"value": 0, "tiers": STEPS}, {BLOUSE: 200_00, SKIRT: 100_00}),
        ({"value": 0, "tiers": STEPS, "rules": [("target", "sku", "in", [SKIRT])]}, {}),
        ({"value": 0, "tiers_by": "count", "tiers": [{"threshold": 5, "value": 2000}]}, {BLOUSE: 400_00, SKIRT: 200_00}),
        ({"method": "buyget", "value": 10_000, "buy_quantity": 2}, {SKIRT: 333_33}),
        ({"method": "buyget", "value": 5000, "buy_quantity": 2, "get_quantity": 1,
          "rules": [("buy", "sku", "in", [SKIRT]), ("target", "sku", "in", [BLOUSE])]}, {BLOUSE: 500_00}),
        ({"method": "bundle", "value": 1_000_00, "parts": [
            {"quantity": 1, "rules": [{"attribute": "sku", "operator": "in", "values": [BLOUSE]}]},
            {"quantity": 1, "rules": [{"attribute": "sku", "operator": "in", "values": [SKIRT]}]}]},
         {BLOUSE: 500_00, SKIRT: 166_66}),
        ({"method": "bundle", "value": 1_000_00, "max_quantity": 1, "parts": [
            {"quantity": 1, "rules": [{"attribute": "sku", "operator": "in", "values": [BLOUSE]}]},
            {"quantity": 1, "rules": [{"attribute": "sku", "operator": "in", "values": [SKIRT]}]}]},
         {BLOUSE: 250_00, SKIRT: 83_33}),
        ({"target": "order", "value": 1000}, {BLOUSE: 200_00, SKIRT: 100_00}),
        ({"value": 1000, "rules": [("target", "size", "in", ["34"])]}, {BLOUSE: 200_00, SKIRT: 100_00}),
        ({"value": 1000, "rules": [("target", "colour", "in", ["green"])]}, {}),
        ({"value": 1000, "rules": [("target", "price", "lt", ["50000"])]}, {SKIRT: 100_00}),
    ],
)  # fmt: skip
def test_what_each_kind_takes_off(world: World, terms: dict[str, Any], off: dict[str, int]) -> None:
    blouse, skirt = wardrobe()
    offer("Offer", **terms)
    assert ordered(cart_with((blouse, 2), (skirt, 3))) == off


NOW = timedelta(0)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("rule", "applies"),
    [
        (("cart", "region", "in", ["IN"]), True),
        (("cart", "region", "in", ["AE"]), False),
        (("cart", "channel", "in", ["web"]), True),
        (("cart", "channel", "in", ["pos"]), False),
        (("cart", "payment_method", "in", ["prepaid"]), True),
        (("cart", "payment_method", "in", ["cod"]), False),
        (("cart", "spend", "gte", ["200000"]), True),
        (("cart", "spend", "gt", ["200000"]), False),
        (("cart", "count", "lte", ["1"]), False),
        (("cart", "sku", "ne", [BLOUSE]), False),
        (("cart", "first_order", "in", ["yes"]), True),
        (("cart", "made_to_measure", "in", ["no"]), True),
    ],
)
def test_conditions_on_the_cart(world: World, rule: tuple[str, str, str, list[str]], applies: bool) -> None:
    offer(rules=[rule])
    off = ordered(cart_with((wardrobe()[0], 2)))
    assert off == ({BLOUSE: 200_00} if applies else {})


def test_an_offer_for_those_who_pay_ahead_or_in_cash(world: World) -> None:
    offer(rules=[("cart", "payment_method", "in", ["cod"])])
    assert ordered(cart_with((wardrobe()[0], 1)), payment_method="cod") == {BLOUSE: 100_00}


@pytest.mark.parametrize(
    ("starts", "ends", "applies"),
    [(-HOUR, HOUR, True), (HOUR, None, False), (None, -HOUR, False), (None, None, True)],
)
@pytest.mark.parametrize("of_campaign", [True, False])
def test_the_window_of_an_offer_or_of_its_campaign(
    world: World, starts: timedelta | None, ends: timedelta | None, applies: bool, of_campaign: bool
) -> None:
    now = clock.now()
    window = {
        "starts_at": None if starts is None else now + starts, "ends_at": None if ends is None else now + ends,
    }  # fmt: skip
    if of_campaign:
        offer(campaign=Campaign.objects.create(name="Diwali", **window))
    else:
        offer(**window)
    assert ordered(cart_with((wardrobe()[0], 1))) == ({BLOUSE: 100_00} if applies else {})


def test_members_of_a_group_and_first_orders(world: World) -> None:
    group = CustomerGroup.objects.create(code="boutiques", name="Boutiques")
    offer(rules=[("cart", "customer_group", "in", [str(group.pk)])])
    offer("Welcome", value=500, priority=1, rules=[("cart", "first_order", "in", ["yes"])])
    blouse, _ = wardrobe()
    mine = add_customer()
    assert ordered(cart_with((blouse, 1))) == {BLOUSE: 50_00}
    CustomerGroupMembership.objects.create(customer=Customer.objects.get(public_id=mine), group=group)
    Order.objects.update(email="other@example.com")
    assert ordered(cart_with((blouse, 1), customer_id=mine), customer_id=mine) == {BLOUSE: 50_00 + 95_00}


def test_two_hundred_live_offers_in_real_carts(world: World) -> None:
    """Seeded, so that it fails every time or never."""
    chance = Random(20_261_130)
    pieces = [
        add_piece(f"PCE-{number:03}-34", price=price, stock={"BLR": 40})
        for number, price in enumerate(("333.33", "1499.99", "0.07"))
    ]
    rows = [random_offer(chance, number) for number in range(200)]
    made = Promotion.objects.bulk_create(rows)
    PromotionRule.objects.bulk_create(
        [
            PromotionRule(
                promotion=row,
                kind="cart",
                attribute="spend",
                operator="gte",
                values=[str(chance.randrange(400_000))],
            )
            for row in made
            if chance.random() < 0.5
        ]
    )
    for _ in range(3):
        cart_id = cart_with(*[(piece, chance.randint(1, 4)) for piece in pieces])
        first, again = (
            cart_summary(cart_id, state_code="29", pincode="560038", shipping_option="standard")
            for _ in range(2)
        )
        assert first == again
        assert first.discounts and first.total >= Money(0)
        for each in first.discounts:
            assert (
                sum((amount.amount for amount in each.by_line.values()), each.shipping.amount)
                == each.amount.amount
            )
        for line in first.lines:
            assert Money(0) <= line.discount <= line.total
        assert first.tax.taxable + first.tax.total == first.total


def random_offer(chance: Random, number: int) -> Promotion:
    """Any kind of offer that needs no other rows."""
    lane = chance.choice([1, 2, 3])
    method = chance.choice(["percentage", "fixed"] if lane == 3 else ["percentage", "fixed", "buyget"])
    return Promotion(
        name=f"Offer {number}", status="active", lane=lane, method=method, value=chance.randrange(10_000),
        target="shipping_methods" if lane == 3 else chance.choice(["items", "order"]),
        allocation=chance.choice(["each", "across", "once"]), priority=chance.randrange(4),
        max_quantity=chance.choice([None, 1, 2]), max_discount=chance.choice([None, None, 50_00, 1]),
        is_exclusive=chance.random() < 0.02,
    )  # fmt: skip
