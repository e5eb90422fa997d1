"""ERPNext's webhooks: a hint by a signature over the bytes, kept once, followed by reading the list."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from catalog.inventory.models import InventoryLevel
from erp_sync import tasks
from erp_sync.connections import FEEDS
from erp_sync.engine.inbox import apply_due
from erp_sync.models import InboxMessage
from erp_sync.webhooks import READ_FLOW_TASK
from tests.erp_sync.conftest import PRICE_LIST
from tests.world import World

pytestmark = pytest.mark.django_db
NEVER = "http://127.0.0.1:9/hooks/erp/erpnext"


@pytest.fixture
def erp(world: World, settings: Settings) -> World:
    """The small range, spoken to as ERPNext."""
    settings.ERP, settings.ERPNEXT_PRICE_LIST = "erp_sync.erpnext.erp.ErpNextErp", PRICE_LIST
    world.arkone.options(rate_per_s=0, dialect="frappe")
    return world


def knock(delivery: dict[str, object], signature: str | None = None) -> int:
    attempts = delivery["attempts"]
    assert isinstance(attempts, list)
    told = signature or attempts[0]["headers"]["X-Frappe-Webhook-Signature"]
    return (
        Client()
        .post(
            "/hooks/erp/erpnext",
            delivery["body"],
            content_type="application/json",
            headers={"X-Frappe-Webhook-Signature": told},
        )
        .status_code
    )


def test_a_hint_is_kept_once_and_its_list_is_read(range_in_shop: World) -> None:
    range_in_shop.arkone.webhook(NEVER, "arkone-sandbox-webhook")
    range_in_shop.arkone.seed(stock=[{"sku": "BL-IKAT-M", "warehouse": "BLR", "on_hand": 4}])
    (delivery,) = range_in_shop.arkone.flush()
    assert json.loads(delivery["body"])["doctype"] == "Bin"

    assert knock(delivery, "bm90IG1pbmU=") == 401
    assert [knock(delivery), knock(delivery)] == [200, 200]
    assert InboxMessage.objects.filter(source="erpnext", kind="hint").count() == 1
    assert tasks.read_hinted.name == READ_FLOW_TASK
    tasks.read_hinted("stock")
    apply_due(FEEDS)
    level = InventoryLevel.objects.get(item__variant__sku="BL-IKAT-M", location__code="BLR")
    assert level.stocked == 4
    assert not InboxMessage.objects.exclude(status="done").exists()


def test_a_hint_without_a_name_is_refused(settings: Settings) -> None:
    settings.ERPNEXT_WEBHOOK_SECRET = ""
    answer = Client().post("/hooks/erp/erpnext", "{}", content_type="application/json")
    assert answer.status_code == 401
    assert not InboxMessage.objects.exists()
