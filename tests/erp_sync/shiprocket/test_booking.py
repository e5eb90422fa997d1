"""The shop books packed parcels itself: each step once, whoever dies on the way; both ways of booking end the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from core import clock
from erp_sync.connections import PUSHES
from erp_sync.engine.outbound import claim
from erp_sync.engine.push import push, push_due
from erp_sync.models import OutboundMessage
from erp_sync.shiprocket.steps import STEPS
from orders.fulfilment.booking.operations import AlreadyBooked, ask_for_booking
from orders.models import CourierRule, Order, ParcelBooking, Shipment
from orders.returns.operations import stop_order
from tests.erp_sync.test_parcels import courier_says
from tests.erp_sync.test_stopping import settle
from tests.world import World, drain_outbox

pytestmark = pytest.mark.django_db
Buy = Callable[..., str]


@pytest.fixture
def shop_books(range_in_shop: World, settings: Settings) -> World:
    """The ERP packs, and leaves the courier to the shop."""
    settings.PARCELS_BOOKED_BY = "shop"
    range_in_shop.arkone.options(push_to_shiprocket=False)
    return range_in_shop


def packed(world: World, buy: Buy, **details: object) -> tuple[Order, Shipment]:
    """An order that the ERP has packed; nobody has asked a courier yet."""
    order_id = buy(**details)
    drain_outbox()
    push_due(PUSHES)
    erp_id = world.arkone.state("sales_orders")[-1]["id"]
    for _ in range(2):
        world.arkone.call("POST", f"/orders/{erp_id}/advance", {})
    world.arkone.clock(advance_s=5)
    from_the_erp()
    return Order.objects.get(public_id=order_id), Shipment.objects.latest("pk")


def from_the_erp() -> None:
    call_command("sync", "orders")
    drain_outbox()


def die_after(step: str) -> None:
    """A worker makes the call of a step and is killed before it writes anything down; its lease runs out."""
    message = OutboundMessage.objects.get(flow=step)
    outgoing = claim(message.pk)
    assert outgoing is not None
    PUSHES[step].send(outgoing)
    OutboundMessage.objects.filter(pk=message.pk).update(claimed_until=clock.now() - timedelta(seconds=1))


def test_each_step_happens_once_though_every_worker_dies_after_its_call(
    shop_books: World, bought: Buy
) -> None:
    order, parcel = packed(shop_books, bought)
    assert list(OutboundMessage.objects.filter(system="shiprocket").values_list("flow", flat=True)) == [
        *STEPS
    ]
    for step in STEPS:
        die_after(step)
        message = OutboundMessage.objects.get(flow=step)
        assert push(message.pk, PUSHES), OutboundMessage.objects.get(flow=step).last_error

    (theirs,) = shop_books.shiprocket.state("orders")
    assert (theirs["channel_order_id"], theirs["payment_method"]) == (order.number, "prepaid")
    assert theirs["sub_total_paise"] == order.total
    assert theirs["manifest_id"] == "MANIFEST-0001"
    charged = 10_000_00 - theirs["charged_paise"]
    (wallet,) = shop_books.shiprocket.state("wallet")
    assert wallet["balance_paise"] == charged, "one AWB was paid for"
    parcel.refresh_from_db()
    booking = ParcelBooking.objects.get()
    assert (parcel.awb, parcel.courier) == (theirs["awb"], theirs["courier_name"])
    assert (parcel.status, booking.pickup_token) == ("pickup_scheduled", theirs["pickup_token"])
    assert parcel.label_url.endswith(".pdf") and booking.manifest_url.endswith("MANIFEST-0001.pdf")
    assert booking.invoice_url.endswith(".pdf")
    assert f"/tracking/{shop_books.run}/{parcel.awb}" in parcel.tracking_url
    with pytest.raises(AlreadyBooked):
        ask_for_booking(shipment_id=parcel.public_id, actor="Meera")

    shop_books.shiprocket.call("POST", f"/shipments/{parcel.awb}/script", {"name": "happy"})
    courier_says(shop_books)
    settle()
    (delivery,) = shop_books.arkone.state("deliveries")
    assert delivery["status"] == "delivered"
    booked = [event for event in delivery["events"] if event["status"] == "pickup_scheduled"]
    assert [event["awb"] for event in booked] == [parcel.awb], "the ERP hears of the AWB, once"
    assert set(OutboundMessage.objects.values_list("status", flat=True)) == {"done"}


def test_a_200_that_says_neither_yes_nor_no_is_asked_again(shop_books: World, bought: Buy) -> None:
    for path in ("/courier/assign/awb", "/courier/generate/label", "/orders/print/invoice"):
        shop_books.shiprocket.add_fault(
            "ok_error_body", match={"method": "POST", "path_regex": path}, times=1
        )
    _, parcel = packed(shop_books, bought)
    for _ in STEPS:
        settle()
        waiting = OutboundMessage.objects.exclude(status="done")
        assert set(waiting.values_list("status", flat=True)) <= {"pending"}, "none is a dead letter"
        OutboundMessage.objects.update(next_attempt_at=clock.now())
    parcel.refresh_from_db()
    tries = dict(OutboundMessage.objects.filter(system="shiprocket").values_list("flow", "attempts"))
    assert {flow for flow, count in tries.items() if count > 1} == {
        "courier_awb",
        "courier_label",
        "courier_invoice",
    }
    assert not OutboundMessage.objects.exclude(status="done").exists()
    (theirs,) = shop_books.shiprocket.state("orders")
    assert parcel.awb == theirs["awb"] and parcel.label_url.endswith(".pdf")


def test_the_rules_choose_and_a_dry_wallet_waits(shop_books: World, bought: Buy) -> None:
    CourierRule.objects.create(name="Dear ones fly", rank=1, min_value=10_000_000, strategy="fastest")
    CourierRule.objects.create(name="Ekart to all", rank=2, strategy="named", courier_id=54)
    shop_books.shiprocket.options(wallet_rupees=5)
    _, parcel = packed(shop_books, bought)
    settle()
    waiting = OutboundMessage.objects.get(flow="courier_awb")
    assert (waiting.status, "recharge" in waiting.last_error) == ("pending", True)
    assert waiting.next_attempt_at > clock.now() + timedelta(minutes=5)
    assert not OutboundMessage.objects.filter(flow="courier_pickup").exclude(attempts=0).exists()

    shop_books.shiprocket.options(wallet_rupees=5_000)
    OutboundMessage.objects.update(next_attempt_at=clock.now())
    settle()
    parcel.refresh_from_db()
    booking = ParcelBooking.objects.get()
    assert (parcel.courier, booking.rule, booking.courier_id) == (
        "Ekart Logistics Surface",
        "Ekart to all",
        54,
    )
    assert (booking.quoted, len(booking.offers)) == (
        shop_books.shiprocket.state("orders")[0]["charged_paise"],
        5,
    )


def test_called_off_in_the_middle_leaves_nothing_at_the_courier(shop_books: World, bought: Buy) -> None:
    shop_books.shiprocket.options(wallet_rupees=5)
    order, parcel = packed(shop_books, bought)
    settle()
    assert [each["status_code"] for each in shop_books.shiprocket.state("orders")] == [1]
    stop_order(order_id=order.public_id, reason="Changed my mind")
    settle()
    OutboundMessage.objects.filter(status="pending").update(next_attempt_at=clock.now())
    settle()

    order.refresh_from_db()
    parcel.refresh_from_db()
    assert (order.status, parcel.awb) == ("cancelled", None)
    assert [each["status_code"] for each in shop_books.shiprocket.state("orders")] == [5]
    assert set(OutboundMessage.objects.filter(system="shiprocket").values_list("status", flat=True)) == {
        "done"
    }


def test_a_used_reference_is_left_alone_and_cash_is_told_to_the_paisa(shop_books: World, bought: Buy) -> None:
    order, parcel = packed(shop_books, bought)
    settle()
    (first,) = shop_books.shiprocket.state("orders")
    shop_books.shiprocket.call("POST", f"/shipments/{first['awb']}/scan", {"sr_status": 8})
    shop_books.shiprocket.seed(orders=[{**first, "status_code": 5}])
    Shipment.objects.filter(pk=parcel.pk).update(awb=None)
    Order.objects.filter(pk=order.pk).update(payment_method="cod", payment_status="cash_due")
    ask_for_booking(shipment_id=parcel.public_id, actor="Meera")
    settle()

    again = next(each for each in shop_books.shiprocket.state("orders") if each["id"] != first["id"])
    assert (again["channel_order_id"], again["payment_method"]) == (f"{order.number}-R1", "cod")
    assert again["sub_total_paise"] == order.amount_due.amount
    parcel.refresh_from_db()
    assert parcel.awb == again["awb"]


def test_where_the_erp_books_the_shop_does_not(range_in_shop: World, bought: Buy) -> None:
    range_in_shop.arkone.options(push_to_shiprocket=False)
    packed(range_in_shop, bought)
    assert not OutboundMessage.objects.filter(system="shiprocket").exists()
