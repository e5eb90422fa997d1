"""Stock for a channel that Shiprocket keeps in step: the figure of the moment, many changes as one message, strangers passed over."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from catalog.inventory.queries.snapshot import shelf_by_sku
from catalog.products.models import ProductVariant
from catalog.products.operations import publish_product
from erp_sync.connections import PUSHES
from erp_sync.engine.outbound import Outgoing
from erp_sync.engine.push import push_due
from erp_sync.models import OutboundMessage
from erp_sync.shiprocket.client import ShiprocketClient
from erp_sync.shiprocket.stock import push_stock
from tests.world import World, drain_outbox

pytestmark = pytest.mark.django_db
SKU = "BL-IKAT-M"


def change_stock(world: World, on_hand: int) -> None:
    rows = [row for row in world.arkone.state("stock") if row["sku"] == SKU]
    told = {"sku": SKU, "warehouse": rows[0]["warehouse"], "on_hand": on_hand}
    world.arkone.seed(stock=[told])
    world.arkone.clock(advance_s=5)
    call_command("sync", "stock", verbosity=0)
    drain_outbox()


def told(world: World) -> list[str]:
    return [line["path"] for line in world.shiprocket.journal() if "/inventory/" in line["path"]]


def test_what_can_be_sold_is_told_once_for_many_changes(
    range_in_shop: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_product(ProductVariant.objects.select_related("product").get(sku=SKU).product.public_id)
    drain_outbox()
    change_stock(range_in_shop, 41)
    assert not OutboundMessage.objects.filter(flow="courier_stock").exists(), "a setting, and it is off"

    settings.SHIPROCKET_STOCK_SYNC = True
    range_in_shop.shiprocket.seed(
        inventory=[
            *({"id": str(n), "sku": f"OTHER-{n}", "total_quantity": 1} for n in range(120)),
            {"id": "900", "sku": SKU, "total_quantity": 3},
        ]
    )
    for on_hand in (42, 37, 23):
        change_stock(range_in_shop, on_hand)
    message = OutboundMessage.objects.get(flow="courier_stock")
    with monkeypatch.context() as dying, pytest.raises(SystemExit):
        dying.setattr(ShiprocketClient, "read", killed)
        push_stock(Outgoing(message.pk, 1, message.key, message.flow, "shiprocket", "", message.payload))
    push_due(PUSHES)  # a worker that died over their catalogue has made nobody a stranger
    figure = shelf_by_sku([SKU])[SKU]
    theirs = {row["id"]: row["total_quantity"] for row in range_in_shop.shiprocket.state("inventory")}
    assert (theirs["900"], theirs["5"], figure > 0) == (figure, 1, True)
    change_stock(range_in_shop, 22)
    push_due(PUSHES)
    assert len(told(range_in_shop)) == 2, "and again when it changes after it was told"

    range_in_shop.shiprocket.seed(
        inventory=[{"id": "900", "sku": SKU, "total_quantity": 3, "is_combo": True}]
    )
    change_stock(range_in_shop, 21)
    push_due(PUSHES)
    assert set(OutboundMessage.objects.filter(flow="courier_stock").values_list("status", flat=True)) == {
        "done"
    }
    assert OutboundMessage.objects.filter(flow="courier_stock").latest("pk").log[-1]["status"] == 409


def killed(*args: object) -> None:
    """As kill -9 in the middle of a call: no handler of ours sees it."""
    raise SystemExit
