"""Cash taken at the door on its way to our bank: each parcel to the paisa, the ledger at zero when all has come."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from core import clock
from core.models import User
from erp_sync.connections import PUSHES
from erp_sync.engine.push import push_due
from orders.diagnoses import cash_of_couriers_arrives
from orders.fulfilment.remittance.operations import RemittancesRead, take_in_remittances
from orders.fulfilment.remittance.queries import overdue_cash, parcels_with_cash
from orders.models import Order, Shipment
from payments.models import LedgerEntry, Settlement, SettlementItem
from tests.erp_sync.cash import buy_for_cash
from tests.erp_sync.test_parcels import courier_says
from tests.world import World, drain_outbox

pytestmark = pytest.mark.django_db


def remit(world: World, parcel: Shipment, utr: str, **more: int) -> None:
    world.shiprocket.call("POST", f"/shipments/{parcel.awb}/remit", {"utr": utr, **more})


def test_each_payout_is_compared_to_the_paisa_and_finance_closes_what_differs(
    client: Client, range_in_shop: World
) -> None:
    whole, short = (delivered(range_in_shop, phone) for phone in ("9845012345", "9845012346"))
    assert take_in_remittances() == RemittancesRead(payouts=0, differing=0)
    assert set(parcels_with_cash()) == {whole, short}
    remit(range_in_shop, whole, "UTR1")
    remit(range_in_shop, short, "UTR2", paise=order_of(short).amount_due.amount - 1)

    for _ in range(2):  # again is harmless
        assert take_in_remittances() == RemittancesRead(payouts=2, differing=1)
    paid, differs = Settlement.objects.order_by("utr")
    assert (paid.status, paid.amount, paid.provider) == ("matched", order_of(whole).amount_due.amount, "cash")
    assert (differs.status, differs.difference) == ("differs", -1)
    assert SettlementItem.objects.get(settlement=differs).entity_id == short.awb
    assert order_of(whole).facts.filter(key=f"remitted:{whole.awb}").count() == 1
    assert not order_of(short).facts.filter(key__startswith="remitted:").exists()
    assert set(parcels_with_cash()) == {short}
    left = LedgerEntry.objects.values_list("payment__intent__reference").annotate(left=Sum("amount"))
    assert dict(left) == {order_of(whole).reference: 0, order_of(short).reference: 1}

    client.force_login(User.objects.create_superuser("owner@blouson.test", "kanjivaram-9"))
    page, close = (
        reverse(f"admin:payments_settlement_{name}", args=[differs.pk]) for name in ("change", "close")
    )
    assert short.awb in client.get(page).content.decode()
    client.post(close, {"_form_submitted": "on", "reason": "A paisa lost in rounding"})
    take_in_remittances()
    differs.refresh_from_db()
    assert (differs.status, differs.closing_reason) == ("closed", "A paisa lost in rounding")


def test_strangers_and_parcels_under_way_differ_until_they_are_known(range_in_shop: World) -> None:
    parcel = delivered(range_in_shop, "9845012345")
    (theirs,) = range_in_shop.shiprocket.state("orders")
    stranger = {
        **theirs,
        "id": "77",
        "order_id": 77,
        "shipment_id": 78,
        "awb": "STRANGER",
        "channel_order_id": "X-1",
    }
    range_in_shop.shiprocket.seed(orders=[stranger])
    remit(range_in_shop, parcel, "UTR3")
    range_in_shop.shiprocket.call("POST", "/shipments/STRANGER/remit", {"utr": "UTR3"})
    assert take_in_remittances() == RemittancesRead(payouts=1, differing=1)
    assert dict(SettlementItem.objects.values_list("entity_id", "verdict")) == {
        parcel.awb: "matched",
        "STRANGER": "unknown",
    }
    assert order_of(parcel).facts.filter(kind="remitted").count() == 1, "what agrees is not held up"


def test_cash_that_does_not_come_is_told(client: Client, range_in_shop: World) -> None:
    parcel = delivered(range_in_shop, "9845012345")
    client.force_login(User.objects.create_superuser("owner@blouson.test", "kanjivaram-9"))
    assert not overdue_cash().exists()
    Shipment.objects.update(delivered_at=clock.now() - timedelta(days=15))
    (finding,) = cash_of_couriers_arrives()
    assert (finding.is_well, finding.seen) == (False, "1 parcels delivered more than 14 days ago")
    assert "Cash that couriers owe us" in client.get("/admin/").content.decode()
    listed = client.get("/admin/orders/shipment/", {"cash": "overdue"}).content.decode()
    assert parcel.awb in listed
    remit(range_in_shop, parcel, "UTR4")
    take_in_remittances()
    assert next(iter(cash_of_couriers_arrives())).is_well
    assert parcel.awb not in client.get("/admin/orders/shipment/", {"cash": "overdue"}).content.decode()


def delivered(world: World, phone: str) -> Shipment:
    """Bought to be paid at the door, packed and booked by the ERP, and brought there."""
    order_id = buy_for_cash(phone=phone)
    drain_outbox()
    push_due(PUSHES)
    erp_id = world.arkone.state("sales_orders")[-1]["id"]
    for _ in range(2):
        world.arkone.call("POST", f"/orders/{erp_id}/advance", {})
    world.arkone.wait_for(
        lambda: all(each["dispatch"]["state"] == "done" for each in world.arkone.state("deliveries")),
        what="the hand-over",
    )
    world.arkone.clock(advance_s=5)
    call_command("sync", "orders")
    parcel = Shipment.objects.get(fulfillment__order__public_id=order_id)
    world.shiprocket.call("POST", f"/shipments/{parcel.awb}/script", {"name": "happy"})
    courier_says(world)
    parcel.refresh_from_db()
    assert parcel.status == "delivered"
    return parcel


def order_of(parcel: Shipment) -> Order:
    return Order.objects.get(fulfillments__shipment=parcel)
