"""A packed parcel goes to Shiprocket by itself, exactly once, whatever fails on the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sandboxes import arkone
from sandboxes.kit import SandboxControl, SandboxServer
from tests.sandboxes.arkone.parts import ADDRESS, Erp, line
from tests.sandboxes.conftest import Receiver
from tests.sandboxes.shiprocket.parts import told

Json = dict[str, Any]


def dispatched(control: SandboxControl, state: str = "done", delivery: int = 0) -> Json:
    def found() -> Json | None:
        rows = control.state("deliveries")
        ready = len(rows) > delivery and rows[delivery]["dispatch"]["state"] == state
        return rows[delivery] if ready else None

    return control.wait_for(
        found, timeout_s=15, what=f"the delivery to be {state}: {control.state('deliveries')}"
    )


def pack(erp: Erp, control: SandboxControl, external_id: str = "WEB-1001", **changes: Any) -> None:
    erp.placed(external_id, **changes)
    control.call("POST", f"/orders/{external_id}/advance", {"to": "packed"})


def test_a_packed_order_reaches_the_courier_in_the_same_run(
    erp: Erp, control: SandboxControl, carrier: SandboxControl, receiver: Receiver
) -> None:
    pack(erp, control)
    delivery = dispatched(control)
    (order,) = carrier.state("orders")
    assert (order["channel_order_id"], order["awb"]) == ("WEB-1001", delivery["awb"])
    assert (order["payment_method"], order["sub_total_paise"], order["weight_g"]) == ("prepaid", 307700, 700)
    assert (order["pickup_location"], order["delivery"]["pincode"]) == ("BLR", "560001")
    assert order["manifest_id"] == "MANIFEST-0001"
    assert (delivery["carrier_order_id"], delivery["carrier_shipment_id"]) == (
        order["order_id"],
        order["shipment_id"],
    )
    assert delivery["courier"] == order["courier_name"]
    assert delivery["label_url"].endswith(f"labels/{order['shipment_id']}.pdf")
    assert f"/tracking/{control.run_id}/" in delivery["tracking_url"]
    shown = erp.get("/sales-orders/WEB-1001").json()["deliveries"][0]
    assert (shown["awb"], "_claim" in shown) == (delivery["awb"], False)
    news = told(receiver, 7)
    created = next(one for one in news if one["type"] == "delivery.created")
    assert created["data"]["awb"] == delivery["awb"]
    assert news[-1]["data"]["deliveries"][0]["awb"] == delivery["awb"]


def test_two_parcels_and_cash_are_split(erp: Erp, control: SandboxControl, carrier: SandboxControl) -> None:
    pack(
        erp, control,
        lines=[line(qty=1), line("SR-KANCHI-GOLD", 1, "12999.00", warehouse="MUM")],
        charges=[{"code": "cod", "amount": "49.00", "tax_rate": "5"}], total="14547.00", payment_terms="cod",
    )  # fmt: skip
    dispatched(control)
    dispatched(control, delivery=1)
    told = {order["channel_order_id"]: order for order in carrier.state("orders")}
    assert {name: order["sub_total_paise"] for name, order in told.items()} == {
        "WEB-1001": 154800,
        "WEB-1001-2": 1299900,
    }
    assert {order["payment_method"] for order in told.values()} == {"cod"}
    places = [place["pickup_location"] for place in carrier.state("pickup_locations")]
    assert sorted(places) == ["BLR", "MUM", "Primary"]


def test_two_parcels_may_register_their_warehouse_at_once(
    erp: Erp, control: SandboxControl, carrier: SandboxControl
) -> None:
    carrier.add_fault("latency", match={"method": "GET", "path_regex": "company/pickup"}, params={"ms": 200})
    for number in (1, 2, 3):
        pack(erp, control, f"WEB-{number}", lines=[line()], charges=[], total="1499.00")
    for number in range(3):
        dispatched(control, delivery=number)
    assert [place["pickup_location"] for place in carrier.state("pickup_locations")] == ["Primary", "BLR"]


STEPS = (
    "auth/login",
    "addpickup",
    "create/adhoc",
    "assign/awb",
    "generate/pickup",
    "generate/label",
    "manifests/generate",
)
FAILURES = [
    *((path, failure) for path in STEPS for failure in ("status", "timeout_after_commit")),
    *((path, failure) for path in STEPS[2:4] for failure in ("reset_before_commit", "malformed_json")),
]


@pytest.mark.parametrize(("path", "failure"), FAILURES)
def test_a_failing_step_is_resumed_without_a_second_order(
    erp: Erp,
    control: SandboxControl,
    carrier: SandboxControl,
    path: str,
    failure: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sandboxes.arkone.carrier.TIMEOUT_S", 0.4)
    params = {"code": 502} if failure == "status" else {}
    carrier.add_fault(failure, match={"path_regex": path}, params=params, times=1)
    pack(erp, control)
    delivery = dispatched(control)
    (order,) = carrier.state("orders")
    assert (order["channel_order_id"], order["awb"]) == ("WEB-1001", delivery["awb"])
    assert len(carrier.faults()[0]["hits"]) == 1
    assert len(carrier.journal(path="/v1/external/orders/create/adhoc")) == 1
    assert len(carrier.journal(path="/v1/external/courier/assign/awb")) == 1
    assert len(carrier.journal(path="/v1/external/manifests/generate")) == 1


def test_a_step_that_was_claimed_and_lost_is_taken_up_again(
    erp: Erp, control: SandboxControl, carrier: SandboxControl
) -> None:
    """As after the ERP's process died between the carrier's answer and its own record."""
    carrier.add_fault("latency", match={"path_regex": "assign/awb"}, params={"ms": 2000}, times=1)
    pack(erp, control)
    control.wait_for(
        lambda: [row for row in control.state("deliveries") if row["dispatch"]["step"] == "awb"],
        what="the step to be claimed",
    )
    control.clock(advance_s=31)
    delivery = dispatched(control)
    carrier.wait_for(
        lambda: len(carrier.requests(path="/v1/external/courier/assign/awb")) == 2,
        what="the slow call to arrive",
    )
    (order,) = carrier.state("orders")
    assert order["awb"] == delivery["awb"] == control.state("deliveries")[0]["awb"]
    assert len(carrier.journal(path="/v1/external/courier/assign/awb")) == 1


def test_a_dry_wallet_is_tried_again_and_can_be_resumed_by_hand(
    erp: Erp, control: SandboxControl, carrier: SandboxControl
) -> None:
    carrier.options(wallet_rupees=50)
    pack(erp, control)
    failed = dispatched(control, "failed")
    assert failed["dispatch"]["step"] == "awb"
    assert "recharge" in failed["dispatch"]["error"]
    assert (failed["awb"], erp.get("/sales-orders/WEB-1001").json()["status"]) == (None, "packed")
    carrier.options(wallet_rupees=5000)
    control.call("POST", "/orders/WEB-1001/dispatch")
    dispatched(control)
    assert len(carrier.journal(path="/v1/external/orders/create/adhoc")) == 1


def test_a_place_no_courier_reaches_fails_at_once_with_the_reason(
    erp: Erp, control: SandboxControl, carrier: SandboxControl
) -> None:
    pack(erp, control, shipping_address={**ADDRESS, "pincode": "999999"})
    failed = dispatched(control, "failed")
    assert "not available between 560027 and 999999" in failed["dispatch"]["error"]
    assert failed["dispatch"]["attempts"] == 1


@pytest.mark.parametrize("dup_mode", ["return_old", "422"])
def test_an_old_cancelled_order_of_the_same_id_is_left_alone(
    erp: Erp, control: SandboxControl, carrier: SandboxControl, dup_mode: str
) -> None:
    pack(erp, control)
    dispatched(control)
    erp.post("/sales-orders/WEB-1001/cancel", {"reason": "x"})
    carrier.wait_for(
        lambda: carrier.state("orders")[0]["status_code"] == 5, what="the carrier's order to be cancelled"
    )
    # The ERP starts anew, the courier remembers: the reference is taken there for ever.
    carrier.options(dup_mode=dup_mode)
    switches = control.options()
    control.reset(fixture="small", seed=8)
    control.options(**switches)
    pack(erp, control)
    delivery = dispatched(control)
    assert (delivery["id"], delivery["carrier_reference"]) == ("WEB-1001", "WEB-1001-R1")
    assert [order["status_code"] for order in carrier.state("orders")] == [5, 4]


def test_cancelling_while_the_parcel_is_being_handed_over_undoes_it(
    erp: Erp, control: SandboxControl, carrier: SandboxControl
) -> None:
    carrier.add_fault("status", match={"path_regex": "generate/label"}, params={"code": 500})
    control.options(dispatch_retry_s=[60, 60])
    pack(erp, control)
    control.wait_for(lambda: control.state("deliveries")[0]["dispatch"]["error"], what="the label to fail")
    cancelled = erp.post("/sales-orders/WEB-1001/cancel", {"reason": "changed my mind"})
    assert cancelled.status_code == 200
    carrier.wait_for(
        lambda: carrier.state("orders")[0]["status_code"] == 5, what="the carrier's order to be cancelled"
    )
    control.clock(advance_s=600)
    delivery = control.state("deliveries")[0]
    assert (delivery["status"], delivery["dispatch"]["state"]) == ("cancelled", "stopped")
    assert "manifest_url" not in carrier.state("orders")[0]


def test_a_new_try_goes_out_under_its_own_id(
    erp: Erp, control: SandboxControl, carrier: SandboxControl
) -> None:
    pack(erp, control)
    dispatched(control)
    for hour, status in enumerate(("picked_up", "rto_initiated", "rto_delivered")):
        event = {"status": status, "occurred_at": f"2026-11-24T0{hour}:00:00Z"}
        erp.post("/deliveries/WEB-1001/tracking", {"events": [event]})
    erp.post("/deliveries", {"sales_order_id": "WEB-1001"})
    again = dispatched(control, delivery=1)
    assert (again["id"], again["carrier_reference"]) == ("WEB-1001-R1", "WEB-1001-R1")
    assert [order["channel_order_id"] for order in carrier.state("orders")] == ["WEB-1001", "WEB-1001-R1"]


def test_a_dispatch_goes_on_after_the_erp_was_started_again(
    carrier_server: SandboxServer, tmp_path: Path
) -> None:
    courier = SandboxControl(carrier_server.base_url, "restarted")
    courier.reset(seed=7)
    fault = courier.add_fault("status", match={"path_regex": "assign/awb"}, params={"code": 502})
    with SandboxServer(arkone.SPEC, port=0, data=tmp_path) as server:
        control = SandboxControl(server.base_url, "restarted")
        control.options(rate_per_s=0, shiprocket_base_url=carrier_server.base_url, dispatch_retry_s=[60, 60])
        pack(Erp(server.base_url, "restarted"), control)
        control.wait_for(lambda: control.state("deliveries")[0]["dispatch"]["error"], what="the AWB to fail")
    courier.remove_fault(fault)
    with SandboxServer(arkone.SPEC, port=0, data=tmp_path) as server:
        control = SandboxControl(server.base_url, "restarted")
        assert control.state("deliveries")[0]["dispatch"]["step"] == "awb"
        control.clock(advance_s=61)
        delivery = dispatched(control)
        assert Erp(server.base_url, "restarted").stock() == (10, 2, 8)
    (order,) = courier.state("orders")
    assert order["awb"] == delivery["awb"]
