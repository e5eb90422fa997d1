"""Quotes, availability, reservations, and the arithmetic of stock."""

from __future__ import annotations

from typing import Any

import pytest

from sandboxes.kit import SandboxControl, SandboxRefused
from tests.sandboxes.arkone.parts import Erp, line, order_body


def quoted(erp: Erp, sku: str, qty: int, **body: Any) -> tuple[str, str, str, str]:
    answer = erp.post("/price-quotes", {"lines": [{"sku": sku, "qty": qty}], **body})
    assert answer.status_code == 201, answer.text
    (row,) = answer.json()["lines"]
    return row["unit_price"], row["list"], row["rule"], row["tax_rate"]


def test_a_quote_follows_list_customer_and_quantity(erp: Erp, control: SandboxControl) -> None:
    customer = erp.post(
        "/customers", {"name": "Boutique", "external_id": "cus_9", "price_list": "WHOLESALE"}
    ).json()
    own = {"id": "PRICE-OWN", "sku": "BL-IKAT-M", "price_list": "WHOLESALE", "rate": "999.00"}
    assert quoted(erp, "BL-IKAT-M", 10) == ("1499.00", "RETAIL", "list", "5")
    assert quoted(erp, "BL-IKAT-M", 9, customer_id=customer["id"]) == (
        "1199.00",
        "WHOLESALE",
        "customer_list",
        "5",
    )
    assert quoted(erp, "BL-IKAT-M", 10, customer_id="cus_9") == (
        "1049.00",
        "WHOLESALE",
        "quantity_break",
        "5",
    )
    assert quoted(erp, "BL-IKAT-S", 10, customer_id="cus_9") == ("1499.00", "RETAIL", "list", "5")
    control.seed(prices=[{**own, "customer_id": customer["id"]}])
    assert quoted(erp, "BL-IKAT-M", 10, customer_id="cus_9") == ("999.00", "WHOLESALE", "customer", "5")
    assert quoted(erp, "BL-IKAT-M", 10)[0] == "1499.00"


def test_the_gst_rate_follows_value_for_garments_and_not_for_sarees(erp: Erp) -> None:
    assert quoted(erp, "LH-BANDHANI-M", 1)[3] == "18"
    assert quoted(erp, "SR-KANCHI-GOLD", 1)[3] == "5"


def test_prices_have_their_days(erp: Erp, control: SandboxControl) -> None:
    sale = {"sku": "BL-IKAT-S", "price_list": "RETAIL", "rate": "999.00", "min_qty": 1}
    window = {"valid_from": "2026-12-01T00:00:00Z", "valid_to": "2026-12-07T00:00:00Z"}
    control.seed(prices=[{"id": "PRICE-BL-IKAT-S", **sale, **window}])
    assert quoted(erp, "BL-IKAT-S", 1, at="2026-12-02T00:00:00Z")[0] == "999.00"
    late = erp.post(
        "/price-quotes", {"lines": [{"sku": "BL-IKAT-S", "qty": 1}], "at": "2026-12-08T00:00:00Z"}
    )
    assert (late.status_code, late.json()["errors"]) == (422, [{"path": "lines/0/sku", "code": "no_price"}])


def test_availability_names_the_nearest_warehouse_with_enough(erp: Erp) -> None:
    asked = {
        "lines": [{"sku": "BL-IKAT-M", "qty": 2}, {"sku": "BL-IKAT-M", "qty": 6}, {"sku": "NOPE", "qty": 1}]
    }
    answer = erp.post("/availability", {**asked, "pincode": "110001"}).json()
    told = [(row["available"], row["sufficient"], row["warehouse"]) for row in answer["lines"]]
    assert told == [(17, True, "DEL"), (17, True, "BLR"), (0, False, None)]
    assert answer["as_of"].endswith("Z")


def test_confirming_promises_and_cancelling_gives_back(erp: Erp, control: SandboxControl) -> None:
    order = erp.placed(lines=[line(qty=2), line("BL-IKAT-M", 1), line("SR-KANCHI-GOLD", 1, "12999.00", warehouse="MUM")],
                       charges=[], total="17496.00")  # fmt: skip
    assert erp.stock() == (10, 3, 7)
    assert erp.stock("SR-KANCHI-GOLD", "MUM") == (5, 1, 4)
    assert erp.stock("SR-KANCHI-GOLD", "BLR") == (10, 0, 10)
    cancelled = erp.post(f"/sales-orders/{order['id']}/cancel", {"reason": "changed my mind"})
    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
    assert erp.stock() == (10, 0, 10)
    assert erp.stock("SR-KANCHI-GOLD", "MUM") == (5, 0, 5)
    again = erp.post(f"/sales-orders/{order['id']}/cancel", {"reason": "again"})
    assert (again.status_code, erp.stock()) == (200, (10, 0, 10))


def test_a_draft_promises_nothing_until_its_payment_confirms_it(erp: Erp) -> None:
    order = erp.placed(status="draft")
    assert (order["status"], erp.stock()) == ("draft", (10, 0, 10))
    pay = {"sales_order_id": "WEB-1001", "amount": "3000.00", "external_id": "pay_1"}
    erp.post("/payments", pay)
    assert erp.get("/sales-orders/WEB-1001").json()["payment_status"] == "partly_paid"
    assert erp.stock() == (10, 0, 10)
    erp.post("/payments", {**pay, "amount": "77.00", "external_id": "pay_2"})
    paid = erp.get("/sales-orders/WEB-1001").json()
    assert (paid["status"], paid["payment_status"], paid["amount_paid"]) == ("confirmed", "paid", "3077.00")
    assert erp.stock() == (10, 2, 8)


def test_single_pieces_are_cancelled_with_their_share(erp: Erp) -> None:
    body = order_body(lines=[line(qty=3, discount="100.00", line_no=1)], charges=[], total="4397.00")
    erp.post("/sales-orders", body)
    one = erp.post(
        "/sales-orders/WEB-1001/cancel", {"lines": [{"line_no": 1, "qty": 1}], "reason": "too many"}
    ).json()
    assert (one["status"], one["amount_cancelled"], one["lines"][0]["qty_cancelled"]) == (
        "confirmed",
        "1465.67",
        1,
    )
    assert erp.stock() == (10, 2, 8)
    too_many = erp.post("/sales-orders/WEB-1001/cancel", {"lines": [{"line_no": 1, "qty": 3}], "reason": "x"})
    assert (too_many.status_code, erp.stock()) == (422, (10, 2, 8))
    rest = erp.post(
        "/sales-orders/WEB-1001/cancel", {"lines": [{"line_no": 1, "qty": 2}], "reason": "all"}
    ).json()
    assert (rest["status"], erp.stock()) == ("cancelled", (10, 0, 10))


def test_the_total_must_be_the_sum(erp: Erp, control: SandboxControl) -> None:
    refused = erp.post("/sales-orders", order_body(total="3077.01"))
    assert (refused.status_code, refused.json()["errors"]) == (
        422,
        [{"path": "total", "code": "total_mismatch"}],
    )
    assert control.state("sales_orders") == []
    assert erp.stock() == (10, 0, 10)
    assert control.state("customers") == []


def test_lines_may_change_before_picking_and_the_promise_follows(erp: Erp, control: SandboxControl) -> None:
    erp.placed()
    change = {"lines": [line("BL-IKAT-L", 1)], "charges": [], "total": "1499.00"}
    changed = erp.patch("/sales-orders/WEB-1001", change, If_Match='"v1"')
    assert changed.status_code == 200
    assert (erp.stock(), erp.stock("BL-IKAT-L")) == ((10, 0, 10), (10, 1, 9))
    control.call("POST", "/orders/WEB-1001/advance")
    late = erp.patch("/sales-orders/WEB-1001", change, If_Match="*")
    assert (late.status_code, late.json()["code"]) == (409, "order_not_editable")
    assert (
        erp.patch("/sales-orders/WEB-1001", {"total": "1.00", "status": "x"}, If_Match="*").status_code == 422
    )


def test_a_reservation_holds_stock_until_deleted_ordered_or_expired(
    erp: Erp, control: SandboxControl
) -> None:
    body = {"lines": [{"sku": "BL-IKAT-M", "qty": 4, "warehouse": "BLR"}], "ttl_s": 60}
    first = erp.post("/reservations", body).json()
    second = erp.post("/reservations", body).json()
    assert erp.stock() == (10, 8, 2)
    short = erp.post("/reservations", body)
    assert (short.status_code, short.json()["errors"]) == (
        409,
        [{"path": "lines/0/qty", "code": "insufficient_stock"}],
    )
    assert erp.delete(f"/reservations/{first['id']}").status_code == 204
    assert erp.delete(f"/reservations/{first['id']}").status_code == 204
    assert erp.stock() == (10, 4, 6)
    erp.placed(reservation_id=second["id"])
    assert erp.stock() == (10, 2, 8)
    third = erp.post("/reservations", body).json()
    control.clock(advance_s=61)
    assert erp.get(f"/reservations/{third['id']}").json()["status"] == "expired"
    assert erp.stock() == (10, 2, 8)


def test_seeding_is_an_edit_with_a_new_version(erp: Erp, control: SandboxControl) -> None:
    control.seed(
        stock=[{"sku": "BL-IKAT-M", "warehouse": "BLR", "on_hand": 4}],
        items=[{"sku": "BL-IKAT-M", "name": "Ikat blouse, M"}],
        prices=[{"sku": "BL-IKAT-M", "price_list": "RETAIL", "rate": "1599.00"}],
    )
    assert erp.stock() == (4, 0, 4)
    item = erp.get("/items/ITEM-BL-IKAT-M").json()
    assert (item["name"], item["version"], item["hsn"]) == ("Ikat blouse, M", 2, "62063000")
    assert quoted(erp, "BL-IKAT-M", 1)[0] == "1599.00"
    with pytest.raises(SandboxRefused, match="400"):
        control.seed(prices=[{"rate": "1.00"}])
