"""A parcel that nobody took: its buyer asks the courier to come again, once for each attempt, and hears what became of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.models import User
from erp_sync.models import OutboundMessage
from orders.models import Order
from orders.sales.queries import order_token
from tests.erp_sync.test_parcels import courier_says, packed
from tests.erp_sync.test_stopping import settle
from tests.world import World

pytestmark = pytest.mark.django_db
Buy = Callable[..., str]
UNDELIVERED, DELIVERED = 21, 7


def scan(world: World, awb: str, status: int) -> None:
    """A minute after the last: the courier's log knows whole seconds, and the same twice is one."""
    world.shiprocket.clock(advance_s=60)
    before = len(world.shiprocket.deliveries(event="tracking"))
    body = {"sr_status": status, "at": None, "activity": "Customer not available"}
    world.shiprocket.call("POST", f"/shipments/{awb}/scan", {k: v for k, v in body.items() if v is not None})
    courier_says(world, skip=before)


def actions(world: World) -> list[dict[str, str]]:
    (order,) = world.shiprocket.state("orders")
    return list(order.get("ndr_actions", []))


def test_the_buyer_asks_once_for_each_attempt(client: Client, range_in_shop: World, bought: Buy) -> None:
    order, shipment = packed(range_in_shop, bought)
    room = f"/orders/{order_token(order.public_id)}/"
    again = f"{room}parcels/{shipment.public_id}/again/"
    for status in (42, 18, 17):
        scan(range_in_shop, shipment.awb, status)
    assert "Ask it to come again" not in client.get(room).text
    client.post(again)
    settle()
    assert not OutboundMessage.objects.filter(flow="courier_attempt").exists(), "it has not failed yet"

    scan(range_in_shop, shipment.awb, UNDELIVERED)
    assert "Ask it to come again" in client.get(room).text
    assert client.post(again, {"wish": "x" * 201}).status_code == 303
    settle()
    assert actions(range_in_shop) == []
    for _ in range(2):
        client.post(again, {"wish": "After six, <b>please</b>"})
    settle()
    assert actions(range_in_shop) == [
        {"action": "re-attempt", "comments": "After six, <b>please</b>", "phone": "9845012345"}
    ]
    assert "The courier knows already" in client.get(room).text

    stranger = f"/orders/{order_token(order.public_id)}/parcels/ship_unknown/again/"
    assert client.post(stranger).status_code == 404
    assert client.get(again).status_code == 405

    range_in_shop.shiprocket.add_fault(
        "status",
        params={"code": 400, "body": {"message": "No NDR is open for this AWB."}},
        match={"path_regex": "/ndr/"},
        times=1,
    )
    scan(range_in_shop, shipment.awb, 17)
    scan(range_in_shop, shipment.awb, UNDELIVERED)
    client.post(again)
    settle()
    assert len(actions(range_in_shop)) == 1
    facts = Order.objects.get(pk=order.pk).facts.filter(key__startswith="attempt_")
    assert [key.partition(":")[0] for key in facts.order_by("id").values_list("key", flat=True)] == [
        "attempt_asked", "attempt_asked", "attempt_refused",
    ]  # fmt: skip
    assert not OutboundMessage.objects.filter(status="dead").exists()


def test_staff_decide_with_another_telephone_address_and_day_and_hear_the_answer(
    client: Client, range_in_shop: World, bought: Buy
) -> None:
    order, shipment = packed(range_in_shop, bought)
    client.force_login(User.objects.create_superuser("owner@blouson.test", "kanjivaram-9"))
    again = reverse("admin:orders_shipment_deliver_again", args=[shipment.pk])
    said = {"_form_submitted": "on", "words": "Ring twice", "phone": "98450 99999", "address1": "7, MG Road"}
    assert client.post(again, said).status_code == 403, "nothing has failed yet"
    for status in (42, 18, 17, UNDELIVERED):
        scan(range_in_shop, shipment.awb, status)
    tomorrow = (clock.today_in_india() + timedelta(days=1)).isoformat()
    for wrong in ({"phone": "12"}, {"on": "2020-01-01"}, {"words": ""}):
        assert client.post(again, said | wrong).status_code == 200
    assert not OutboundMessage.objects.filter(flow="courier_attempt").exists()

    for _ in range(2):  # a double press
        assert client.post(again, said | {"on": tomorrow}).status_code == 302
    settle()
    told = {
        "comments": "Ring twice",
        "phone": "9845099999",
        "address1": "7, MG Road",
        "deferred_date": tomorrow,
    }
    assert actions(range_in_shop) == [{"action": "re-attempt", **told}]
    facts = Order.objects.get(pk=order.pk).facts.filter(kind="parcel").order_by("id")
    texts = [fact.text for fact in facts]
    assert "with another telephone and address, not before" in texts[-2]
    assert texts[-1] == "The courier answered: Data Updated Sucessfully"
    assert "99999" not in " ".join(texts), "the customer's telephone stays off the timeline"

    back = reverse("admin:orders_shipment_bring_back", args=[shipment.pk])
    client.post(back, {"_form_submitted": "on", "words": "Does not want it any more"})
    settle()
    shipment.refresh_from_db()
    assert [each["action"] for each in actions(range_in_shop)] == ["re-attempt", "return"]
    courier_says(range_in_shop)
    shipment.refresh_from_db()
    assert shipment.status == "rto_initiated"
    assert client.post(back, {"_form_submitted": "on", "words": "Again"}).status_code == 403
    assert not OutboundMessage.objects.filter(status="dead").exists()
