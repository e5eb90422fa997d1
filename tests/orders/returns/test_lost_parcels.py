"""Parcels that never arrive: claimed once by whoever says so first, written off, put right in full to the paisa."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from catalog.inventory.models import InventoryLevel
from core.errors import Invalid
from core.money import Money
from erp_sync.models import OutboundMessage
from orders.fulfilment.operations import ParcelNotAway, mark_lost
from orders.fulfilment.rules import ShipmentStatus
from orders.invoices.models import CreditNote
from orders.models import Order, Return, Shipment
from orders.returns.operations import (
    ClaimVerdict,
    MissedParcel,
    NothingOverdue,
    accept_claim,
    open_lost_claim,
    refund_return,
    refuse_return,
    report_missed_parcel,
    send_exchange,
)
from orders.returns.queries import credit_note_for_erp, has_overdue_parcel
from orders.returns.rules import WrongStep
from payments.models import LedgerEntry, Refund
from storefront.letters.models import Letter
from tests.orders.checkout.test_cash_on_delivery import cash_order
from tests.orders.conftest import begin, come_back
from tests.orders.returns.parcels import scan, send
from tests.orders.wardrobe import add_piece, cart_with, everything
from tests.payments.credit.accounts import assert_books_straight
from tests.world import World, drain_outbox

pytestmark = pytest.mark.django_db
STAFF = "meera@blouson.test"
TRANSIT, LOST, DELIVERED = ShipmentStatus.IN_TRANSIT, ShipmentStatus.LOST, ShipmentStatus.DELIVERED
MONEY = MissedParcel("refund", "Nobody came")


@pytest.fixture
def order(world: World, pay: Callable[..., dict[str, str]]) -> Order:
    """Two blouses at ₹450 and carriage of ₹99, paid and with the courier."""
    cart_id = cart_with((add_piece(price="450.00", stock={"BLR": 9}), 2))
    found = Order.objects.get(public_id=begin(cart_id=cart_id).order_id)
    found = come_back(found, pay(found))
    send(found, until=TRANSIT)
    drain_outbox()
    return found


def parcel() -> Shipment:
    return Shipment.objects.get()


def overdue(order: Order) -> None:
    """Its promised day was yesterday."""
    Shipment.objects.update(created_at=parcel().created_at - timedelta(days=20))
    Order.objects.filter(pk=order.pk).update(expected_on=None)


def accept(found: Return, wish: str, *, comes_back: bool = False) -> None:
    accept_claim(return_id=found.public_id, verdict=ClaimVerdict(wish, comes_back), actor=STAFF)
    drain_outbox()
    found.refresh_from_db()


def test_the_courier_s_word_opens_one_claim_and_everything_goes_back_once(order: Order) -> None:
    on_shelf = InventoryLevel.objects.get().stocked
    scan(order, LOST)
    drain_outbox()
    found = Return.objects.get()
    claim = (found.origin, found.claim.kind, found.status, found.our_fault, found.occasion)
    assert claim == ("claim", "lost", "requested", True, parcel().public_id)
    assert order.lines.get().back == 2
    assert open_lost_claim(order_id=order.public_id, shipment_id=parcel().public_id) is None
    letter = Letter.objects.get(kind="return_requested", about=f"{found.public_id}")
    assert f"Your parcel of {order.number} is missing" in letter.subject
    assert any('"lost"' in str(each.payload).replace("'", '"') for each in OutboundMessage.objects.all())

    accept(found, "refund", comes_back=True)  # nothing can come back, whatever was ticked
    assert (found.status, found.way, found.items.get().damaged) == ("inspected", "none", 2)
    assert refund_return(return_id=found.public_id, actor=STAFF) == Money(999_00)
    with pytest.raises(WrongStep):
        refund_return(return_id=found.public_id, actor=STAFF)
    drain_outbox()
    note = CreditNote.objects.get()
    assert (note.total, Refund.objects.get().amount) == (999_00, 999_00)
    told = credit_note_for_erp(note.public_id)
    assert [(line.quantity, line.good) for line in told.lines] == [(2, 0)]  # written off, never for the shelf
    assert InventoryLevel.objects.get().stocked == on_shelf
    assert Return.objects.count() == 1

    scan(order, DELIVERED, minutes=9)
    order.refresh_from_db()
    assert "counts as lost" in order.flags["parcel_found"]


def test_the_same_once_more_instead(order: Order) -> None:
    scan(order, LOST)
    drain_outbox()
    found = Return.objects.get()
    accept(found, "exchange")
    number = send_exchange(return_id=found.public_id, actor=STAFF)
    other = Order.objects.get(number=number)
    assert (other.status, other.total, other.lines.get().quantity) == ("confirmed", 900_00, 2)
    assert Refund.objects.get().amount == 99_00  # the carriage of what never came
    assert_books_straight()


def test_staff_call_it_lost_and_only_what_the_courier_has(order: Order) -> None:
    parcel_id = parcel().public_id
    before = everything()
    with pytest.raises(Invalid):
        mark_lost(shipment_id=parcel_id, reason="  ", actor=STAFF)
    assert everything() == before
    for _ in range(2):
        mark_lost(shipment_id=parcel_id, reason="Courier's call 4711", actor=STAFF)
        drain_outbox()
    assert (parcel().status, Return.objects.get().status) == ("lost", "requested")
    assert parcel().scans.first().activity == f"Called lost by {STAFF}: Courier's call 4711"  # type: ignore[union-attr]
    Shipment.objects.update(status="delivered")
    with pytest.raises(ParcelNotAway):
        mark_lost(shipment_id=parcel_id, reason="Gone", actor=STAFF)


def test_its_customer_says_so_after_the_promised_day(order: Order) -> None:
    before = everything()
    with pytest.raises(NothingOverdue):
        report_missed_parcel(order_id=order.public_id, missed=MONEY)
    overdue(order)
    with pytest.raises(Invalid):
        report_missed_parcel(order_id=order.public_id, missed=MissedParcel("gold", "x" * 501))
    assert Return.objects.count() == 0 and everything().keys() == before.keys()
    assert has_overdue_parcel(order.public_id)
    report_missed_parcel(order_id=order.public_id, missed=MONEY)
    assert not has_overdue_parcel(order.public_id)
    with pytest.raises(NothingOverdue):
        report_missed_parcel(order_id=order.public_id, missed=MONEY)

    refuse_return(return_id=Return.objects.get().public_id, reason="It comes tomorrow", actor=STAFF)
    report_missed_parcel(order_id=order.public_id, missed=MONEY)  # it did not come
    found = Return.objects.get(status="requested")
    accept(found, "refund")
    assert (parcel().status, Return.objects.filter(status="requested").count()) == ("lost", 0)
    assert refund_return(return_id=found.public_id, actor=STAFF) == Money(999_00)


def test_it_turns_up_after_all(order: Order) -> None:
    overdue(order)
    report_missed_parcel(order_id=order.public_id, missed=MONEY)
    drain_outbox()
    scan(order, DELIVERED)
    drain_outbox()
    found = Return.objects.get()
    assert (found.status, found.occasion, order.lines.get().back) == ("cancelled", parcel().public_id, 0)
    letter = Letter.objects.get(kind="return_cancelled", about=f"{found.public_id}")
    assert "turned up" in letter.text


def test_it_comes_back_to_us_instead_and_is_settled_as_that(order: Order) -> None:
    overdue(order)
    report_missed_parcel(order_id=order.public_id, missed=MONEY)
    drain_outbox()
    scan(order, ShipmentStatus.RTO_DELIVERED)
    drain_outbox()
    stands = dict(Return.objects.values_list("origin", "status"))
    assert stands == {"claim": "cancelled", "rto": "refunded"}
    assert Refund.objects.get().amount == 999_00 - 100_00


@pytest.mark.parametrize("who", ["courier", "customer"])
def test_nobody_pays_at_the_door_for_what_is_lost(world: World, who: str) -> None:
    order = cash_order()
    send(order, until=TRANSIT)
    drain_outbox()
    if who == "courier":
        scan(order, LOST)
    else:
        overdue(order)
        report_missed_parcel(order_id=order.public_id, missed=MONEY)
        accept_claim(
            return_id=Return.objects.get().public_id, verdict=ClaimVerdict("exchange", False), actor=STAFF
        )
    drain_outbox()
    order.refresh_from_db()
    found = Return.objects.get()
    assert (order.status, order.payment_status, found.status) == ("cancelled", "uncollected", "closed")
    assert CreditNote.objects.get().total == order.total
    assert not LedgerEntry.objects.exists() and not Refund.objects.exists()
    letter = Letter.objects.get(kind="return_closed", about=f"{found.public_id}")
    assert "was lost" in letter.text and "nothing is due" in letter.text
