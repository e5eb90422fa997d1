"""An order that a rule stopped stands still in the ERP, whichever it is, and goes on once somebody has looked at it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core import clock
from core.models import User
from erp_sync.models import OutboundMessage
from orders.models import Order, StaffRule
from orders.sales.operations.settle_flags import settle_flags
from tests.erp_sync.erp.conftest import erp
from tests.erp_sync.test_stopping import settle
from tests.world import World

pytestmark = pytest.mark.django_db
__all__ = ["erp"]


@pytest.mark.parametrize("event", ["placed", "confirmed"])
def test_held_and_released_there_once(event: str, range_in_shop: World, bought: Callable[..., str]) -> None:
    StaffRule.objects.create(
        name="All",
        event=event,
        action="hold",
        is_on=True,
        made_by=User.objects.create_user("m@blouson.test", None),
    )
    fault = {"method": "POST", "path_regex": "(hold|update_status)$"}
    range_in_shop.arkone.add_fault("timeout_after_commit", params={"hold_s": 0.3}, match=fault, times=1)
    order = Order.objects.get(public_id=bought())
    settle()
    OutboundMessage.objects.filter(status="pending").update(next_attempt_at=clock.now())
    settle()
    order.refresh_from_db()
    assert order.flags == {"held": "Held: All"}
    (there,) = range_in_shop.arkone.state("sales_orders")
    assert (there["status"], there["on_hold"]) == ("confirmed", True)
    settle_flags(order_id=order.public_id, reason="Fine", actor="meera")
    settle()
    (there,) = range_in_shop.arkone.state("sales_orders")
    assert (there["status"], there["on_hold"]) == ("confirmed", False)
    assert not OutboundMessage.objects.exclude(status="done").exists()
    assert OutboundMessage.objects.filter(flow="erp_hold").count() == 2
