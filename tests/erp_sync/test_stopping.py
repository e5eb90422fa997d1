"""Calling off a packed order, and a parcel that nobody took: shop, ERP and courier agree, over HTTP."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytest_django.fixtures import Settings

from erp_sync.connections import PUSHES
from erp_sync.engine.push import push_due
from erp_sync.models import OutboundMessage
from orders.models import CreditNote, Order, Return
from orders.returns.operations import stop_order
from orders.returns.queries.risk import parcels_refused_by
from orders.sales.operations.cancel_order import OrderNotCancellable
from payments.models import Refund
from storefront.letters.models import Letter
from tests.erp_sync.test_parcels import courier_says, packed
from tests.orders.wardrobe import everything, told
from tests.world import World, drain_outbox

pytestmark = pytest.mark.django_db
Buy = Callable[..., str]


def settle() -> None:
    """All news heard, all intents sent, until nothing follows."""
    for _ in range(4):
        drain_outbox()
        push_due(PUSHES)
    drain_outbox()
    for waits in OutboundMessage.objects.exclude(status="done"):
        print(f"{waits.key} is {waits.status}: {waits.last_error}")  # shown when the test fails


def letters(order: Order) -> set[str]:
    return set(Letter.objects.filter(order_number=order.number).values_list("kind", flat=True))


def test_a_packed_order_is_stopped_by_the_erp_then_the_courier_then_refunded(
    range_in_shop: World, bought: Buy
) -> None:
    order, shipment = packed(range_in_shop, bought)
    assert stop_order(order_id=order.public_id, reason="Changed my mind") is False
    order.refresh_from_db()
    assert (order.status, Refund.objects.count()) == ("confirmed", 0)
    assert stop_order(order_id=order.public_id, reason="Changed my mind") is False
    settle()
    order.refresh_from_db()
    assert (order.status, order.payment_status) == ("cancelled", "refunding")
    (refund,) = Refund.objects.all()
    assert refund.amount == order.total
    kinds = told(order)
    asked, accepted, ended = (kinds.index(kind) for kind in ("cancel_asked", "cancel_accepted", "cancelled"))
    assert asked < accepted < ended
    (erp_order,) = range_in_shop.arkone.state("sales_orders")
    assert erp_order["status"] == "cancelled"
    cancels = [line for line in range_in_shop.arkone.journal() if line["path"].endswith("/cancel")]
    assert len(cancels) == 1
    asked_courier = [
        line for line in range_in_shop.shiprocket.requests() if "cancel/shipment/awbs" in line["path"]
    ]
    assert len(asked_courier) == 1
    assert not OutboundMessage.objects.filter(status="dead").exists()
    assert {"cancel_asked", "order_cancelled"} <= letters(order)
    assert order.flags == {}
    before = everything()
    assert stop_order(order_id=order.public_id, reason="Again") is True
    assert everything() == before
    assert shipment.awb


def test_the_erp_may_refuse_and_the_order_goes_on(range_in_shop: World, bought: Buy) -> None:
    order, _ = packed(range_in_shop, bought)
    range_in_shop.arkone.options(cancel_when_packed=False)
    stop_order(order_id=order.public_id, reason="Changed my mind")
    settle()
    order.refresh_from_db()
    assert (order.status, order.payment_status) == ("confirmed", "paid")
    assert not Refund.objects.exists()
    assert "cancel_refused" in told(order) and "cancel_refused" in letters(order)
    assert not OutboundMessage.objects.filter(status="dead").exists()
    with pytest.raises(OrderNotCancellable, match="refuse it at the door"):
        stop_order(order_id=order.public_id, reason="Please")


def test_once_the_courier_sets_out_nobody_is_asked(range_in_shop: World, bought: Buy) -> None:
    order, shipment = packed(range_in_shop, bought)
    range_in_shop.shiprocket.call("POST", f"/shipments/{shipment.awb}/scan", {"sr_status": 19})
    courier_says(range_in_shop)
    before = everything()
    with pytest.raises(OrderNotCancellable, match="refuse it at the door"):
        stop_order(order_id=order.public_id, reason="Changed my mind")
    assert everything() == before


def test_a_courier_that_has_the_parcel_flags_what_the_erp_has_stopped(
    range_in_shop: World, bought: Buy
) -> None:
    order, shipment = packed(range_in_shop, bought)
    range_in_shop.shiprocket.call("POST", f"/shipments/{shipment.awb}/scan", {"sr_status": 19})
    stop_order(order_id=order.public_id, reason="Changed my mind")
    settle()
    order.refresh_from_db()
    assert order.status == "confirmed"
    assert "stopped_under_way" in order.flags
    assert not Refund.objects.exists()
    assert "cancel_refused" in letters(order)


def test_a_parcel_that_nobody_took_is_refunded_less_the_charge(
    range_in_shop: World, bought: Buy, settings: Settings
) -> None:
    settings.RTO_CHARGE = 10_000
    order, shipment = packed(range_in_shop, bought)
    range_in_shop.shiprocket.call("POST", f"/shipments/{shipment.awb}/script", {"name": "rto"})
    courier_says(range_in_shop)
    settle()
    order.refresh_from_db()
    assert order.fulfilment_status == "returned_to_origin"
    (found,) = Return.objects.all()
    assert (found.origin, found.status) == ("rto", "refunded")
    assert found.goods_amount + found.carriage_amount == order.total
    assert (found.kept_amount, found.refund_amount) == (10_000, order.total - 10_000)
    assert [refund.amount for refund in Refund.objects.all()] == [order.total - 10_000]
    assert sum(CreditNote.objects.values_list("total", flat=True)) == order.total
    assert parcels_refused_by(phone=order.phone) == 1
    assert parcels_refused_by(phone="9000000000") == 0
    courier_says(range_in_shop)
    assert Return.objects.count() == 1
    text = Letter.objects.get(kind="return_refunded").text
    assert "less ₹100.00 for its way" in text
