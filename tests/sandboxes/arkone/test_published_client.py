"""A published Frappe client against ERPNext's dialect, with nothing changed but its address: the stand-in stays true."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sandboxes.arkone.frappe.door import KEY, SECRET
from sandboxes.kit import SandboxControl, SandboxServer
from tests.sandboxes.published import published

SKU = "BL-IKAT-M"


@pytest.fixture
def client(server: SandboxServer, control: SandboxControl) -> Iterator[Any]:
    """The client, in the test's own run."""
    with published(Path(__file__).parent / "client.txt", "ctgfrappeclient.frappeclient") as module:
        url = server.base_url.rstrip("/")
        found = module.FrappeClient(url, api_key=f"{KEY}.{control.run_id}", api_secret=SECRET)
        found.session.trust_env = False
        found.refusal = module.FrappeException
        yield found


def test_lists_documents_methods_and_a_whole_order(client: Any, control: SandboxControl) -> None:
    assert client.get_api("frappe.ping") == "pong"
    assert "@" in client.get_api("frappe.auth.get_logged_user")
    items = client.get_list(
        "Item", fields=["item_code", "has_variants"], filters={"variant_of": "BL-IKAT"},
        order_by="item_code asc", limit_page_length=2,
    )  # fmt: skip
    assert [each["item_code"] for each in items] == ["BL-IKAT-L", "BL-IKAT-M"]
    more = client.get_list(
        "Item", fields=["item_code"], filters={"variant_of": "BL-IKAT"}, order_by="item_code asc",
        limit_start=2, limit_page_length=50,
    )  # fmt: skip
    whole = client.get_list("Item", fields=["item_code"], filters={"variant_of": "BL-IKAT"})
    assert len(items) + len(more) == len(whole)
    item = client.get_doc("Item", SKU)
    assert (item["name"], item["doctype"], item["variant_of"]) == (SKU, "Item", "BL-IKAT")
    assert {row["attribute"] for row in item["attributes"]} >= {"Size"}
    newest = client.get_list("Item", fields=["*"], filters=[["Item", "modified", ">=", item["modified"]]])
    assert SKU in {each["item_code"] for each in newest} and "attributes" not in newest[0]

    customer = client.insert(
        {"doctype": "Customer", "customer_name": "Asha Rao", "email_id": "asha@example.com", "shop_customer_id": "cus_1"}
    )  # fmt: skip
    assert client.get_doc("Customer", customer["name"])["customer_name"] == "Asha Rao"
    with pytest.raises(client.refusal, match="UniqueValidationError"):
        client.insert({"doctype": "Customer", "customer_name": "Twin", "shop_customer_id": "cus_1"})
    with pytest.raises(client.refusal, match="MandatoryError"):
        client.insert({"doctype": "Customer", "email_id": "nobody@example.com"})
    with pytest.raises(client.refusal, match="DoesNotExistError"):
        client.get_doc("Sales Order", "SO-NONE")
    with pytest.raises(client.refusal, match="not permitted in query"):
        client.get_list("Item", fields=["nonsense"])
    assert len(control.state("customers")) == len(client.get_list("Customer", limit_page_length=500))

    issue = client.insert({"doctype": "Issue", "subject": "Which size?", "customer": customer["name"]})
    assert issue["status"] == "Open"
    changed = client.update({"doctype": "Issue", "name": issue["name"], "status": "Resolved"})
    assert changed["status"] == "Resolved" and changed["modified"] >= issue["modified"]
    with pytest.raises(client.refusal, match="TimestampMismatchError"):
        client.update(
            {"doctype": "Issue", "name": issue["name"], "status": "Closed", "modified": "2020-01-01 00:00:00"}
        )
    assert control.state("tickets")[0]["status"] == "resolved"


def test_a_wrong_secret_opens_nothing(client: Any) -> None:
    client.authenticate("nobody", "nothing")
    with pytest.raises(client.refusal, match="AuthenticationError"):
        client.get_list("Item")
