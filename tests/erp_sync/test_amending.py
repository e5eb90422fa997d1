"""What changes after an order was told: another address, another way to pay; the ERP hears it over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from erp_sync.models import OutboundMessage
from orders.checkout.operations import complete_cart, correct_address, prepay_order
from orders.models import Order
from orders.sales.queries import order_token
from payments.models import PaymentIntent
from tests.erp_sync.cash import buy_for_cash
from tests.erp_sync.test_stopping import settle
from tests.orders.promotions.offers import cash_fee
from tests.orders.wardrobe import MUMBAI
from tests.payments.credit.accounts import add_card
from tests.world import World

pytestmark = pytest.mark.django_db
Buy = Callable[..., str]


def in_erp(world: World) -> dict[str, Any]:
    """The one order that the ERP has."""
    (order,) = world.arkone.state("sales_orders")
    found: dict[str, Any] = order
    return found


def amendments(world: World) -> list[str]:
    """Every time the ERP was asked to change an order."""
    return [line["path"] for line in world.arkone.journal() if line["method"] == "PATCH"]


def test_a_corrected_address_reaches_the_erp_once_and_changes_no_sum(
    range_in_shop: World, bought: Buy
) -> None:
    order_id = bought()
    settle()
    before = in_erp(range_in_shop)
    correct_address(order_id=order_id, address=replace(MUMBAI, phone="99000 11223"))
    settle()
    after = in_erp(range_in_shop)
    told = after["shipping_address"]
    assert (told["pincode"], told["state_code"], told["phone"]) == ("400050", "27", "+919900011223")
    assert after["billing_address"]["address_1"] == "7, Hill Road, Bandra West"
    assert (after["total"], after["lines"], after["amount_paid"]) == (
        before["total"],
        before["lines"],
        before["amount_paid"],
    )
    assert len(amendments(range_in_shop)) == 1
    assert not OutboundMessage.objects.exclude(status="done").filter(system="arkone").exists()
    settle()
    assert len(amendments(range_in_shop)) == 1


def test_corrected_before_the_erp_had_the_order_it_hears_the_order_first(
    range_in_shop: World, bought: Buy
) -> None:
    order_id = bought()
    correct_address(order_id=order_id, address=MUMBAI)
    settle()
    assert in_erp(range_in_shop)["shipping_address"]["pincode"] == "400050"
    assert not OutboundMessage.objects.exclude(status="done").filter(system="arkone").exists()


def test_an_erp_that_has_packed_meanwhile_flags_the_order(range_in_shop: World, bought: Buy) -> None:
    order = Order.objects.get(public_id=bought())
    settle()
    for _ in range(2):
        range_in_shop.arkone.call("POST", f"/orders/{in_erp(range_in_shop)['id']}/advance", {})
    correct_address(order_id=order.public_id, address=MUMBAI)  # we have not heard of the packing yet
    settle()
    order.refresh_from_db()
    assert "address_not_taken" in order.flags
    assert in_erp(range_in_shop)["shipping_address"]["pincode"] == "560038"
    assert not OutboundMessage.objects.filter(status="dead").exists()


def test_the_courier_calls_at_the_corrected_door(range_in_shop: World, bought: Buy) -> None:
    order_id = bought()
    settle()
    correct_address(order_id=order_id, address=MUMBAI)
    settle()
    for _ in range(2):
        range_in_shop.arkone.call("POST", f"/orders/{in_erp(range_in_shop)['id']}/advance", {})
    range_in_shop.arkone.wait_for(
        lambda: range_in_shop.arkone.state("deliveries")[0]["dispatch"]["state"] == "done",
        what="the hand-over",
    )
    (carried,) = range_in_shop.shiprocket.state("orders")
    assert carried["delivery"]["pincode"] == "400050"


def test_paid_online_instead_of_at_the_door_the_erp_collects_nothing_more(range_in_shop: World) -> None:
    cash_fee()
    order = Order.objects.get(public_id=buy_for_cash())
    settle()
    before = in_erp(range_in_shop)
    assert (before["payment_terms"], before["amount_paid"]) == ("cod", "0.00")
    token = order_token(order.public_id)
    prepay_order(token=token)
    intent = PaymentIntent.objects.filter(reference=order.number).latest("id")
    paid = range_in_shop.razorpay.call(
        "POST", f"/orders/{intent.provider_order_id}/pay", {"outcome": "capture"}
    )
    complete_cart(token=token, posted=paid["return_fields"])
    settle()
    order.refresh_from_db()
    after = in_erp(range_in_shop)
    assert (after["payment_terms"], after["payment_status"]) == ("prepaid", "paid")
    assert (after["total"], after["amount_paid"]) == (order.money_total.to_major(),) * 2
    assert round(float(before["total"]) * 100) - order.total == 49_00  # the fee of cash is gone there too
    (payment,) = range_in_shop.arkone.state("payments")
    assert payment["external_id"].startswith("pay_")
    assert not OutboundMessage.objects.exclude(status="done").filter(system="arkone").exists()


def test_a_card_pays_a_part_and_the_courier_collects_the_rest(range_in_shop: World) -> None:
    cash_fee()
    card = add_card(500_00)
    order = Order.objects.get(public_id=buy_for_cash(card=card))
    settle()
    assert order.credit_total == 500_00
    told = in_erp(range_in_shop)
    assert (told["total"], told["amount_paid"]) == (order.money_total.to_major(), "500.00")
    assert told["amount_to_collect"] == order.amount_due.to_major()
    for _ in range(2):
        range_in_shop.arkone.call("POST", f"/orders/{told['id']}/advance", {})
    range_in_shop.arkone.wait_for(
        lambda: range_in_shop.arkone.state("deliveries")[0]["dispatch"]["state"] == "done",
        what="the hand-over",
    )
    (carried,) = range_in_shop.shiprocket.state("orders")
    assert (carried["payment_method"], carried["sub_total_paise"]) == ("cod", order.total - 500_00)
    assert not OutboundMessage.objects.exclude(status="done").filter(system="arkone").exists()
