"""The two status tables, both date formats, and what a parcel's log becomes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from erp_sync.engine.errors import BadMessage
from erp_sync.engine.fields import Fields
from erp_sync.shiprocket.mapping import ORDER_TABLE, SHIPMENT_TABLE, movements_of, status_of
from erp_sync.shiprocket.wire import tracking_from_poll, tracking_from_webhook
from orders.fulfilment.rules import ShipmentStatus as To
from sandboxes.shiprocket.statuses import STATUSES


def webhook(**fields: Any) -> dict[str, Any]:
    return {
        "awb": 19041424751540,
        "current_status": "OUT FOR DELIVERY",
        "current_status_id": 19,
        "shipment_status": "OUT FOR DELIVERY",
        "shipment_status_id": 17,
        "current_timestamp": "23 05 2023 11:43:52",
        "order_id": "WEB-1001_150876814",
        "scans": [
            {
                "date": "2023-05-23 11:43:52", "status": "X-DDD3FD", "activity": "Out for delivery",
                "location": "Bengaluru", "sr-status": "17", "sr-status-label": "OUT FOR DELIVERY",
            },
            {
                "date": "2023-05-22 09:00:00", "status": "X-UCI", "activity": "Picked up", "location": "Mumbai",
                "sr-status": 42, "sr-status-label": "PICKED UP",
            },
        ],
        **fields,
    }  # fmt: skip


def moves(**fields: Any) -> list[tuple[str, datetime]]:
    tracking = tracking_from_webhook(Fields(webhook(**fields), "courier"))
    return [(str(scan.status), scan.at) for scan in movements_of(tracking)]


@pytest.mark.parametrize(
    ("number", "by_shipment", "by_order"),
    [
        (6, To.IN_TRANSIT, To.IN_TRANSIT),
        (7, To.DELIVERED, To.DELIVERED),
        (9, To.RTO_INITIATED, To.UNMAPPED),
        (17, To.OUT_FOR_DELIVERY, To.RTO_DELIVERED),
        (18, To.IN_TRANSIT, To.UNMAPPED),
        (19, To.OUT_FOR_PICKUP, To.OUT_FOR_DELIVERY),
        (21, To.UNDELIVERED, To.UNMAPPED),
        (42, To.PICKED_UP, To.UNMAPPED),
        (999, To.UNMAPPED, To.UNMAPPED),
    ],
)
def test_the_same_number_means_different_things_in_the_two_tables(
    number: int, by_shipment: To, by_order: To
) -> None:
    assert status_of(shipment_id=number) is by_shipment
    assert status_of(shipment_id=None, order_id=number) is by_order


def test_the_tables_agree_wherever_the_courier_sends_both() -> None:
    for row in STATUSES.values():
        if row.order_id and row.shipment_id in SHIPMENT_TABLE and row.order_id in ORDER_TABLE:
            assert SHIPMENT_TABLE[row.shipment_id] is ORDER_TABLE[row.order_id], row


def test_labels_help_where_numbers_are_missing() -> None:
    assert status_of(shipment_id=None, label="out for delivery ") is To.OUT_FOR_DELIVERY
    assert status_of(shipment_id=None, label="gone fishing") is To.UNMAPPED


def test_scans_come_oldest_first_in_utc() -> None:
    assert moves() == [
        ("picked_up", datetime(2023, 5, 22, 3, 30, tzinfo=UTC)),
        ("out_for_delivery", datetime(2023, 5, 23, 6, 13, 52, tzinfo=UTC)),
    ]


def test_a_current_status_that_no_scan_shows_counts_too() -> None:
    assert moves(shipment_status_id=7, current_status_id=7, current_timestamp="24 05 2023 10:00:00")[-1] == (
        "delivered",
        datetime(2023, 5, 24, 4, 30, tzinfo=UTC),
    )
    assert moves(scans=[]) == [("out_for_delivery", datetime(2023, 5, 23, 6, 13, 52, tzinfo=UTC))]


def test_scans_without_a_number_go_by_their_label() -> None:
    scan = {"date": "2023-05-22 09:00:00", "activity": "", "sr-status": "NA", "sr-status-label": "PICKED UP"}
    assert moves(scans=[scan])[0][0] == "picked_up"


def test_a_scan_has_one_key_however_it_reaches_us() -> None:
    hooked = movements_of(tracking_from_webhook(Fields(webhook(), "courier")))
    polled = movements_of(
        tracking_from_poll(
            "19041424751540",
            Fields(
                {"tracking_data": {"shipment_status": 17, "shipment_track_activities": webhook()["scans"]}},
                "tracking",
            ),
        )
    )
    assert [scan.raw_key for scan in hooked] == [scan.raw_key for scan in polled]
    assert len({scan.raw_key for scan in hooked}) == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"awb": None}, "courier.awb is missing, expected text"),
        ({"current_timestamp": "yesterday"}, "courier.current_timestamp is 'yesterday', expected a time"),
        ({"scans": {}}, None),
        ({"scans": "none"}, "courier.scans is 'none', expected a list"),
        ({"scans": [{"date": ""}]}, r"courier.scans\[0\].date is '', expected text"),
    ],
)
def test_what_cannot_be_read_is_named(change: dict[str, Any], said: str | None) -> None:
    body = Fields(webhook(**change), "courier")
    if said is None:
        assert tracking_from_webhook(body).scans == ()
        return
    with pytest.raises(BadMessage, match=said):
        tracking_from_webhook(body)
