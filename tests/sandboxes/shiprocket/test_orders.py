"""Creating, finding and cancelling orders; couriers per PIN; documents."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from sandboxes.kit import SandboxControl
from tests.sandboxes.conftest import Receiver
from tests.sandboxes.shiprocket.parts import Account, order_form, told

PARCEL = {"pickup_postcode": "400013", "weight": "0.5", "cod": "0"}


def names(account: Account, **params: Any) -> list[str]:
    answer = account.get("/courier/serviceability/", **{**PARCEL, **params})
    assert answer.status_code == 200
    rows = answer.json().get("data", {}).get("available_courier_companies", [])
    return sorted(row["courier_name"] for row in rows)


def test_a_new_order_is_new_and_has_no_awb(account: Account) -> None:
    created = account.post("/orders/create/adhoc", order_form()).json()
    assert (created["status"], created["status_code"], created["awb_code"]) == ("NEW", 1, None)
    shown = account.get(f"/orders/show/{created['order_id']}").json()["data"]
    assert (shown["channel_order_id"], shown["shipments"]["id"]) == ("WEB-1001", created["shipment_id"])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"billing_pincode": "56001"}, "billing_pincode"),
        ({"billing_phone": "12345"}, "billing_phone"),
        ({"billing_email": "asha"}, "billing_email"),
        ({"billing_city": "B" * 31}, "billing_city"),
        ({"weight": 0}, "weight"),
        ({"length": 0.5}, "length"),
        ({"payment_method": "Later"}, "payment_method"),
        ({"order_id": "W" * 51}, "order_id"),
        ({"order_items": []}, "order_items"),
        ({"order_items": [{"name": "x", "sku": "y", "units": 0, "selling_price": 1}]}, "order_items.0.units"),
        ({"shipping_is_billing": False}, "shipping_address"),
        ({"sub_total": "abc"}, "sub_total"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_made(
    account: Account, control: SandboxControl, changes: dict[str, Any], field: str
) -> None:
    refused = account.post("/orders/create/adhoc", order_form(**changes))
    assert refused.status_code == 422
    assert refused.json()["message"] == "Oops! Invalid Data."
    assert field in refused.json()["errors"]
    assert control.state("orders") == []


def test_an_unknown_pickup_location_is_refused_with_the_known_ones(account: Account) -> None:
    refused = account.post("/orders/create/adhoc", order_form(pickup_location="Nowhere"))
    assert refused.status_code == 422
    assert refused.json()["message"].startswith("Wrong Pickup location entered")
    assert [place["pickup_location"] for place in refused.json()["data"]["data"]] == ["Primary"]


def test_a_resent_order_id_returns_the_old_order_even_when_cancelled(account: Account) -> None:
    first = account.post("/orders/create/adhoc", order_form()).json()
    assert account.post("/orders/cancel", {"ids": [first["order_id"]]}).status_code == 204
    again = account.post("/orders/create/adhoc", order_form(sub_total=2000))
    assert again.status_code == 200
    assert (again.json()["order_id"], again.json()["status"], again.json()["status_code"]) == (
        first["order_id"], "CANCELED", 5,
    )  # fmt: skip
    refused = account.post("/courier/assign/awb", {"shipment_id": first["shipment_id"]})
    assert refused.status_code == 400


def test_dup_mode_422_refuses_a_resent_order_id(account: Account, control: SandboxControl) -> None:
    control.options(dup_mode="422")
    account.post("/orders/create/adhoc", order_form())
    refused = account.post("/orders/create/adhoc", order_form())
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["order_id"])
    assert len(control.state("orders")) == 1


def test_orders_are_listed_in_pages_and_found_by_channel_id(account: Account) -> None:
    for number in range(1, 8):
        account.post("/orders/create/adhoc", order_form(f"WEB-{number}"))
    page = account.get("/orders", page=2, per_page=3).json()
    assert [row["channel_order_id"] for row in page["data"]] == ["WEB-4", "WEB-3", "WEB-2"]
    assert (page["meta"]["pagination"]["total"], page["meta"]["pagination"]["total_pages"]) == (7, 3)
    found = account.get("/orders", filter_by="channel_order_id", filter="WEB-5").json()["data"]
    assert [row["channel_order_id"] for row in found] == ["WEB-5"]
    assert account.get("/orders/show/1").status_code == 404


def test_couriers_follow_the_pin(account: Account) -> None:
    everyone = names(account, delivery_postcode="110001")
    assert len(everyone) == 5
    surface = names(account, delivery_postcode="175101")
    assert surface == ["Delhivery Surface", "Ekart Logistics Surface", "Xpressbees Surface"]
    assert names(account, delivery_postcode="799001") == everyone
    assert names(account, delivery_postcode="799001", cod="1") == []
    assert names(account, delivery_postcode="999999") == []
    nobody = account.get("/courier/serviceability/", **PARCEL, delivery_postcode="999999")
    assert (nobody.status_code, nobody.json()["status"]) == (200, 404)


def test_serviceability_asks_for_valid_pins_and_weight(account: Account) -> None:
    refused = account.get("/courier/serviceability/", pickup_postcode="4000", delivery_postcode="x", cod="0")
    assert refused.status_code == 422
    assert set(refused.json()["errors"]) == {"pickup_postcode", "delivery_postcode", "weight"}
    unknown = account.get("/courier/serviceability/", order_id="1")
    assert unknown.json() == {"status": 404, "message": "Order does not exist!"}


def test_an_awb_nobody_can_carry_is_not_assigned(account: Account) -> None:
    created = account.post("/orders/create/adhoc", order_form(billing_pincode="999999")).json()
    answer = account.post("/courier/assign/awb", {"shipment_id": created["shipment_id"]})
    assert (answer.status_code, answer.json()["awb_assign_status"]) == (200, 0)
    assert account.post("/courier/assign/awb", {"shipment_id": 1}).status_code == 500


def test_a_second_awb_a_second_pickup_and_a_second_manifest_are_refused(account: Account) -> None:
    booked = account.booked()
    again = account.post("/courier/assign/awb", {"shipment_id": booked["shipment_id"]})
    assert (again.status_code, booked["awb"] in again.json()["message"]) == (400, True)
    pickup = account.post("/courier/generate/pickup", {"shipment_id": [booked["shipment_id"]]})
    assert (pickup.status_code, pickup.json()["message"]) == (400, "Already in Pickup Queue.")
    manifest = account.post("/manifests/generate", {"shipment_id": [booked["shipment_id"]]})
    assert manifest.json()["already_manifested_shipment_ids"] == [booked["shipment_id"]]


def test_steps_before_their_time_are_refused_or_answer_zero(account: Account) -> None:
    created = account.post("/orders/create/adhoc", order_form()).json()
    ids = {"shipment_id": [created["shipment_id"]]}
    assert account.post("/courier/generate/pickup", ids).status_code == 400
    label = account.post("/courier/generate/label", ids)
    assert (label.status_code, label.json()["label_created"]) == (200, 0)
    assert account.post("/manifests/generate", ids).status_code == 400
    assert account.post("/manifests/generate", {"shipment_id": [5]}).json() == {
        "manifest_url": "",
        "status": 1,
    }


def test_a_sunday_pickup_rolls_on_to_monday(account: Account, control: SandboxControl) -> None:
    control.clock(now="2026-11-22T06:00:00Z")  # a Sunday
    account.login()
    booked = account.booked()
    shown = account.get(f"/orders/show/{booked['order_id']}").json()["data"]["shipments"]
    assert shown["pickup_scheduled_date"].startswith("2026-11-23")


def test_documents_are_pdf_files_one_can_download(account: Account) -> None:
    booked = account.booked()
    shown = account.get(f"/orders/show/{booked['order_id']}").json()["data"]["shipments"]
    invoice = account.post("/orders/print/invoice", {"ids": [booked["order_id"]]}).json()
    for url in (shown["label_url"], shown["manifest_url"], invoice["invoice_url"]):
        answer = requests.get(url, timeout=10)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
        assert answer.content.startswith(b"%PDF-1.4")
        assert answer.content.rstrip().endswith(b"%%EOF")
    assert booked["awb"].encode() in requests.get(shown["label_url"], timeout=10).content
    assert (
        requests.get(shown["label_url"].replace(str(booked["shipment_id"]), "1"), timeout=10).status_code
        == 404
    )


def test_cancelling_gives_the_freight_back_and_is_refused_after_pickup(
    account: Account, control: SandboxControl
) -> None:
    booked = account.booked()
    assert account.get("/account/details/wallet-balance").json()["data"]["balance_amount"] == "9935.90"
    assert account.post("/orders/cancel", {"ids": [booked["order_id"]]}).status_code == 204
    assert account.get("/account/details/wallet-balance").json()["data"]["balance_amount"] == "10000.00"
    shipped = account.booked("WEB-2")
    control.call("POST", f"/shipments/{shipped['awb']}/scan", {"sr_status": 19})
    assert account.post("/orders/cancel", {"ids": [shipped["order_id"]]}).status_code == 400
    assert account.post("/orders/cancel/shipment/awbs", {"awbs": [shipped["awb"]]}).status_code == 400
    assert account.post("/orders/cancel", {"ids": [1]}).status_code == 500
    shown = account.get(f"/orders/show/{shipped['order_id']}").json()["data"]
    assert shown["status"] == "OUT FOR PICKUP"


def test_cancelling_by_awb_happens_later_and_is_told(
    account: Account, control: SandboxControl, receiver: Receiver
) -> None:
    booked = account.booked()
    answer = account.post("/orders/cancel/shipment/awbs", {"awbs": [booked["awb"]]})
    assert "in progress" in answer.json()["message"]
    assert account.get(f"/orders/show/{booked['order_id']}").json()["data"]["status_code"] == 4
    control.clock(advance_s=3)
    assert account.get(f"/orders/show/{booked['order_id']}").json()["data"]["status_code"] == 5
    (news,) = told(receiver, 1)
    assert (news["shipment_status_id"], news["current_status_id"]) == (8, 5)
