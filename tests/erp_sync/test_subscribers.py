"""An order goes out to the ERP and the CRM, and comes back as a parcel: the real systems, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command

from catalog.inventory.models import InventoryLevel, ReservationItem
from core import clock
from erp_sync.connections import PUSHES
from erp_sync.engine.outbound import LEASE, claim
from erp_sync.engine.push import push_due
from erp_sync.models import ExternalRef, OutboundMessage
from erp_sync.subscribers import on_order_cancelled, on_order_confirmed, on_refund_processed
from orders.models import Order
from orders.sales.events import OrderCancelled, OrderConfirmed
from orders.sales.operations import cancel_order
from payments.events import RefundProcessed
from tests.world import World, drain_outbox

pytestmark = pytest.mark.django_db
Buy = Callable[..., str]


def outbox() -> list[tuple[str, str]]:
    return list(OutboundMessage.objects.order_by("id").values_list("flow", "status"))


def erp_order(world: World) -> dict[str, Any]:
    (order,) = world.arkone.state("sales_orders")
    found: dict[str, Any] = order
    return found


def test_a_confirmed_order_is_told_to_the_erp_and_the_crm(range_in_shop: World, bought: Buy) -> None:
    order = Order.objects.get(public_id=bought(quantity=2))
    drain_outbox()
    assert outbox() == [
        ("erp_order", "pending"),
        ("erp_payment", "pending"),
        ("crm_contact", "pending"),
        ("crm_event", "pending"),
    ]
    assert range_in_shop.arkone.journal() == range_in_shop.crm.journal() == [], (
        "subscribers never use the network"
    )

    assert push_due(PUSHES) == 4

    told = erp_order(range_in_shop)
    assert (told["external_id"], told["status"], told["payment_status"]) == (
        order.number,
        "confirmed",
        "paid",
    )
    assert told["total"] == "2998.00", "carriage is free from ₹1,999"
    (line,) = told["lines"]
    assert {
        name: line[name] for name in ("sku", "qty", "unit_price", "discount", "tax_rate", "hsn", "warehouse")
    } == {
        "sku": "BL-IKAT-M",
        "qty": 2,
        "unit_price": "1499.00",
        "discount": "0.00",
        "tax_rate": "5",
        "hsn": "62063000",
        "warehouse": "BLR",
    }
    assert told["shipping_address"]["state"] == "Karnataka"
    (payment,) = range_in_shop.arkone.state("payments")
    assert (payment["amount"], payment["sales_order_id"]) == ("2998.00", told["id"])
    assert payment["external_id"].startswith("pay_")
    (contact,) = range_in_shop.crm.state("contacts")
    assert (contact["email"], contact["first_name"], contact["last_name"]) == (
        "asha.rao@example.com",
        "Asha",
        "Rao",
    )
    (line,) = range_in_shop.crm.state("events")
    assert (line["type"], line["contact_id"], line["title"]) == (
        "order.confirmed",
        contact["id"],
        f"Order {order.number}: ₹2,998.00",
    )


def test_carriage_is_a_charge_with_the_goods_rate(range_in_shop: World, bought: Buy) -> None:
    bought(quantity=1)
    drain_outbox()
    push_due(PUSHES)

    told = erp_order(range_in_shop)
    assert told["charges"] == [{"code": "shipping", "amount": "99.00", "tax_rate": "5"}]
    assert told["total"] == "1598.00"


def test_after_acceptance_the_order_knows_and_the_stock_is_the_erps(
    range_in_shop: World, bought: Buy
) -> None:
    order_id = bought()
    drain_outbox()
    push_due(PUSHES)

    order = Order.objects.get(public_id=order_id)
    told = erp_order(range_in_shop)
    assert (order.erp_id, order.erp_status) == (told["id"], "confirmed")
    assert ExternalRef.objects.get(kind="order").external_id == told["id"]
    assert ReservationItem.objects.get(reference=order.number).erp_committed_at is not None

    range_in_shop.arkone.clock(advance_s=5)
    call_command("sync", "stock")
    level = InventoryLevel.objects.get(item__variant__sku="BL-IKAT-M", location__code="BLR")
    assert (level.stocked, level.committed, level.reserved) == (10, 2, 0)
    assert ReservationItem.objects.get(reference=order.number).status == "absorbed"


def test_the_same_news_twice_writes_no_second_intent(range_in_shop: World, bought: Buy) -> None:
    order_id = bought()
    drain_outbox()
    number = Order.objects.get(public_id=order_id).number

    on_order_confirmed(OrderConfirmed(order_id=order_id, number=number))
    assert len(outbox()) == 4


def test_an_order_taken_while_the_erp_is_down_arrives_when_it_is_back(
    range_in_shop: World, bought: Buy
) -> None:
    down = range_in_shop.arkone.add_fault("status", match={"path_regex": "^/api/"}, params={"code": 503})
    order_id = bought()
    drain_outbox()
    push_due(PUSHES)
    order = Order.objects.get(public_id=order_id)
    assert (order.status, order.erp_id) == ("confirmed", "")
    assert "stock_unverified" in order.flags

    range_in_shop.arkone.remove_fault(down)
    with clock.moved(timedelta(seconds=61)):
        push_due(PUSHES)
    assert erp_order(range_in_shop)["flags"] == sorted(order.flags)
    assert erp_order(range_in_shop)["payment_status"] == "paid"


def test_a_crash_after_the_erp_accepted_makes_no_second_order(range_in_shop: World, bought: Buy) -> None:
    order_id = bought()
    drain_outbox()
    message = OutboundMessage.objects.get(flow="erp_order")
    outgoing = claim(message.pk)
    assert outgoing is not None
    PUSHES["erp_order"].send(outgoing)  # the worker dies here

    with clock.moved(LEASE + timedelta(seconds=1)):
        push_due(PUSHES)

    assert {status for _, status in outbox()} == {"done"}
    assert Order.objects.get(public_id=order_id).erp_id == erp_order(range_in_shop)["id"]
    assert len(range_in_shop.arkone.state("payments")) == 1


def test_a_cancelled_order_is_cancelled_there_after_it_was_told(range_in_shop: World, bought: Buy) -> None:
    order_id = bought()
    number = Order.objects.get(public_id=order_id).number
    # The cancellation is heard first: news comes in any order.
    on_order_cancelled(
        OrderCancelled(order_id=order_id, number=number, reason="Changed my mind", was_confirmed=True)
    )
    drain_outbox()

    push_due(PUSHES)

    writes = [line["path"].rsplit("/", 1)[-1] for line in range_in_shop.arkone.journal(method="POST")]
    assert writes == ["sales-orders", "payments", "cancel"]
    assert (erp_order(range_in_shop)["status"], erp_order(range_in_shop)["cancel_reason"]) == (
        "cancelled",
        "Changed my mind",
    )


def test_an_order_that_was_never_paid_is_no_news(range_in_shop: World) -> None:
    on_order_cancelled(OrderCancelled(order_id="order_x", number="WEB-1", reason="", was_confirmed=False))
    assert outbox() == []


def test_a_refund_follows_its_payment(range_in_shop: World, bought: Buy) -> None:
    order = Order.objects.get(public_id=bought())
    cancel_order(order_id=order.public_id, reason="Changed my mind")
    drain_outbox()
    push_due(PUSHES)
    (payment,) = range_in_shop.arkone.state("payments")
    refund = RefundProcessed(
        reference=order.number,
        payment_id=order.payment_id,
        refund_id="rfnd_ours",
        amount=299800,
        currency="INR",
        reason="Changed my mind",
        provider="razorpay",
        provider_payment_id=payment["external_id"],
        provider_refund_id="rfnd_theirs",
    )

    on_refund_processed(refund)
    push_due(PUSHES)

    (told,) = range_in_shop.arkone.state("refunds")
    assert (told["external_id"], told["amount"], told["payment_id"]) == (
        "rfnd_theirs",
        "2998.00",
        payment["id"],
    )
    assert erp_order(range_in_shop)["payment_status"] == "refunded"


def test_a_refund_of_money_the_order_never_took_is_no_news(range_in_shop: World, bought: Buy) -> None:
    order = Order.objects.get(public_id=bought())
    on_refund_processed(
        RefundProcessed(
            reference=order.number,
            payment_id="pay_another",
            refund_id="r",
            amount=1,
            currency="INR",
            reason="late",
            provider="razorpay",
            provider_payment_id="pay_x",
            provider_refund_id="rfnd_x",
        )
    )
    assert outbox() == []
