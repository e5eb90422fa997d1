"""What changes after an order was told: another address, another way to pay; the ERP hears it over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from core import clock
from erp_sync.models import OutboundMessage
from orders.checkout.operations import OrderNotPayable, complete_cart, correct_address, prepay_order
from orders.models import Order
from orders.sales.operations import record_erp_order
from orders.sales.queries import order_page, order_token
from payments.models import PaymentIntent, Refund
from storefront.letters.models import Letter
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
    advance(range_in_shop, 2)
    carried(range_in_shop)  # its hand-over changes the order there: let it come to rest
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
    advance(range_in_shop, 2)
    assert carried(range_in_shop)["delivery"]["pincode"] == "400050"


def pay_online(world: World, order: Order) -> None:
    """The shopper of an order in cash pays it at the gateway instead, and comes back."""
    token = order_token(order.public_id)
    prepay_order(token=token)
    intent = PaymentIntent.objects.filter(reference=order.number).latest("id")
    paid = world.razorpay.call("POST", f"/orders/{intent.provider_order_id}/pay", {"outcome": "capture"})
    complete_cart(token=token, posted=paid["return_fields"])
    order.refresh_from_db()
    assert order.payment_status == "paid", order.payment_status


def advance(world: World, times: int) -> None:
    """The ERP goes on by so many steps, and we do not hear of it."""
    for _ in range(times):
        world.arkone.call("POST", f"/orders/{in_erp(world)['id']}/advance", {})


def carried(world: World) -> dict[str, Any]:
    """The one parcel that the courier has, once the ERP has handed it over."""
    world.arkone.wait_for(
        lambda: world.arkone.state("deliveries")[0]["dispatch"]["state"] == "done", what="the hand-over"
    )
    (found,) = world.shiprocket.state("orders")
    parcel: dict[str, Any] = found
    return parcel


def test_paid_online_instead_of_at_the_door_the_erp_collects_nothing_more(range_in_shop: World) -> None:
    cash_fee()
    order = Order.objects.get(public_id=buy_for_cash())
    settle()
    before = in_erp(range_in_shop)
    assert (before["payment_terms"], before["amount_paid"]) == ("cod", "0.00")
    pay_online(range_in_shop, order)
    settle()
    order.refresh_from_db()
    after = in_erp(range_in_shop)
    assert (after["payment_terms"], after["payment_status"]) == ("prepaid", "paid")
    assert (after["total"], after["amount_paid"]) == (order.money_total.to_major(),) * 2
    assert round(float(before["total"]) * 100) - order.total == 49_00  # the fee of cash is gone there too
    (payment,) = range_in_shop.arkone.state("payments")
    assert payment["external_id"].startswith("pay_")
    assert not OutboundMessage.objects.exclude(status="done").filter(system="arkone").exists()


def test_paid_online_while_the_erp_picks_the_courier_collects_nothing_and_the_fee_is_flagged(
    range_in_shop: World,
) -> None:
    cash_fee()
    order = Order.objects.get(public_id=buy_for_cash())
    settle()
    advance(range_in_shop, 1)
    pay_online(range_in_shop, order)
    settle()
    order.refresh_from_db()
    after = in_erp(range_in_shop)
    assert (after["payment_terms"], after["payment_status"], order.payment_status) == (
        "prepaid", "partly_paid", "paid",
    )  # fmt: skip
    assert (after["total"], after["amount_paid"]) == ("1647.00", "1598.00")
    assert list(order.flags) == ["fee_kept_in_erp"] and "₹49.00" in order.flags["fee_kept_in_erp"]
    assert order.facts.get(kind="flag").key.startswith("fee_kept:paid:")
    advance(range_in_shop, 1)
    assert carried(range_in_shop)["payment_method"] == "prepaid"
    assert not OutboundMessage.objects.exclude(status="done").exists()


def test_paid_online_when_the_erp_had_packed_the_payment_is_told_and_staff_hear_of_the_courier(
    range_in_shop: World,
) -> None:
    cash_fee()
    order = Order.objects.get(public_id=buy_for_cash())
    settle()
    advance(range_in_shop, 2)
    pay_online(range_in_shop, order)
    settle()
    order.refresh_from_db()
    assert (in_erp(range_in_shop)["payment_terms"], in_erp(range_in_shop)["amount_paid"]) == (
        "cod",
        "1598.00",
    )
    parcel = carried(range_in_shop)
    assert (parcel["payment_method"], parcel["sub_total_paise"]) == ("cod", 1_647_00)
    assert list(order.flags) == ["courier_asks_cash"] and "₹1,647.00" in order.flags["courier_asks_cash"]
    assert order.facts.get(kind="flag").text == (
        "The parcel was packed for cash already: the courier will ask for ₹1,647.00, which is paid."
    )
    letter = Letter.objects.get(kind="courier_asks_cash")
    assert letter.subject == f"Order {order.number} is paid: please pay nothing at the door"
    assert "please pay nothing and show this letter" in letter.text
    assert not OutboundMessage.objects.exclude(status="done").exists()


def test_from_picking_on_it_is_paid_at_the_door_and_money_on_its_way_goes_back(range_in_shop: World) -> None:
    cash_fee()
    order = Order.objects.get(public_id=buy_for_cash())
    settle()
    token = order_token(order.public_id)
    assert order_page(order.public_id).can_prepay
    prepay_order(token=token)
    record_erp_order(
        order_id=order.public_id, erp_id=in_erp(range_in_shop)["id"], status="picking", at=clock.now()
    )
    assert not order_page(order.public_id).can_prepay
    with pytest.raises(OrderNotPayable, match="have the cash ready"):
        prepay_order(token=token)
    intent = PaymentIntent.objects.filter(reference=order.number).latest("id")
    paid = range_in_shop.razorpay.call(
        "POST", f"/orders/{intent.provider_order_id}/pay", {"outcome": "capture"}
    )
    complete_cart(token=token, posted=paid["return_fields"])
    settle()
    order.refresh_from_db()
    assert (order.payment_status, order.payment_method, order.total) == ("cash_due", "cod", 1_647_00)
    assert order.facts.get(kind="capture_refused").detail["reason"] == "picked_for_cash"
    assert Refund.objects.get().amount == 1_598_00
    assert amendments(range_in_shop) == [] and in_erp(range_in_shop)["amount_paid"] == "0.00"


def test_a_card_pays_a_part_and_the_courier_collects_the_rest(range_in_shop: World) -> None:
    cash_fee()
    card = add_card(500_00)
    order = Order.objects.get(public_id=buy_for_cash(card=card))
    settle()
    assert order.credit_total == 500_00
    told = in_erp(range_in_shop)
    assert (told["total"], told["amount_paid"]) == (order.money_total.to_major(), "500.00")
    assert told["amount_to_collect"] == order.amount_due.to_major()
    advance(range_in_shop, 2)
    parcel = carried(range_in_shop)
    assert (parcel["payment_method"], parcel["sub_total_paise"]) == ("cod", order.total - 500_00)
    assert not OutboundMessage.objects.exclude(status="done").filter(system="arkone").exists()
