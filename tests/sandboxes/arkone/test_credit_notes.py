"""Credit notes at the ERP: once, within the invoice, and what is good back on the shelf."""

from __future__ import annotations

from typing import Any

from sandboxes.kit.client import SandboxControl
from tests.sandboxes.arkone.conftest import Erp


def invoiced(erp: Erp, control: SandboxControl) -> str:
    """An order of two, packed and shipped; the id of its invoice (3,077.00)."""
    erp.placed()
    control.call("POST", "/orders/WEB-1001/advance", {"to": "packed"})
    event = {"status": "picked_up", "occurred_at": "2026-11-24T09:00:00Z"}
    assert erp.post("/deliveries/WEB-1001/tracking", {"events": [event]}).status_code == 200
    (invoice,) = erp.get("/invoices").json()["data"]
    found: str = invoice["id"]
    return found


def note(invoice_id: str, **changes: Any) -> dict[str, Any]:
    line = {"sku": "BL-IKAT-M", "warehouse": "BLR", "qty": 2, "good": 1, "amount": "2998.00"}
    whole = {"external_id": "C29/26-27/1", "invoice_id": invoice_id, "reason": "Return", "total": "2998.00"}
    return {**whole, "lines": [{**line, **changes.pop("line", {})}], **changes}


def test_what_is_good_is_on_hand_again_once(erp: Erp, control: SandboxControl) -> None:
    invoice_id = invoiced(erp, control)
    assert erp.stock() == (8, 0, 8)
    first = erp.post("/credit-notes", note(invoice_id), Idempotency_Key="c1")
    assert (first.status_code, first.json()["gstin"] != "") == (201, True)
    assert erp.stock() == (9, 0, 9)
    again = erp.post("/credit-notes", note(invoice_id), Idempotency_Key="c1")
    assert again.json()["id"] == first.json()["id"]
    other = erp.post("/credit-notes", note(invoice_id), Idempotency_Key="c2")
    assert (other.status_code, other.json()["existing_id"]) == (409, first.json()["id"])
    assert erp.stock() == (9, 0, 9)
    listed = erp.get("/credit-notes", external_id="C29/26-27/1").json()["data"]
    assert [row["id"] for row in listed] == [first.json()["id"]]
    assert erp.get(f"/credit-notes/{first.json()['id']}").json()["total"] == "2998.00"


def test_what_does_not_add_up_is_refused_and_changes_nothing(erp: Erp, control: SandboxControl) -> None:
    invoice_id = invoiced(erp, control)
    for body, code in (
        (note("INV-9"), "unknown_invoice"),
        (note(invoice_id, total="2998.01"), "total_mismatch"),
        (note(invoice_id, total="3077.01", line={"amount": "3077.01"}), "more_than_invoiced"),
    ):
        refused = erp.post("/credit-notes", body)
        assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert erp.post("/credit-notes", note(invoice_id, line={"good": 3})).status_code == 422
    assert (control.state("credit_notes"), erp.stock()) == ([], (8, 0, 8))
