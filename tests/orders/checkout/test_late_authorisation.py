"""The bank says yes after the shopper has gone: the order takes the money if it still can."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from catalog.inventory.models import InventoryLevel, ReservationItem
from catalog.inventory.operations import expire_reservations
from core import clock
from orders.models import Order
from orders.sales.operations import cancel_order, expire_order
from orders.sales.queries import order_by_token, order_token
from payments.models import Capture, LedgerEntry, Payment
from payments.operations import record_return
from payments.tasks import sweep
from tests.orders.wardrobe import news, shelve, told
from tests.world import World, drain_outbox

Placed = Callable[..., Order]
Pay = Callable[..., dict[str, str]]

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(placed: Placed, pay: Pay, world: World) -> Callable[..., Order]:
    """An order whose payment failed, whose hold has run out, and whose bank says yes after all."""

    def authorise(*, shelf: int = 1, before: Callable[[Order], object] = lambda order: None) -> Order:
        order = placed()
        pay(order, "fail")
        record_return(reference=order.reference, posted={})
        drain_outbox()
        with clock.moved(timedelta(minutes=40)):
            expire_reservations()
        shelve("BLS-MRN-34", "BLR", shelf, version=2)
        before(order)
        world.razorpay.clock(advance_s=40 * 60)
        (payment,) = world.razorpay.state("payments")
        world.razorpay.call("POST", f"/payments/{payment['id']}/authorize", {"capture": True})
        record_return(reference=order.reference, posted={})
        drain_outbox()
        order.refresh_from_db()
        return order

    return authorise


def capture_now() -> None:
    """Let the capture be due, take it and deliver the news."""
    Capture.objects.filter(status="requested").update(next_attempt_at="2020-01-01T00:00:00Z")
    sweep()
    drain_outbox()


def test_it_is_taken_with_the_pieces_held_anew(late: Callable[..., Order], world: World) -> None:
    order = late()
    assert (order.status, Payment.objects.get().status) == ("pending", "authorized")
    assert InventoryLevel.objects.get().reserved == 1, "held again before the money is taken"
    capture_now()
    order.refresh_from_db()
    assert (order.status, order.payment_status) == ("confirmed", "paid")
    assert ReservationItem.objects.get().status == "confirmed"
    assert [payment["status"] for payment in world.razorpay.state("payments")] == ["captured"]
    assert told(order) == ["placed", "payment_failed", "confirmed"]
    assert len(news("OrderConfirmed")) == 1


def test_sold_out_it_is_left_to_the_bank_without_a_fee(late: Callable[..., Order], world: World) -> None:
    order = late(shelf=0)
    capture_now()
    assert not Capture.objects.exists()
    assert told(order) == ["placed", "payment_failed", "authorization_refused"]
    page = order_by_token(order_token(order.public_id))
    assert page.can_pay, "the promise stands in nobody's way"
    world.razorpay.clock(advance_s=4 * 86_400)
    (payment,) = world.razorpay.state("payments")
    assert (payment["captured"], payment["fee"]) == (False, None)
    with clock.moved(timedelta(hours=25)):
        assert expire_order(order_id=order.public_id)
    assert not LedgerEntry.objects.exists()


def test_an_order_that_is_over_leaves_it(late: Callable[..., Order]) -> None:
    def end(order: Order) -> None:
        cancel_order(order_id=order.public_id, reason="changed my mind")

    order = late(before=end)
    capture_now()
    assert order.status == "cancelled"
    assert not Capture.objects.exists()
    assert InventoryLevel.objects.get().reserved == 0
    assert told(order)[-1] == "authorization_refused"


def test_cancelled_before_it_was_taken_it_is_not_taken(late: Callable[..., Order]) -> None:
    order = late()
    cancel_order(order_id=order.public_id, reason="changed my mind")
    capture_now()
    assert Capture.objects.get().status == "lapsed"
    assert not LedgerEntry.objects.exists()
    assert InventoryLevel.objects.get().reserved == 0


def test_told_twice_it_is_judged_once(late: Callable[..., Order]) -> None:
    order = late(shelf=0)
    for _ in range(2):
        record_return(reference=order.reference, posted={})
        drain_outbox()
    assert told(order).count("authorization_refused") == 1
