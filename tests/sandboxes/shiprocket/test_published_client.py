"""A published Shiprocket client against the stand-in, with nothing changed but its address: a parcel's whole way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from sandboxes.kit import SandboxControl, SandboxServer
from tests.sandboxes.published import published
from tests.sandboxes.shiprocket.parts import order_form

PARCEL = {"pickup_postcode": "400013", "delivery_postcode": "110001", "weight": "0.5", "cod": "0"}


@pytest.fixture
def sdk() -> Iterator[ModuleType]:
    with published(Path(__file__).parent / "client.txt", "shiprocket") as module:
        yield module


def logged_in(sdk: ModuleType, server: SandboxServer, *, email: str, password: str) -> Any:
    """Its client, which writes its address down and logs in as it is made."""
    address = f"{server.base_url.rstrip('/')}/v1/external/"
    fixed = property(lambda self: address, lambda self, given: None)
    return type("Here", (sdk.ShiprocketClient,), {"base_url": fixed})({"email": email, "password": password})


def test_login_rates_booking_documents_and_calling_off(
    sdk: ModuleType, server: SandboxServer, control: SandboxControl
) -> None:
    client = logged_in(sdk, server, email=f"api+{control.run_id}@blouson.test", password="shiprocket-sandbox")
    orders, couriers, papers = sdk.Order(client), sdk.Courier(client), sdk.LabelsManifestsInvoice(client)

    rates = couriers.check_courier_serviceability(PARCEL).json()["data"]["available_courier_companies"]
    assert rates and all(float(each["rate"]) > 0 and each["courier_company_id"] for each in rates)
    places = sdk.PickupAddress(client).get_all_pickup_locations().json()["data"]["shipping_address"]
    assert "Primary" in {each["pickup_location"] for each in places}

    made = orders.create_custom_order(order_form("WEB-77")).json()
    assert (made["status"], made["status_code"]) == ("NEW", 1)
    assigned = couriers.genrate_awb_for_shipment(
        {"shipment_id": made["shipment_id"], "courier_id": rates[0]["courier_company_id"]}
    ).json()
    awb = assigned["response"]["data"]["awb_code"]
    assert assigned["awb_assign_status"] == 1 and awb
    assert couriers.request_for_shipment_pickup({"shipment_id": [made["shipment_id"]]}).status_code == 200
    assert papers.generate_label({"shipment_id": [made["shipment_id"]]}).json()["label_url"]
    assert papers.generate_manifest({"shipment_id": [made["shipment_id"]]}).json()["manifest_url"]
    assert papers.genrate_invoice({"ids": [made["order_id"]]}).json()["invoice_url"]
    shown = orders.get_specific_order_details(made["order_id"]).json()["data"]
    assert shown["channel_order_id"] == "WEB-77"
    assert [each["channel_order_id"] for each in orders.get_all_orders().json()["data"]] == ["WEB-77"]
    assert sdk.Shipment(client).cancel_shipment({"awbs": [awb]}).status_code == 200
    refused = orders.create_custom_order(order_form("WEB-78", billing_pincode="1"))
    assert refused.status_code == 422 and "billing_pincode" in refused.json()["errors"]
    assert len(control.state("orders")) == 1


def test_a_wrong_password_opens_nothing(sdk: ModuleType, server: SandboxServer) -> None:
    with pytest.raises(Exception, match=r"403|400|401"):
        logged_in(sdk, server, email="api@blouson.test", password="wrong")
