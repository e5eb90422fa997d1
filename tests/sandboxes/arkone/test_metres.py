"""Cloth by the metre: told and taken as decimal text, worth its length to the paisa."""

from __future__ import annotations

from sandboxes.kit import SandboxControl, SandboxRefused
from tests.sandboxes.arkone.parts import Erp, line, order_body

CLOTH = {
    "id": "ITEM-CLOTH",
    "sku": "CLOTH",
    "name": "Brocade",
    "hsn": "50072010",
    "uom": "Mtr",
    "gst_policy": "fabric",
}


def cloth(control: SandboxControl, rate: str = "999.99") -> None:
    control.seed(items=[CLOTH])
    control.seed(prices=[{"sku": "CLOTH", "price_list": "RETAIL", "rate": rate, "min_qty": "0.01"}])
    control.seed(stock=[{"sku": "CLOTH", "warehouse": "BLR", "on_hand": "37.50"}])


def test_stock_and_availability_are_told_in_metres(erp: Erp, control: SandboxControl) -> None:
    cloth(control)
    (row,) = erp.get("/stock", sku="CLOTH").json()["data"]
    assert (row["uom"], row["on_hand"], row["committed"], row["available"]) == (
        "Mtr",
        "37.50",
        "0.00",
        "37.50",
    )
    asked = {"lines": [{"sku": "CLOTH", "qty": "2.75"}], "pincode": "560001"}
    (told,) = erp.post("/availability", asked).json()["lines"]
    assert (told["qty"], told["available"], told["sufficient"]) == ("2.75", "37.50", True)
    whole = {"lines": [{"sku": "CLOTH", "qty": 2}], "pincode": "560001"}
    refused = erp.post("/availability", whole)
    assert refused.status_code == 422
    assert refused.json()["errors"] == [{"path": "lines/0/qty", "code": "not_metres_as_text"}]


def test_an_order_is_worth_its_length_and_holds_it(erp: Erp, control: SandboxControl) -> None:
    cloth(control)
    body = order_body(
        lines=[line("CLOTH", qty="2.75", unit_price="999.99", note="One length")], charges=[], total="2749.97"
    )
    stored = erp.post("/sales-orders", body)
    assert stored.status_code == 201
    (told,) = stored.json()["lines"]
    assert (told["qty"], told["amount"], told["note"]) == ("2.75", "2749.97", "One length")
    (row,) = erp.get("/stock", sku="CLOTH").json()["data"]
    assert (row["committed"], row["available"]) == ("2.75", "34.75")
    off = erp.post("/sales-orders", {**body, "external_id": "WEB-1002", "total": "2749.98"})
    assert off.json()["errors"] == [{"path": "total", "code": "total_mismatch"}]


def test_pieces_are_not_given_in_metres(control: SandboxControl) -> None:
    try:
        control.seed(stock=[{"sku": "BL-IKAT-M", "warehouse": "BLR", "on_hand": "3.50"}])
    except SandboxRefused as refusal:
        assert "not sold by the metre" in str(refusal)
    else:
        raise AssertionError("half a blouse was taken")
