"""A return fetched at the customer's door by the real courier, over HTTP: booked once, scanned home, looked after."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core import clock
from erp_sync.connections import PUSHES
from erp_sync.engine.push import push_due
from erp_sync.models import OutboundMessage
from orders.invoices.models import CreditNote
from orders.models import Order, Return
from orders.returns.operations import (
    approve_return,
    cancel_return,
    inspect_return,
    poll_returns,
    receive_return,
    record_pickup_stands,
    refund_return,
)
from orders.returns.rules import Verdict
from payments.models import Refund
from payments.tasks import sweep
from tests.erp_sync.test_parcels import courier_says, packed
from tests.erp_sync.test_stopping import settle
from tests.orders.returns.parcels import ask
from tests.world import World, drain_outbox

pytestmark = pytest.mark.django_db
Buy = Callable[..., str]
STAFF = "meera@blouson.test"


@pytest.fixture
def approved(range_in_shop: World, bought: Buy) -> Return:
    """One of two blouses, delivered by the courier; its return is approved and the courier told."""
    order, shipment = packed(range_in_shop, bought)
    range_in_shop.shiprocket.call("POST", f"/shipments/{shipment.awb}/script", {"name": "happy"})
    courier_says(range_in_shop)
    settle()
    found = ask(Order.objects.get(pk=order.pk), (1, 1), reason="does-not-fit")
    approve_return(return_id=found.public_id, actor=STAFF)
    settle()
    found.refresh_from_db()
    return found


def test_the_courier_is_booked_once_and_its_scans_bring_it_home(
    range_in_shop: World, approved: Return
) -> None:
    assert approved.status == "pickup_booked"
    (fetched,) = [row for row in range_in_shop.shiprocket.state("orders") if row.get("is_return")]
    assert (fetched["awb"], fetched["channel_order_id"]) == (approved.awb, approved.number)
    assert fetched["customer"]["pincode"] == approved.order.shipping_pincode
    assert not OutboundMessage.objects.filter(status="dead").exists()
    before = len(range_in_shop.shiprocket.deliveries(event="tracking"))
    range_in_shop.shiprocket.call("POST", f"/shipments/{approved.awb}/script", {"name": "return_ok"})
    courier_says(range_in_shop, skip=before)
    approved.refresh_from_db()
    assert approved.status == "received"
    facts = list(approved.order.facts.filter(kind="return").order_by("id").values_list("key", flat=True))
    assert [key.rpartition(":")[2] for key in facts] == [
        "requested", "approved", "pickup_booked", "in_transit", "received",
    ]  # fmt: skip
    courier_says(range_in_shop, skip=before)
    approved.refresh_from_db()
    assert approved.status == "received"


def test_a_return_of_a_real_order_is_looked_at_and_refunded_everywhere(
    range_in_shop: World, approved: Return
) -> None:
    receive_return(return_id=approved.public_id, actor=STAFF)
    inspect_return(return_id=approved.public_id, verdicts=[Verdict(1, 1)], actor=STAFF)
    amount = refund_return(return_id=approved.public_id, actor=STAFF)
    note = CreditNote.objects.get()
    assert note.total == amount.amount
    before = on_hand(range_in_shop, approved)
    sweep()
    settle()
    settle()
    (told,) = range_in_shop.arkone.state("credit_notes")
    assert (told["external_id"], round(float(told["total"]) * 100)) == (note.number, note.total)
    assert [(line["qty"], line["good"]) for line in told["lines"]] == [(1, 1)]
    assert on_hand(range_in_shop, approved) == before + 1
    assert not OutboundMessage.objects.filter(status="dead").exists()
    refund = Refund.objects.get()
    assert refund.amount == amount.amount
    if refund.status == "processed":
        (erp_refund,) = range_in_shop.arkone.state("refunds")
        assert round(float(erp_refund["amount"]) * 100) == amount.amount


def on_hand(world: World, found: Return) -> int:
    """What the ERP has of the returned piece at the place that sent it."""
    line = found.items.get().line
    rows = world.arkone.state("stock")
    row = next(each for each in rows if (each["sku"], each["warehouse"]) == (line.sku, line.location_code))
    return int(row["on_hand"])


def test_a_credit_note_whose_answer_is_lost_is_one_and_restocks_once(
    range_in_shop: World, approved: Return
) -> None:
    receive_return(return_id=approved.public_id, actor=STAFF)
    inspect_return(return_id=approved.public_id, verdicts=[Verdict(1, good=0, damaged=1)], actor=STAFF)
    refund_return(return_id=approved.public_id, actor=STAFF)
    before = on_hand(range_in_shop, approved)
    range_in_shop.arkone.add_fault(
        "timeout_after_commit",
        params={"hold_s": 0.3},
        match={"method": "POST", "path_regex": "credit-notes$"},
        times=1,
    )
    settle()
    OutboundMessage.objects.filter(flow="erp_credit_note").update(next_attempt_at=clock.now())
    settle()
    assert OutboundMessage.objects.get(flow="erp_credit_note").status == "done"
    assert len(range_in_shop.arkone.state("credit_notes")) == 1
    assert on_hand(range_in_shop, approved) == before  # damaged: not for sale again


def test_a_return_called_off_calls_the_courier_off_once(range_in_shop: World, approved: Return) -> None:
    cancel_return(return_id=approved.public_id)
    settle()
    (fetched,) = [row for row in range_in_shop.shiprocket.state("orders") if row.get("is_return")]
    assert fetched["status_code"] == 5
    asked = [row for row in range_in_shop.shiprocket.requests() if row["path"].endswith("/orders/cancel")]
    assert len(asked) == 1
    assert OutboundMessage.objects.get(flow="courier_return_cancel").status == "done"
    assert Order.objects.get(pk=approved.order_id).flags == {}


def test_a_courier_that_has_set_out_all_the_same_flags_the_order_once(
    range_in_shop: World, approved: Return
) -> None:
    range_in_shop.shiprocket.add_fault(
        "status",
        match={"method": "POST", "path_regex": "orders/cancel$"},
        params={"code": 400, "body": {"message": "out for pickup"}},
    )
    cancel_return(return_id=approved.public_id)
    settle()
    assert "return_pickup_stands" in Order.objects.get(pk=approved.order_id).flags
    assert not record_pickup_stands(return_id=approved.public_id)


def test_nobody_is_called_off_whom_nobody_called(range_in_shop: World, bought: Buy) -> None:
    order, shipment = packed(range_in_shop, bought)
    range_in_shop.shiprocket.call("POST", f"/shipments/{shipment.awb}/script", {"name": "happy"})
    courier_says(range_in_shop)
    found = ask(Order.objects.get(pk=order.pk), (1, 1), reason="does-not-fit")
    cancel_return(return_id=found.public_id)
    settle()
    assert not OutboundMessage.objects.filter(flow__startswith="courier_return").exists()


def test_a_lost_scan_is_asked_for(range_in_shop: World, approved: Return) -> None:
    range_in_shop.shiprocket.call("POST", f"/shipments/{approved.awb}/script", {"name": "return_ok"})
    assert poll_returns() == 0  # just booked: too early to ask
    Return.objects.update(next_poll_at=clock.now())
    assert poll_returns() == 1
    approved.refresh_from_db()
    assert approved.status == "received"
    Return.objects.update(next_poll_at=clock.now())
    assert poll_returns() == 0


def test_a_courier_that_does_not_take_it_flags_the_order(range_in_shop: World, approved: Return) -> None:
    before = len(range_in_shop.shiprocket.deliveries(event="tracking"))
    range_in_shop.shiprocket.call("POST", f"/shipments/{approved.awb}/script", {"name": "qc_failed"})
    courier_says(range_in_shop, skip=before)
    approved.refresh_from_db()
    assert approved.status == "pickup_booked"
    assert "return_pickup_exception" in Order.objects.get(pk=approved.order_id).flags


def test_what_is_brought_to_a_store_needs_no_courier(range_in_shop: World, bought: Buy) -> None:
    order, shipment = packed(range_in_shop, bought)
    range_in_shop.shiprocket.call("POST", f"/shipments/{shipment.awb}/script", {"name": "happy"})
    courier_says(range_in_shop)
    found = ask(Order.objects.get(pk=order.pk), (1, 1), reason="does-not-fit", way="store")
    approve_return(return_id=found.public_id, actor=STAFF)
    drain_outbox()
    push_due(PUSHES)
    assert not OutboundMessage.objects.filter(flow="courier_return").exists()
