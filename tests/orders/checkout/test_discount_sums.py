"""Random carts and promotions through the real verbs: every sum holds to the paisa, and asking again changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.money import Money
from erp_sync.erp.bodies import order_body
from orders.carts.queries import cart_summary
from orders.checkout.operations import begin_payment
from orders.models import Order
from orders.promotions.models import Promotion, PromotionUse
from orders.sales.operations import cancel_order
from orders.sales.queries import order_for_erp
from orders.sales.rules import TotalTooSmall
from payments.models import PaymentIntent
from tests.many import examples
from tests.orders.promotions.offers import offer
from tests.orders.wardrobe import Piece, add_piece, cart_with, details
from tests.world import World

PRICES = ("333.33", "1499.99", "2999.00", "0.07")
GOODS = st.fixed_dictionaries(
    {
        "lane": st.sampled_from([1, 2]),
        "method": st.sampled_from(["percentage", "fixed", "buyget"]),
        "target": st.sampled_from(["items", "order"]),
        "allocation": st.sampled_from(["each", "across", "once"]),
        "value": st.integers(0, 10_000),
        "priority": st.integers(0, 2),
        "max_discount": st.none() | st.integers(1, 500_00),
        "max_quantity": st.none() | st.integers(1, 4),
    }
)
CARRIAGE = st.fixed_dictionaries(
    {
        "lane": st.just(3),
        "target": st.just("shipping_methods"),
        "method": st.sampled_from(["percentage", "fixed"]),
        "value": st.integers(0, 10_000),
    }
)

OFFERS = st.lists(GOODS | CARRIAGE, min_size=1, max_size=5)
QUANTITIES = st.lists(st.integers(0, 5), min_size=len(PRICES), max_size=len(PRICES)).filter(any)


@pytest.mark.django_db
def test_every_sum_holds(world: World) -> None:
    stock = {"BLR": 3, "JAI": 4}
    pieces = [
        add_piece(f"BLS-{number:03}-34", price=price, stock=stock) for number, price in enumerate(PRICES)
    ]

    @settings(max_examples=examples(6, 100), deadline=None, suppress_health_check=list(HealthCheck))
    @given(offers=OFFERS, quantities=QUANTITIES)
    def hold(offers: list[dict[str, Any]], quantities: list[int]) -> None:
        check_one(pieces, offers, quantities)
        Promotion.objects.update(status="inactive")

    hold()


def check_one(pieces: list[Piece], offers: list[dict[str, Any]], quantities: list[int]) -> None:
    """One cart under these promotions, as far as the payment."""
    for number, terms in enumerate(offers):
        offer(f"Offer {number}", **terms)
    cart_id = cart_with(
        *[(piece, wanted) for piece, wanted in zip(pieces, quantities, strict=True) if wanted]
    )
    shown = cart_summary(cart_id, state_code="29", pincode="560038", shipping_option="standard")
    assert cart_summary(cart_id, state_code="29", pincode="560038", shipping_option="standard") == shown
    assert 0 <= shown.discount.amount <= shown.subtotal.amount + (shown.shipping or Money(0)).amount
    assert shown.tax.taxable + shown.tax.total == shown.total
    try:
        start = begin_payment(cart_id=cart_id, details=details(), accepted_total=shown.total.amount)
    except TotalTooSmall:
        assert 0 < shown.total.amount < 100
        return
    check_order(Order.objects.get(public_id=start.order_id), shown.total.amount)
    again = cart_summary(cart_id, state_code="29", pincode="560038", shipping_option="standard")
    assert (again.total, again.discounts) == (shown.total, shown.discounts)
    cancel_order(order_id=start.order_id, reason="The next cart wants the pieces.")


def check_order(order: Order, shown: int) -> None:
    """What was shown is what is sold, asked for, held and told."""
    applied, lines = order.applied_promotions, list(order.lines.all())
    assert order.total == shown == order.item_total + order.shipping_total - order.discount_total
    assert order.total == sum(line.total + line.shipping for line in lines)
    for each in applied:
        assert (
            sum(amount.amount for amount in each.by_line.values()) + each.shipping.amount
            == each.amount.amount
        )
    assert sum(line.discount for line in lines) == sum(
        (each.amount - each.shipping).amount for each in applied
    )
    assert order.discount_total == sum(each.amount.amount for each in applied)
    uses = PromotionUse.objects.filter(reference=order.number)
    assert dict(uses.values_list("promotion_id", "amount")) == {
        each.promotion_id: each.amount.amount for each in applied
    }
    assert [intent.amount for intent in PaymentIntent.objects.filter(reference=order.number)] == (
        [order.total] if order.total else []
    )
    told = order_body(order_for_erp(order.public_id))
    goods = sum(
        Money.of(line["unit_price"]).amount * int(line["qty"]) - Money.of(line["discount"]).amount
        for line in told["lines"]
    )
    charges = sum(Money.of(charge["amount"]).amount for charge in told["charges"])
    assert goods + charges == Money.of(told["total"]).amount == order.total
