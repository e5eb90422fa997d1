"""The walk of an order by hand and by itself, its parcels, invoices, tracking, money and customers."""

from __future__ import annotations

import pytest

from sandboxes.kit import SandboxControl, SandboxRefused
from tests.sandboxes.arkone.parts import ADDRESS, Erp, line, order_body

TWO_PARCELS = {
    "lines": [line(qty=2), line("SR-KANCHI-GOLD", 1, "12999.00", warehouse="MUM")],
    "charges": [{"code": "shipping", "amount": "79.00", "tax_rate": "5"}],
    "total": "16076.00",
}


def packed(erp: Erp, control: SandboxControl, **changes: object) -> dict[str, object]:
    erp.placed(**changes)
    return control.call("POST", "/orders/WEB-1001/advance", {"to": "packed"})


def track(erp: Erp, delivery: str, status: str, at: str = "2026-11-24T05:00:00Z") -> dict[str, object]:
    answer = erp.post(f"/deliveries/{delivery}/tracking", {"events": [{"status": status, "occurred_at": at}]})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_an_order_advances_by_hand_step_by_step(erp: Erp, control: SandboxControl) -> None:
    order = erp.placed()
    steps = [control.call("POST", f"/orders/{order['id']}/advance")["status"] for _ in range(2)]
    assert steps == ["picking", "packed"]
    with pytest.raises(SandboxRefused, match="waits for the courier"):
        control.call("POST", "/orders/WEB-1001/advance")
    history = [entry["status"] for entry in erp.get("/sales-orders/WEB-1001").json()["history"]]
    assert history == ["confirmed", "picking", "packed"]
    assert erp.stock() == (10, 2, 8)


def test_an_order_advances_by_itself(erp: Erp, control: SandboxControl) -> None:
    control.options(auto_advance_s=20)
    erp.placed()
    control.clock(advance_s=21)
    assert erp.get("/sales-orders/WEB-1001").json()["status"] == "picking"
    control.clock(advance_s=20)
    assert erp.get("/sales-orders/WEB-1001").json()["status"] == "packed"


def test_a_held_order_stays_until_released(erp: Erp, control: SandboxControl) -> None:
    control.options(auto_advance_s=20)
    erp.placed()
    erp.post("/sales-orders/WEB-1001/hold", {"reason": "call the customer"})
    control.clock(advance_s=100)
    assert erp.get("/sales-orders/WEB-1001").json()["status"] == "confirmed"
    with pytest.raises(SandboxRefused, match="on hold"):
        control.call("POST", "/orders/WEB-1001/advance")
    erp.post("/sales-orders/WEB-1001/hold", {"release": True})
    control.clock(advance_s=100)
    assert erp.get("/sales-orders/WEB-1001").json()["status"] == "packed"


def test_packing_waits_for_goods_on_the_shelf(erp: Erp, control: SandboxControl) -> None:
    control.options(auto_advance_s=20)
    erp.placed()
    control.seed(stock=[{"sku": "BL-IKAT-M", "warehouse": "BLR", "on_hand": 1}])
    assert erp.stock() == (1, 2, -1)
    control.clock(advance_s=100)
    assert erp.get("/sales-orders/WEB-1001").json()["status"] == "picking"
    with pytest.raises(SandboxRefused, match="BL-IKAT-M in BLR"):
        control.call("POST", "/orders/WEB-1001/advance")
    control.seed(stock=[{"sku": "BL-IKAT-M", "warehouse": "BLR", "on_hand": 5}])
    control.clock(advance_s=21)
    assert erp.get("/sales-orders/WEB-1001").json()["status"] == "packed"


def test_each_warehouse_sends_a_parcel_with_an_invoice_of_its_own(erp: Erp, control: SandboxControl) -> None:
    order = packed(erp, control, **TWO_PARCELS)
    assert [(d["id"], d["warehouse"]) for d in order["deliveries"]] == [
        ("WEB-1001", "BLR"),
        ("WEB-1001-2", "MUM"),
    ]
    first, second = erp.get("/invoices", sales_order_id=order["id"]).json()["data"]
    assert (
        [first["number"], second["number"]]
        == order["invoice_numbers"]
        == ["BLR/26-27/00001", "MUM/26-27/00001"]
    )
    assert (first["total"], second["total"]) == ("3077.00", "12999.00")
    assert (first["cgst"], first["sgst"], first["igst"], first["taxable"]) == (
        "73.26",
        "73.26",
        "0.00",
        "2930.48",
    )
    assert (second["igst"], second["taxable"]) == ("619.00", "12380.00")


def test_invoice_numbers_have_no_gap_even_after_a_cancellation(erp: Erp, control: SandboxControl) -> None:
    for number in range(1, 4):
        erp.placed(f"WEB-{number}")
        control.call("POST", f"/orders/WEB-{number}/advance", {"to": "packed"})
        if number == 2:
            erp.post("/sales-orders/WEB-2/cancel", {"reason": "x"})
    told = {invoice["number"]: invoice["status"] for invoice in control.state("invoices")}
    assert told == {"BLR/26-27/00001": "issued", "BLR/26-27/00002": "cancelled", "BLR/26-27/00003": "issued"}


def test_tracking_moves_forward_only_and_takes_goods_off_the_shelf_once(
    erp: Erp, control: SandboxControl
) -> None:
    packed(erp, control)
    assert track(erp, "WEB-1001", "out_for_pickup")["sales_order_status"] == "packed"
    assert erp.stock() == (10, 2, 8)
    assert track(erp, "WEB-1001", "picked_up")["sales_order_status"] == "shipped"
    assert erp.stock() == (8, 0, 8)
    track(erp, "WEB-1001", "out_for_delivery", "2026-11-25T05:00:00Z")
    done = track(erp, "WEB-1001", "delivered", "2026-11-25T09:00:00Z")
    assert (done["status"], done["sales_order_status"]) == ("delivered", "delivered")
    assert done["delivered_at"] == "2026-11-25T09:00:00.000000Z"
    late = track(erp, "WEB-1001", "in_transit", "2026-11-24T15:00:00Z")
    assert (late["status"], late["sales_order_status"], len(late["events"])) == ("delivered", "delivered", 5)
    assert erp.stock() == (8, 0, 8)
    assert control.call("POST", "/orders/WEB-1001/advance")["status"] == "closed"


def test_the_same_tracking_event_again_changes_nothing(erp: Erp, control: SandboxControl) -> None:
    packed(erp, control)
    first, again = track(erp, "WEB-1001", "picked_up"), track(erp, "WEB-1001", "picked_up")
    assert (again["version"], len(again["events"])) == (first["version"], 1)
    bad = {"events": [{"status": "teleported", "occurred_at": "now"}]}
    refused = erp.post("/deliveries/WEB-1001/tracking", bad)
    assert {error["code"] for error in refused.json()["errors"]} == {"unknown_status", "not_a_moment"}
    assert erp.post("/deliveries/WEB-9/tracking", bad).status_code in (404, 422)


def test_an_order_of_two_parcels_is_delivered_when_both_are(erp: Erp, control: SandboxControl) -> None:
    packed(erp, control, **TWO_PARCELS)
    assert track(erp, "WEB-1001-2", "delivered")["sales_order_status"] == "shipped"
    assert track(erp, "WEB-1001", "delivered")["sales_order_status"] == "delivered"
    assert erp.stock("SR-KANCHI-GOLD", "MUM") == (4, 0, 4)


def test_a_returned_parcel_is_sent_again_under_a_new_id(erp: Erp, control: SandboxControl) -> None:
    packed(erp, control)
    assert erp.post("/deliveries", {"sales_order_id": "WEB-1001"}).json()["code"] == "nothing_to_send_again"
    for hour, status in enumerate(("picked_up", "rto_initiated", "rto_delivered")):
        track(erp, "WEB-1001", status, f"2026-11-24T0{hour}:00:00Z")
    assert erp.stock() == (8, 0, 8)
    again = erp.post("/deliveries", {"sales_order_id": "WEB-1001"}).json()
    assert (again["id"], again["replaces"]) == ("WEB-1001-R1", "WEB-1001")
    assert erp.stock() == (8, 2, 6)
    assert track(erp, "WEB-1001-R1", "delivered")["sales_order_status"] == "delivered"
    assert erp.stock() == (6, 0, 6)


def test_a_packed_order_is_cancelled_only_while_nothing_has_left(erp: Erp, control: SandboxControl) -> None:
    packed(erp, control)
    control.options(cancel_when_packed=False)
    assert (
        erp.post("/sales-orders/WEB-1001/cancel", {"reason": "late"}).json()["code"]
        == "order_not_cancellable"
    )
    control.options(cancel_when_packed=True)
    partly = erp.post("/sales-orders/WEB-1001/cancel", {"lines": [{"line_no": 1, "qty": 1}], "reason": "x"})
    assert partly.status_code == 409
    assert erp.stock() == (10, 2, 8)
    cancelled = erp.post("/sales-orders/WEB-1001/cancel", {"reason": "late"}).json()
    assert (cancelled["status"], cancelled["deliveries"][0]["status"]) == ("cancelled", "cancelled")
    assert erp.stock() == (10, 0, 10)
    control.options(cancel_when_packed=True)
    erp.placed("WEB-2")
    control.call("POST", "/orders/WEB-2/advance", {"to": "packed"})
    track(erp, "WEB-2", "picked_up")
    refused = erp.post("/sales-orders/WEB-2/cancel", {"reason": "too late"})
    assert (refused.status_code, erp.get("/sales-orders/WEB-2").json()["status"]) == (409, "shipped")


def test_payments_and_refunds_settle_the_order_once(erp: Erp, control: SandboxControl) -> None:
    erp.placed()
    pay = {"sales_order_id": "WEB-1001", "amount": "3077.00", "external_id": "pay_1", "method": "upi"}
    first = erp.post("/payments", pay, Idempotency_Key="p1")
    assert first.status_code == 201
    assert erp.post("/payments", pay, Idempotency_Key="p2").json()["existing_id"] == first.json()["id"]
    refund = {"payment_id": "pay_1", "amount": "1077.00", "external_id": "rfnd_1"}
    assert erp.post("/refunds", refund).status_code == 201
    over = erp.post("/refunds", {**refund, "amount": "2000.01", "external_id": "rfnd_2"})
    assert (over.status_code, over.json()["code"]) == (422, "more_than_paid")
    order = erp.get("/sales-orders/WEB-1001").json()
    assert (order["amount_paid"], order["amount_refunded"], order["payment_status"]) == (
        "3077.00", "1077.00", "partly_refunded",
    )  # fmt: skip
    assert (
        erp.post("/payments", {**pay, "external_id": "pay_3", "sales_order_id": "WEB-9"}).status_code == 422
    )
    assert len(control.state("payments")) == 1


def test_an_order_finds_its_customer_or_makes_one(erp: Erp, control: SandboxControl) -> None:
    known = erp.post(
        "/customers", {"name": "Asha", "email": "ASHA@example.com", "external_id": "cus_1"}
    ).json()
    assert erp.placed()["customer_id"] == known["id"]
    guest = {"name": "Asha R", "email": "asha@example.com", "phone": "9876543210"}
    assert erp.placed("WEB-2", customer=guest)["customer_id"] == known["id"]
    stranger = erp.placed("WEB-3", customer={"name": "Ravi", "phone": "+91 90000 00001"})
    assert stranger["customer_id"] != known["id"]
    assert erp.placed("WEB-4", customer_id=known["id"])["customer"]["external_id"] == "cus_1"
    assert erp.post("/sales-orders", order_body("WEB-5", customer={"name": "Nobody"})).status_code == 422
    assert len(control.state("customers")) == 2


def test_customers_are_resolved_changed_and_have_contacts(erp: Erp) -> None:
    made = erp.post(
        "/customers", {"name": "Meera", "email": "meera@example.com", "phone": "9812345678"}
    ).json()
    found = erp.post("/customers/resolve", {"phone": "+91-98123 45678"}).json()
    assert (found["customer"]["id"], found["matched_by"]) == (made["id"], "phone")
    assert erp.post("/customers/resolve", {"email": "x@y.z"}).json() == {"customer": None, "matched_by": None}
    changed = erp.patch(f"/customers/{made['id']}", {"gstin": "29ABCDE1234F1ZW"}, If_Match='"v1"').json()
    assert (changed["gstin"], changed["version"], changed["name"]) == ("29ABCDE1234F1ZW", 2, "Meera")
    address = {"customer_id": made["id"], "kind": "shipping", "city": "Pune", "pincode": "411001"}
    assert erp.post("/addresses", address).status_code == 201
    assert [row["city"] for row in erp.get("/addresses", customer_id=made["id"]).json()["data"]] == ["Pune"]
    assert erp.post("/contacts", {"customer_id": "CUST-9", "name": "x"}).status_code == 422


def test_an_address_is_corrected_until_packing(erp: Erp, control: SandboxControl) -> None:
    erp.placed()
    moved = {**ADDRESS, "pincode": "560095", "address_1": "9 Lake View"}
    bad = erp.patch(
        "/sales-orders/WEB-1001", {"shipping_address": {**moved, "pincode": "5600"}}, If_Match="*"
    )
    assert bad.json()["errors"] == [{"path": "shipping_address/pincode", "code": "not_a_pin"}]
    erp.patch("/sales-orders/WEB-1001", {"shipping_address": moved}, If_Match="*")
    assert erp.get("/sales-orders/WEB-1001").json()["shipping_address"]["pincode"] == "560095"
    control.call("POST", "/orders/WEB-1001/advance", {"to": "packed"})
    assert erp.patch("/sales-orders/WEB-1001", {"notes": "x"}, If_Match="*").status_code == 409
