"""Promotions in an order: frozen, held, used or given back, and taxed on what is left to pay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from catalog.inventory.operations import release_stock
from core.money import Money
from erp_sync.erp.bodies import order_body
from orders.carts.operations import apply_code, reopen_cart
from orders.carts.queries import cart_summary
from orders.checkout.operations import TotalChanged, begin_payment, retry_payment
from orders.checkout.operations import hold_order as holding
from orders.models import CampaignBudget, Order, OrderLine, PromotionCode, PromotionUse
from orders.promotions.operations import PromotionGone
from orders.sales.operations import cancel_order
from orders.sales.queries import order_for_erp, order_page, order_token
from payments.models import PaymentIntent
from tests.orders.conftest import begin, come_back
from tests.orders.promotions.offers import budget_of, code_for, free_carriage, offer
from tests.orders.wardrobe import MUMBAI, add_piece, cart_with, details, everything, shelve
from tests.world import World

pytestmark = pytest.mark.django_db


def coupon_cart(quantity: int = 1, *, price: str = "1500.00", **terms: Any) -> str:
    """A cart with a blouse and a code for ten percent off, which is good for so many orders."""
    code_for(offer(), **terms)
    cart_id = cart_with((add_piece(price=price), quantity))
    apply_code(cart_id=cart_id, code="DIWALI10")
    return cart_id


def uses() -> list[str]:
    """How far each use has come."""
    return list(PromotionUse.objects.order_by("id").values_list("status", flat=True))


def code_figures() -> tuple[int, int]:
    """Held and used."""
    row = PromotionCode.objects.get()
    return row.held, row.used


def test_what_the_cart_shows_is_frozen_and_asked_for(world: World) -> None:
    free_carriage()
    cart_id = coupon_cart(quantity=1)
    shown = cart_summary(cart_id, state_code="29", shipping_option="standard")
    begin_payment(cart_id=cart_id, details=details(), accepted_total=shown.total.amount)
    order, line = Order.objects.get(), OrderLine.objects.get()
    assert (order.item_total, order.shipping_total, order.discount_total) == (1_500_00, 99_00, 249_00)
    assert order.total == shown.total.amount == 1_350_00
    assert PaymentIntent.objects.get().amount == 1_350_00
    assert (line.unit_price, line.discount, line.total, line.shipping) == (1_500_00, 150_00, 1_350_00, 0)
    assert line.taxable + line.cgst + line.sgst == 1_350_00
    assert [(each.title, each.amount) for each in order.applied_promotions] == [
        ("Festive (DIWALI10)", Money(150_00)),
        ("Free delivery", Money(99_00)),
    ]
    assert (uses(), code_figures()) == (["held", "held"], (1, 0))
    assert cart_summary(cart_id, shipping_option="standard").total == Money(1_350_00)


def test_places_share_a_discount_and_the_erp_adds_up_to_the_paisa(world: World) -> None:
    offer(value=333)
    offer("Half the carriage", lane=3, target="shipping_methods", value=5000)
    piece = add_piece(price="333.33", stock={"BLR": 3, "JAI": 2})
    begin_payment(cart_id=cart_with((piece, 5)), details=details())
    order = Order.objects.get()
    assert order.lines.count() == 2
    assert sum(order.lines.values_list("discount", flat=True)) == 55_50
    body = order_body(order_for_erp(order.public_id))
    lines = sum(
        Money.of(line["unit_price"]).amount * int(line["qty"]) - Money.of(line["discount"]).amount
        for line in body["lines"]
    )
    charges = sum(Money.of(charge["amount"]).amount for charge in body["charges"])
    assert lines + charges == order.total == Money.of(body["total"]).amount


def test_a_coupon_that_lands_where_no_slab_fits_is_reported(world: World) -> None:
    cart_id = coupon_cart(price="2951.00")  # 18% by itself; 2,655.90 after the coupon fits no slab
    begin_payment(cart_id=cart_id, details=details())
    order = Order.objects.get()
    assert OrderLine.objects.get().rate_bp == 1800
    assert "gst_dead_band" in order.flags


def test_a_coupon_can_lower_the_rate(world: World) -> None:
    offer(value=2000)
    begin_payment(cart_id=cart_with((add_piece(price="3000.00"), 1)), details=details())
    assert (OrderLine.objects.get().rate_bp, OrderLine.objects.get().total) == (500, 2_400_00)


def test_paid_orders_have_used_what_they_held(world: World, pay: Callable[..., dict[str, str]]) -> None:
    start = begin_payment(cart_id=coupon_cart(limit=1), details=details())
    order = Order.objects.get(public_id=start.order_id)
    assert come_back(order, pay(order)).status == "confirmed"
    assert (uses(), code_figures()) == (["used"], (0, 1))


def test_pieces_gone_when_the_money_comes_give_the_code_back(
    world: World, pay: Callable[..., dict[str, str]]
) -> None:
    start = begin_payment(cart_id=coupon_cart(limit=1), details=details())
    order = Order.objects.get(public_id=start.order_id)
    posted = pay(order)
    shelve("BLS-MRN-34", "BLR", 0, version=2)
    release_stock(reference=order.reference)
    assert come_back(order, posted).status == "cancelled"
    assert (uses(), code_figures()) == (["released"], (0, 0))


def test_cancelling_gives_back_and_the_reopened_cart_keeps_its_code(world: World) -> None:
    cart_id = coupon_cart(limit=1)
    begin_payment(cart_id=cart_id, details=details())
    again = reopen_cart(cart_id=cart_id)
    assert (uses(), code_figures()) == (["released"], (0, 0))
    assert cart_summary(again).discount == Money(150_00)
    cancel_order(order_id=Order.objects.get().public_id, reason="twice")
    assert code_figures() == (0, 0)


def test_other_details_and_another_try_keep_the_promotions(world: World) -> None:
    free_carriage()
    cart_id = coupon_cart(limit=1)
    begin_payment(cart_id=cart_id, details=details())
    begin_payment(cart_id=cart_id, details=details(shipping=MUMBAI, shipping_option_code="express"))
    order = Order.objects.get()
    assert (order.shipping_total, order.discount_total, order.total) == (199_00, 249_00, 1_450_00)
    assert (uses(), code_figures()) == (["held", "held"], (1, 0))
    retry_payment(token=order_token(order.public_id))
    assert (uses(), code_figures(), Order.objects.get().total) == (["held", "held"], (1, 0), 1_450_00)


def test_a_budget_used_up_in_between_stops_the_order_and_changes_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    budget = budget_of(100_00)
    offer(campaign=budget.campaign, value=500)
    cart_id = cart_with((add_piece(), 1))
    shown = cart_summary(cart_id, shipping_option="standard")
    assert shown.discount == Money(75_00)
    real = holding.hold_uses

    def outrun(*args: Any, **how: Any) -> None:
        CampaignBudget.objects.update(used=50_00)
        real(*args, **how)

    monkeypatch.setattr(holding, "hold_uses", outrun)
    before = everything()
    with pytest.raises(PromotionGone):
        begin_payment(cart_id=cart_id, details=details(), accepted_total=shown.total.amount)
    assert everything() == before


def test_a_total_that_lost_its_discount_is_shown_first(world: World) -> None:
    cart_id = coupon_cart(once_per_customer=True, limit=None)
    begin_payment(cart_id=cart_id, details=details())
    other = cart_with((add_piece("BLS-BLU-36"), 1))
    apply_code(cart_id=other, code="DIWALI10")
    shown = cart_summary(other, shipping_option="standard")
    with pytest.raises(TotalChanged) as refusal:
        begin_payment(cart_id=other, details=details(), accepted_total=shown.total.amount)
    assert (shown.total, refusal.value.total) == (Money(1_449_00), Money(1_599_00))
    seen = cart_summary(other, shipping_option="standard", email="asha@example.com")
    assert (seen.total, seen.codes[0].applies) == (Money(1_599_00), False)


def test_an_order_that_costs_nothing_has_used_its_promotions(world: World) -> None:
    offer(value=10_000)
    free_carriage()
    start = begin()
    order = Order.objects.get(public_id=start.order_id)
    assert (order.status, order.total, order.discount_total) == ("confirmed", 0, 1_599_00)
    assert uses() == ["used", "used"]
    assert order_page(order.public_id).discount_total == Money(1_599_00)
