"""Orders that the ERP takes by telephone and at counters: in the shop's history, stock and figures, and in nobody's mail."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as shop_settings
from django.core.management import call_command
from django.test import Client

from catalog.inventory.models import InventoryLevel
from core import clock
from core.http import Http
from core.models import User
from erp_sync.models import InboxMessage, OutboundMessage
from orders.admin.front_page import sold_elsewhere
from orders.models import Customer, ImportedOrder, Order
from orders.sales.operations.claim_orders import claim_orders
from payments.models import PaymentIntent
from storefront.letters.models import Letter
from tests.orders.wardrobe import add_customer
from tests.sandboxes.arkone.parts import ADDRESS
from tests.world import World, drain_outbox

pytestmark = pytest.mark.django_db
SKU = "BL-IKAT-M"


def sold(world: World, **changes: Any) -> dict[str, Any]:
    """Somebody in the ERP sells three pieces."""
    erp = Http(
        base_url=shop_settings.ARKONE_BASE_URL,
        headers={"Authorization": f"Bearer {shop_settings.ARKONE_TOKEN}"},
        timeout=(2.0, 8.0),
    )
    body = {
        "status": "confirmed", "channel": "phone", "total": "4547.00",
        "customer": {"name": "Asha Rao", "email": "asha@blouson.test", "phone": "+919845012345"},
        "shipping_address": ADDRESS,
        "lines": [{"sku": SKU, "qty": 3, "unit_price": "1499.00", "discount": "0.00", "tax_rate": "5", "warehouse": "BLR"}],
        "charges": [{"code": "shipping", "amount": "50.00", "tax_rate": "5"}],
    }  # fmt: skip
    answer = erp.call("POST", "/sales-orders", json={**body, **changes})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def read(world: World) -> None:
    world.arkone.clock(advance_s=5)
    for flow in ("orders", "stock"):
        call_command("sync", flow, verbosity=0)
    drain_outbox()


def test_a_phone_order_is_in_history_stock_and_figures_once_and_nobody_is_written_to(
    range_in_shop: World, client: Client
) -> None:
    customer_id = add_customer("asha@blouson.test")
    Customer.objects.update(email_verified_at=clock.now())
    drain_outbox()
    letters = Letter.objects.count()
    made = sold(range_in_shop)
    for _ in range(2):
        read(range_in_shop)
    order = ImportedOrder.objects.get()
    assert (order.number, order.channel, order.customer.public_id) == (made["id"], "phone", customer_id)
    sums = (order.item_total, order.shipping_total, order.total, order.tax_total)
    assert sums == (449700, 5000, 454700, 21414), "449,700 × 5/105 is GST"
    (line,) = order.lines.all()
    assert (line.sku, line.quantity, line.unit_price) == (SKU, 3, 149900)
    level = InventoryLevel.objects.get(item__variant__sku=SKU, location__code="BLR")
    assert (level.stocked, level.committed) == (10, 3)
    assert not InboxMessage.objects.filter(status__in=["pending", "dead"]).exists()

    client.force_login(User.objects.get())
    assert made["id"] in client.get("/account/").text
    (figure,) = sold_elsewhere.parts()
    assert (figure.value, figure.note) == ("₹4,547.00", "1 order")

    range_in_shop.arkone.options(push_to_shiprocket=False)
    for _ in range(2):
        range_in_shop.arkone.call("POST", f"/orders/{made['id']}/advance", {})
    read(range_in_shop)
    order.refresh_from_db()
    assert order.fulfilment_status in {"packed", "confirmed"}, "ERPNext tells of parcels elsewhere"
    assert order.source_version > 1
    assert Letter.objects.count() == letters
    assert not OutboundMessage.objects.exists()
    assert not PaymentIntent.objects.exists()
    assert not Order.objects.exists()


def test_a_sale_over_the_counter_finds_its_buyer_when_they_prove_the_telephone(range_in_shop: World) -> None:
    add_customer("asha@blouson.test")
    sold(range_in_shop, channel="pos", shipping_address=None, charges=[], total="4497.00",
         customer={"name": "A. Rao", "email": "other@example.com", "phone": "+919845012345"})  # fmt: skip
    sold(range_in_shop, status="draft")
    read(range_in_shop)
    order = ImportedOrder.objects.get()
    assert (order.channel, order.customer) == ("pos", None), "a telephone that was only typed proves nothing"
    customer = Customer.objects.get()
    Customer.objects.update(phone_verified_at=clock.now())
    claim_orders(customer_id=customer.public_id)
    order.refresh_from_db()
    assert order.customer == customer
