"""Parcels move forward only, each scan counts once, and the order is as far as its slowest parcel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from catalog.inventory.models import ReservationItem
from core import clock
from core.errors import NotFound
from orders.fulfilment.operations import (
    DeliveryFacts,
    ForeignDelivery,
    ScanFacts,
    UnknownShipment,
    mark_delivered,
    poll_shipments,
    record_delivery,
    record_scan,
    record_scans,
)
from orders.fulfilment.ports import TrackedScan
from orders.fulfilment.rules import (
    FORWARD_RANK,
    NOTES,
    RETURN_RANK,
    TERMINAL,
    Progress,
    ShipmentStatus,
    moves_parcel,
    order_progress,
)
from orders.models import Fulfillment, Order, Shipment, ShipmentScan
from orders.sales.operations import (
    CapturedPayment,
    OrderNotCancellable,
    cancel_order,
    confirm_order,
    record_erp_order,
)
from orders.sales.queries import order_page
from tests.orders.outside import Outside
from tests.orders.wardrobe import add_piece, cart_with, everything, news, told

pytestmark = pytest.mark.django_db
To = ShipmentStatus


@pytest.fixture
def confirmed(placed: Callable[..., Order]) -> Order:
    """A paid order that the ERP may pack."""
    order = placed()
    confirm_order(reference=order.reference, payment=CapturedPayment("pay_1", order.money_total))
    order.refresh_from_db()
    return order


def pack(order: Order, **changes: object) -> bool:
    facts = {
        "order_number": order.number, "delivery_ref": order.number, "location_code": "BLR", "status": "packed",
        "version": 1, "awb": "AWB1", "courier": "Delhivery", "tracking_url": "https://track.test/AWB1",
    }  # fmt: skip
    return record_delivery(DeliveryFacts(**{**facts, **changes}))  # type: ignore[arg-type]


def scan(status: To, *, minutes: int = 0, awb: str = "AWB1", **changes: object) -> bool:
    facts = {
        "status": status,
        "at": clock.now() + timedelta(minutes=minutes),
        "awb": awb,
        "activity": str(status),
    }
    return record_scan(ScanFacts(**{**facts, **changes}))  # type: ignore[arg-type]


def goods(order: Order) -> str:
    order.refresh_from_db()
    return order.fulfilment_status


def test_the_happy_way_tells_each_milestone_once(confirmed: Order) -> None:
    assert pack(confirmed)
    assert goods(confirmed) == "packed"
    for minutes, status in enumerate(
        [To.PICKUP_SCHEDULED, To.OUT_FOR_PICKUP, To.PICKED_UP, To.IN_TRANSIT, To.IN_TRANSIT]
    ):
        scan(status, minutes=minutes)
    assert goods(confirmed) == "shipped"
    scan(To.OUT_FOR_DELIVERY, minutes=10)
    assert goods(confirmed) == "out_for_delivery"
    scan(To.DELIVERED, minutes=11)
    assert goods(confirmed) == "delivered"
    shipment = Shipment.objects.get()
    assert shipment.delivered_at is not None and shipment.awb == "AWB1"
    ids = {"order_id": confirmed.public_id, "number": confirmed.number}
    assert news("OrderPacked") == [ids | {"delivery_ref": confirmed.number}]
    for name in ("OrderShipped", "OrderOutForDelivery", "OrderDelivered"):
        assert news(name) == [ids | {"shipment_id": shipment.public_id}]
    assert [move["status"] for move in news("ShipmentMoved")] == [
        "pickup_scheduled", "out_for_pickup", "picked_up", "in_transit", "out_for_delivery", "delivered",
    ]  # fmt: skip
    assert ShipmentScan.objects.count() == 7


def test_the_same_scan_told_twice_is_one(confirmed: Order) -> None:
    pack(confirmed)
    at = clock.now()
    facts = ScanFacts(To.IN_TRANSIT, at, awb="AWB1", activity="Bag received", location="Pune")
    assert record_scan(facts) is True
    before = everything()
    assert record_scan(facts) is False
    assert everything() == before
    keyed = ScanFacts(To.OUT_FOR_DELIVERY, at, awb="AWB1", raw_key="k1")
    assert [
        record_scan(keyed),
        record_scan(ScanFacts(To.OUT_FOR_DELIVERY, at, awb="AWB1", activity="other words", raw_key="k1")),
    ] == [True, False]


def test_late_news_is_history_and_moves_nothing_back(confirmed: Order) -> None:
    pack(confirmed)
    scan(To.DELIVERED)
    told_before = len(news("ShipmentMoved"))
    assert scan(To.IN_TRANSIT, minutes=-60) is True
    assert scan(To.UNMAPPED, minutes=1) is True
    assert goods(confirmed) == "delivered"
    assert (Shipment.objects.get().status, len(news("ShipmentMoved"))) == ("delivered", told_before)
    assert news("OrderShipped") == []  # nobody is told "shipped" after "delivered"


def test_a_failed_attempt_is_told_and_the_next_one_delivers(confirmed: Order) -> None:
    pack(confirmed)
    scan(To.OUT_FOR_DELIVERY)
    scan(To.UNDELIVERED, minutes=1, activity="Customer not at home")
    assert goods(confirmed) == "out_for_delivery"
    assert news("ShipmentMoved")[-1]["status"] == "undelivered"
    assert confirmed.facts.get(kind="undelivered").text == "Delivery attempt failed: Customer not at home."
    scan(To.DELIVERED, minutes=2)
    assert goods(confirmed) == "delivered"


def test_the_way_home_is_taken_to_its_end_and_flagged(confirmed: Order) -> None:
    pack(confirmed)
    for minutes, status in enumerate(
        [To.IN_TRANSIT, To.RTO_INITIATED, To.RTO_IN_TRANSIT, To.OUT_FOR_DELIVERY]
    ):
        scan(status, minutes=minutes)
    assert (Shipment.objects.get().status, goods(confirmed)) == ("rto_in_transit", "shipped")
    assert confirmed.flags == {"parcel_rto_initiated": "AWB1: On its way back to us."}
    scan(To.RTO_DELIVERED, minutes=9)
    assert goods(confirmed) == "returned_to_origin"
    assert order_page(confirmed.public_id).steps[-1].label == "Returned to us"


@pytest.mark.parametrize("end", [To.LOST, To.DAMAGED])
def test_a_lost_parcel_is_flagged_and_tells_no_false_news(confirmed: Order, end: To) -> None:
    pack(confirmed)
    scan(end)
    assert goods(confirmed) == "shipped"
    assert f"parcel_{end}" in confirmed.flags
    assert news("OrderShipped") == []


def test_a_scan_before_the_erp_s_news_is_asked_to_come_again(confirmed: Order) -> None:
    before = everything()
    with pytest.raises(UnknownShipment):
        scan(To.IN_TRANSIT)
    assert everything() == before
    pack(confirmed, awb="")
    assert (
        record_scan(ScanFacts(To.IN_TRANSIT, clock.now(), awb="AWB9", delivery_ref=confirmed.number)) is True
    )
    assert Shipment.objects.get().awb == "AWB9"


def test_older_and_repeated_deliveries_change_nothing(confirmed: Order) -> None:
    pack(confirmed, version=5)
    before = everything()
    assert pack(confirmed, version=5) is False
    assert pack(confirmed, version=4, awb="AWB0") is False
    assert everything() == before
    assert pack(confirmed, version=6, awb="", tracking_url="", label_url="https://label.test/1.pdf") is True
    shipment = Shipment.objects.get()
    assert (shipment.awb, shipment.tracking_url, shipment.label_url) == (
        "AWB1",
        "https://track.test/AWB1",
        "https://label.test/1.pdf",
    )
    assert len(news("OrderPacked")) == 1


def test_another_order_s_delivery_or_awb_is_refused(confirmed: Order, placed: Callable[..., Order]) -> None:
    pack(confirmed)
    other = placed(cart_id=cart_with((add_piece("SKT-RED-34"), 1)))
    before = everything()
    with pytest.raises(ForeignDelivery):
        pack(other, delivery_ref=confirmed.number, version=9)
    with pytest.raises(ForeignDelivery):
        pack(other)
    with pytest.raises(NotFound):
        record_delivery(DeliveryFacts("WEB-9", "WEB-9", "BLR", "packed", 1))
    assert everything() == before


def test_a_packed_order_is_not_cancelled(confirmed: Order) -> None:
    pack(confirmed)
    before = everything()
    with pytest.raises(OrderNotCancellable) as refusal:
        cancel_order(order_id=confirmed.public_id, reason="changed my mind")
    assert "packed already" in refusal.value.message
    assert everything() == before


def test_staff_may_say_it_arrived(confirmed: Order) -> None:
    pack(confirmed)
    shipment_id = Shipment.objects.get().public_id
    assert mark_delivered(shipment_id=shipment_id, actor="meena@blouson.test") is True
    assert mark_delivered(shipment_id=shipment_id, actor="meena@blouson.test") is False
    assert goods(confirmed) == "delivered"
    with pytest.raises(UnknownShipment):
        mark_delivered(shipment_id="ship_unknown", actor="x")


def test_an_order_from_two_places_is_as_far_as_its_slowest_parcel(placed: Callable[..., Order]) -> None:
    order = placed(cart_id=cart_with((add_piece(stock={"BLR": 1, "JAI": 1}), 2)))
    confirm_order(reference=order.reference, payment=CapturedPayment("pay_1", order.money_total))
    pack(order, delivery_ref=f"{order.number}-A")
    scan(To.DELIVERED)
    assert goods(order) == "packed"
    pack(order, delivery_ref=f"{order.number}-B", location_code="JAI", awb="AWB2")
    assert goods(order) == "packed"
    scan(To.IN_TRANSIT, awb="AWB2")
    assert goods(order) == "shipped"
    scan(To.DELIVERED, awb="AWB2", minutes=5)
    assert goods(order) == "delivered"
    assert Fulfillment.objects.count() == 2


def test_silent_parcels_are_asked_about_and_the_answer_is_not_counted_twice(
    confirmed: Order, outside: Outside
) -> None:
    pack(confirmed)
    at = clock.now()
    outside.scans["AWB1"] = [
        TrackedScan(To.PICKED_UP, at, "Picked up", "BLR", "k1"),
        TrackedScan(To.IN_TRANSIT, at, "Hub", "BLR", "k2"),
    ]
    assert poll_shipments() == 0  # the courier has just been told: it is too early to ask
    record_scan(ScanFacts(To.PICKED_UP, at, awb="AWB1", raw_key="k1"))
    with clock.moved(timedelta(minutes=16)):
        assert poll_shipments() == 1
        assert poll_shipments() == 0
    assert goods(confirmed) == "shipped"
    assert outside.asked.count("track AWB1") == 1
    scan(To.DELIVERED, minutes=20)
    with clock.moved(timedelta(hours=2)):
        assert poll_shipments() == 0
    assert outside.asked.count("track AWB1") == 1


def test_a_parcel_that_just_moved_is_asked_about_soon_and_a_quiet_one_ever_more_rarely(
    confirmed: Order, outside: Outside
) -> None:
    pack(confirmed)
    asked_after: list[float] = []
    for second in range(0, 7200, 15):
        with clock.moved(timedelta(seconds=second)):
            before = len(outside.asked)
            poll_shipments()
            asked_after += [second] * (len(outside.asked) - before)
    assert asked_after == [30, 75, 150, 255, 420, 660, 1005, 1530, 2310, 3210, 4110, 5010, 5910, 6810]


def test_silent_parcels_are_asked_about_fifty_at_once(confirmed: Order, outside: Outside) -> None:
    pack(confirmed)
    packed = Fulfillment.objects.values("order_id", "location_code").get()
    places = [Fulfillment(delivery_ref=f"TWIN{number}", **packed) for number in range(60)]
    Fulfillment.objects.bulk_create(places)
    Shipment.objects.bulk_create(Shipment(fulfillment=place, awb=place.delivery_ref) for place in places)
    at = clock.now()
    outside.scans["TWIN59"] = [TrackedScan(To.PICKED_UP, at, "Picked up", "BLR", "k1")]
    with clock.moved(timedelta(minutes=16)):
        assert poll_shipments() == 1
        asked = [words.split()[1:] for words in outside.asked if words.startswith("track ")]
        assert [len(awbs) for awbs in asked] == [50, 11]
        assert len({awb for awbs in asked for awb in awbs}) == 61
        assert poll_shipments() == 0
    assert Shipment.objects.filter(quiet_polls=1).count() == 60
    assert Shipment.objects.get(awb="TWIN59").quiet_polls == 0


def test_a_courier_that_is_away_is_asked_again_later(confirmed: Order, outside: Outside) -> None:
    pack(confirmed)
    outside.courier_is_down = True
    with clock.moved(timedelta(minutes=16)):
        assert poll_shipments() == 0
    assert Shipment.objects.get().quiet_polls == 0


def test_the_erp_s_status_is_kept_forward_only(confirmed: Order) -> None:
    at = datetime.fromisoformat("2026-11-23T07:00:00+00:00")
    assert record_erp_order(order_id=confirmed.public_id, erp_id="SO-1", status="confirmed", at=at)
    assert ReservationItem.objects.get().erp_committed_at == at
    assert record_erp_order(
        order_id=confirmed.public_id, erp_id="SO-1", status="picking", at=at + timedelta(hours=1)
    )
    before = everything()
    assert not record_erp_order(order_id=confirmed.public_id, erp_id="SO-1", status="confirmed", at=at)
    assert not record_erp_order(
        order_id=confirmed.public_id, erp_id="SO-1", status="picking", at=at + timedelta(hours=1)
    )
    assert everything() == before
    record_erp_order(
        order_id=confirmed.public_id, erp_id="SO-1", status="cancelled", at=at + timedelta(hours=2)
    )
    confirmed.refresh_from_db()
    assert (confirmed.erp_status, "erp_cancelled" in confirmed.flags, confirmed.status) == (
        "cancelled",
        True,
        "confirmed",
    )
    assert told(confirmed).count("erp") == 3
    assert all(entry.kind != "erp" for entry in order_page(confirmed.public_id).timeline)


any_status = st.sampled_from(list(ShipmentStatus))


@given(st.lists(any_status, max_size=30))
def test_no_order_of_news_moves_a_parcel_backward(scans: list[ShipmentStatus]) -> None:
    way = [To.CREATED]
    for status in scans:
        if moves_parcel(current=way[-1], scanned=status):
            way.append(status)
    for before, after in pairwise(way):
        assert before not in TERMINAL and after not in NOTES
        if before in RETURN_RANK and after in RETURN_RANK:
            assert RETURN_RANK[after] > RETURN_RANK[before]
        elif before in FORWARD_RANK and after in FORWARD_RANK:
            assert FORWARD_RANK[after] > FORWARD_RANK[before]
        else:
            assert not (before in RETURN_RANK and after in FORWARD_RANK)


@given(st.permutations([To.PICKED_UP, To.IN_TRANSIT, To.OUT_FOR_DELIVERY, To.DELIVERED]))
def test_whatever_the_order_of_news_the_end_is_the_same(scans: list[ShipmentStatus]) -> None:
    current = To.CREATED
    for status in scans:
        current = status if moves_parcel(current=current, scanned=status) else current
    assert current is To.DELIVERED


@given(st.lists(any_status, min_size=1, max_size=4))
def test_an_order_is_never_further_than_any_parcel(parcels: list[ShipmentStatus]) -> None:
    steps = list(Progress)
    whole = order_progress(parcels=parcels, expected=len(parcels))
    for status in parcels:
        alone = order_progress(parcels=[status], expected=1)
        if alone is not Progress.NONE:
            assert steps.index(whole) <= steps.index(alone) or To.CANCELLED in parcels
    assert order_progress(parcels=[], expected=2) is Progress.NONE


def test_a_log_that_is_known_costs_as_much_for_six_scans_as_for_one(confirmed: Order) -> None:
    pack(confirmed)
    steps = (
        To.PICKED_UP,
        To.IN_TRANSIT,
        To.DELAYED,
        To.OUT_FOR_DELIVERY,
        To.UNDELIVERED,
        To.OUT_FOR_DELIVERY,
    )
    log = [
        ScanFacts(status=status, at=clock.now() + timedelta(minutes=minute), awb="AWB1")
        for minute, status in enumerate(steps)
    ]
    assert (record_scans(log[:1]), record_scans(log), record_scans([])) == (1, 5, 0)
    before = everything()
    with CaptureQueriesContext(connection) as one:
        assert record_scans(log[:1]) == 0
    with CaptureQueriesContext(connection) as six:
        assert record_scans(log) == 0
    assert len(six) == len(one)
    assert everything() == before
