"""Signed news, its retries, the event log, and the panel."""

from __future__ import annotations

import hashlib
import hmac

import pytest
import requests

from sandboxes.kit import SandboxControl
from tests.sandboxes.arkone.parts import Erp
from tests.sandboxes.conftest import Received, Receiver
from tests.sandboxes.shiprocket.parts import told

SECRET = "arkone-sandbox-webhook"


def is_signed(news: Received, secret: str) -> bool:
    moment, _, digest = news.headers["X-ArkOne-Signature"].removeprefix("t=").partition(",v1=")
    return digest == hmac.new(secret.encode(), moment.encode() + b"." + news.body, hashlib.sha256).hexdigest()


def test_news_is_signed_over_the_exact_bytes(control: SandboxControl, receiver: Receiver) -> None:
    control.seed(prices=[{"id": "PRICE-BL-IKAT-S", "rate": "1399.00"}])
    (news,) = told(receiver, 1)
    assert is_signed(receiver.received[0], SECRET)
    assert not is_signed(receiver.received[0], "another")
    assert (news["type"], news["resource"]) == (
        "price.updated", {"type": "price", "id": "PRICE-BL-IKAT-S", "version": 2},
    )  # fmt: skip
    assert (news["data"]["rate"], news["data"]["version"]) == ("1399.00", 2)


def test_a_failed_webhook_is_tried_again_after_1_5_and_30_seconds(
    control: SandboxControl, receiver: Receiver
) -> None:
    receiver.status = 500
    control.clock(now="2026-11-23T06:00:00Z", frozen=True)
    control.seed(stock=[{"sku": "BL-IKAT-S", "warehouse": "BLR", "on_hand": 3}])
    _wait_for_attempts(control, 1)
    for number, pause in enumerate((1, 5, 30), start=2):
        control.clock(advance_s=pause - 0.5)
        assert len(receiver.received) == number - 1
        control.clock(advance_s=0.5)
        _wait_for_attempts(control, number)
    control.clock(advance_s=86400)
    assert len(receiver.received) == 4
    assert len({news["id"] for news in told(receiver, len(receiver.received))}) == 1
    assert [delivery["status"] for delivery in control.deliveries()] == ["failed"]


def _wait_for_attempts(control: SandboxControl, count: int) -> None:
    """Until the sandbox has written down how so many attempts went; only then does the next pause begin."""
    control.wait_for(lambda: len(control.deliveries()[0]["attempts"]) == count, what=f"attempt {count}")


def test_an_order_tells_its_stock_and_itself_whole(
    erp: Erp, control: SandboxControl, receiver: Receiver
) -> None:
    erp.placed()
    news = told(receiver, 2)
    assert [one["type"] for one in news] == ["stock.updated", "sales_order.updated"]
    assert (news[0]["data"]["committed"], news[0]["data"]["available"]) == (2, 8)
    assert news[1]["data"]["lines"][0]["sku"] == "BL-IKAT-M"
    control.call("POST", "/orders/WEB-1001/advance", {"to": "packed"})
    kinds = [one["type"] for one in told(receiver, 5)[2:]]
    assert kinds == ["sales_order.updated", "sales_order.updated", "delivery.created"]
    assert told(receiver, len(receiver.received))[3]["data"]["deliveries"][0]["id"] == "WEB-1001"


def test_a_replayed_write_sends_no_news(erp: Erp, receiver: Receiver) -> None:
    body = {"name": "Asha", "external_id": "cus_1"}
    erp.post("/customers", body, Idempotency_Key="c1")
    for _ in range(2):
        erp.post("/reservations", {"lines": [{"sku": "BL-IKAT-M", "qty": 1}]}, Idempotency_Key="r1")
    told(receiver, 2)
    assert [one["type"] for one in erp.get("/events").json()["data"]] == ["customer.created", "stock.updated"]


def test_the_event_log_can_be_read_from_anywhere(erp: Erp, control: SandboxControl) -> None:
    control.seed(stock=[{"sku": "BL-IKAT-S", "warehouse": "BLR", "on_hand": n} for n in range(5)])
    first = erp.get("/events", limit=2).json()
    rest = erp.get("/events", after=first["next"], limit=200).json()
    assert [one["data"]["on_hand"] for one in first["data"] + rest["data"]] == [0, 1, 2, 3, 4]
    assert rest["next"] is None


def test_the_webhook_is_set_over_the_api_too(erp: Erp, control: SandboxControl, receiver: Receiver) -> None:
    made = erp.post("/webhooks", {"url": receiver.url, "secret": "mine", "events": ["price.updated"]})
    assert made.status_code == 201
    control.seed(stock=[{"sku": "BL-IKAT-S", "warehouse": "BLR", "on_hand": 1}])
    control.seed(prices=[{"id": "PRICE-BL-IKAT-S", "rate": "1.00"}])
    assert [one["type"] for one in told(receiver, 1)] == ["price.updated"]
    assert is_signed(receiver.received[0], "mine")
    assert erp.post("/webhooks", {"url": "ftp://x", "secret": "s"}).json()["code"] == "invalid_url"
    assert (
        erp.post("/webhooks", {"url": "http://x", "secret": "s", "events": ["moon.full"]}).status_code == 422
    )


@pytest.mark.parametrize(
    ("action", "form", "shown"),
    [
        ("price", {"sku": "BL-IKAT-S", "rate": "1,349.50"}, "BL-IKAT-S now costs ₹1,349.50."),
        ("price", {"sku": "BL-IKAT-S", "rate": "cheap"}, "Type the price as a number"),
        ("price", {"sku": "NOPE", "rate": "12.00"}, "There is no SKU NOPE."),
        ("stock", {"sku": "BL-IKAT-M", "warehouse": "BLR", "on_hand": "6"}, "6 on hand, 4 available"),
        ("stock", {"sku": "BL-IKAT-M", "warehouse": "BLR", "on_hand": "-1"}, "Type the number of pieces"),
        ("advance", {"id": "WEB-1001"}, "WEB-1001 is now picking."),
        ("hold", {"id": "WEB-1001"}, "is on hold"),
        ("cancel", {"id": "WEB-1001"}, "is cancelled"),
    ],
)
def test_the_panels_buttons_do_what_they_say(erp: Erp, action: str, form: dict[str, str], shown: str) -> None:
    erp.placed()
    pressed = requests.post(
        f"{erp.base_url}/__panel__/{action}", data={"run": erp.run_id, **form}, timeout=10
    )
    assert pressed.status_code == 200
    assert shown in pressed.text


def test_a_panel_price_is_an_edit_the_api_sees(erp: Erp) -> None:
    form = {"run": erp.run_id, "sku": "BL-IKAT-S", "rate": "1349.50"}
    requests.post(f"{erp.base_url}/__panel__/price", data=form, timeout=10)
    (row,) = erp.get("/prices", sku="BL-IKAT-S").json()["data"]
    assert (row["rate"], row["version"], row["price_list"]) == ("1349.50", 2, "RETAIL")
