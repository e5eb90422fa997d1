"""An order that is collected in a store, over HTTP: the ERP packs it there and books no courier."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import call_command

from catalog.inventory.models import InventoryLevel, StockLocation
from erp_sync.connections import PUSHES
from erp_sync.engine.push import push_due
from orders.handover.operations import announce_collection, hand_over, tend_hand_overs
from orders.handover.queries import code_of
from orders.models import HandOver, Order, ShippingOption
from payments.models import Refund
from tests.orders.handover.stores import let_days_pass
from tests.world import World, drain_outbox

pytestmark = pytest.mark.django_db
Buy = Callable[..., str]


def settle(world: World) -> None:
    """All news heard, all intents sent, the ERP's own news read."""
    for _ in range(4):
        drain_outbox()
        push_due(PUSHES)
    world.arkone.clock(advance_s=5)
    call_command("sync", "orders", verbosity=0)
    drain_outbox()


@pytest.fixture
def in_store(range_in_shop: World, bought: Buy) -> Order:
    """Packed by the ERP in the store, read back, told to the shopper."""
    level = InventoryLevel.objects.filter(item__variant__sku="BL-IKAT-M").order_by("-stocked").first()
    assert level is not None
    place = StockLocation.objects.get(pk=level.location_id)
    ShippingOption.objects.create(
        code="collect", name="Collect", amount=0, min_days=0, max_days=1, store=place,
        opening_hours="Mon to Sat, 10 to 8", payment_method="prepaid",
    )  # fmt: skip
    order_id = bought(quantity=1, shipping_option_code="collect")
    settle(range_in_shop)
    (erp_order,) = range_in_shop.arkone.state("sales_orders")
    assert (erp_order["delivery_method"], {row["warehouse"] for row in erp_order["lines"]}) == (
        "collect",
        {place.code},
    )
    for _ in range(2):
        range_in_shop.arkone.call("POST", f"/orders/{erp_order['id']}/advance", {})
    settle(range_in_shop)
    announce_collection(order_id=order_id, actor="meera@blouson.test")
    return Order.objects.get(public_id=order_id)


def test_the_erp_packs_it_and_hears_that_it_was_handed_over(range_in_shop: World, in_store: Order) -> None:
    assert in_store.fulfilment_status == "packed"
    assert range_in_shop.shiprocket.state("orders") == []
    hand_over(order_id=in_store.public_id, code=code_of(in_store.public_id, 1), actor="meera@blouson.test")
    settle(range_in_shop)
    in_store.refresh_from_db()
    (erp_order,) = range_in_shop.arkone.state("sales_orders")
    assert (in_store.fulfilment_status, erp_order["status"]) == ("delivered", "delivered")
    assert in_store.invoices.get().total == in_store.total


def test_what_nobody_fetches_is_stopped_in_the_erp_and_refunded(
    range_in_shop: World, in_store: Order
) -> None:
    found = HandOver.objects.get()
    for days in (7, 3):
        let_days_pass(found, days)
        assert tend_hand_overs() == 1
    settle(range_in_shop)
    in_store.refresh_from_db()
    (erp_order,) = range_in_shop.arkone.state("sales_orders")
    assert (in_store.status, in_store.payment_status, erp_order["status"]) == (
        "cancelled",
        "refunding",
        "cancelled",
    )
    assert Refund.objects.get().amount == in_store.total
    assert in_store.invoices.count() == 0
