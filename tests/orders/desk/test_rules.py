"""Which steps are offered in which state: the whole table, and who is never asked."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from core.money import Money
from core.story import Trouble
from orders.desk.facts import (
    CashBackFacts,
    ChangeFacts,
    CollectingFacts,
    OrderFacts,
    ParcelFacts,
    RefundFacts,
    ReturnFacts,
)
from orders.desk.rules import NextAction, next_actions
from orders.fulfilment.rules import ShipmentStatus
from orders.models import Order
from orders.returns.rules import ReturnStatus

NONE, PRICE = Money.zero(), Money.of("1,23,456.00".replace(",", ""))
PREPAID = OrderFacts(
    status="confirmed", fulfilment="none", in_cash=False, to_pay=PRICE, paid=PRICE, credit=NONE
)
CASH = replace(PREPAID, in_cash=True, paid=NONE)


def offered(facts: OrderFacts) -> dict[str, NextAction]:
    return {action.name: action for action in next_actions(facts)}


def names(facts: OrderFacts) -> set[str]:
    return set(offered(facts))


UNPACKED = {"pack", "readdress", "edit_lines", "cancel"}
# status, where the goods are -> what may be done, in advance paid | in cash
TABLE: dict[tuple[str, str], tuple[set[str], set[str]]] = {
    ("pending", "none"): ({"ask_gateway", "cancel"}, {"confirm_cash", "send_code", "cancel"}),
    ("confirmed", "none"): (UNPACKED, UNPACKED),
    ("confirmed", "packed"): ({"cancel"}, {"cancel"}),
    ("confirmed", "shipped"): (set(), set()),
    ("confirmed", "out_for_delivery"): (set(), set()),
    ("confirmed", "delivered"): (set(), set()),
    ("confirmed", "returned_to_origin"): (set(), set()),
}


@pytest.mark.parametrize(
    ("status", "fulfilment"), list(product(Order.Status.values, Order.FulfilmentStatus.values))
)
def test_every_state_has_its_steps(status: str, fulfilment: str) -> None:
    """What the table does not name stands still: over, or a parcel packed for an order that is not confirmed."""
    ahead, at_door = TABLE.get((status, fulfilment), (set(), set()))
    if status == "pending":
        ahead, at_door = TABLE["pending", "none"]
    facts = {"status": status, "fulfilment": fulfilment}
    assert names(replace(PREPAID, **facts)) == ahead
    assert names(replace(CASH, **facts)) == at_door


PARCELS: dict[ShipmentStatus, set[str]] = {status: set() for status in ShipmentStatus} | {
    ShipmentStatus.CREATED: {"packing_slip", "cancel"},
    ShipmentStatus.AWB_ASSIGNED: {"packing_slip", "cancel"},
    ShipmentStatus.PICKUP_SCHEDULED: {"packing_slip", "cancel"},
    ShipmentStatus.CANCELLED: {"cancel"},
    ShipmentStatus.PICKED_UP: {"mark_as_delivered", "mark_as_lost"},
    ShipmentStatus.IN_TRANSIT: {"mark_as_delivered", "mark_as_lost"},
    ShipmentStatus.OUT_FOR_DELIVERY: {"mark_as_delivered", "mark_as_lost"},
    ShipmentStatus.RTO_INITIATED: {"mark_as_lost"},
    ShipmentStatus.RTO_IN_TRANSIT: {"mark_as_lost"},
}


@pytest.mark.parametrize("status", ShipmentStatus)
def test_every_state_of_a_packed_orders_parcel(status: ShipmentStatus) -> None:
    packed = replace(PREPAID, fulfilment="packed", is_packed=True, parcels=[ParcelFacts(7, "AWB1", status)])
    assert names(packed) == PARCELS[status]


def test_every_state_of_an_order_in_a_store() -> None:
    waits = CollectingFacts("BLR", "packed", 5)
    packed = replace(PREPAID, fulfilment="packed", is_packed=True, is_collected=True, collecting=waits)
    ready = replace(packed, collecting=replace(waits, stage="ready"))
    assert names(packed) == {"cancel", "ready"}
    assert names(ready) == {"cancel", "hand_over", "new_code"}
    locked = replace(packed, collecting=replace(waits, stage="ready", tries_left=0))
    assert names(locked) == {"cancel", "new_code"} and offered(locked)["new_code"].is_due
    assert names(replace(packed, collecting=replace(waits, stage=""))) == {"cancel"}
    for stop in ("asked", "accepted"):
        assert names(replace(ready, stop=stop)) == names(replace(packed, stop=stop)) == set()
    assert names(replace(ready, stop="refused")) == {"hand_over", "new_code"}


@pytest.mark.parametrize("stop", ["asked", "accepted", "refused"])
def test_a_cancellation_that_was_asked_for_is_not_asked_for_again(stop: str) -> None:
    assert "cancel" not in names(replace(PREPAID, fulfilment="packed", stop=stop))


RETURNS: dict[ReturnStatus, set[str]] = {status: set() for status in ReturnStatus} | {
    ReturnStatus.REQUESTED: {"approve", "refuse"},
    ReturnStatus.APPROVED: {"receive"},
    ReturnStatus.PICKUP_BOOKED: {"receive"},
    ReturnStatus.IN_TRANSIT: {"receive"},
    ReturnStatus.RECEIVED: {"inspect"},
    ReturnStatus.INSPECTED: {"close"},
}


@pytest.mark.parametrize("stage", ReturnStatus)
def test_every_state_of_a_return(stage: ReturnStatus) -> None:
    delivered = replace(PREPAID, fulfilment="delivered")
    found = ReturnFacts(3, "WEB-1-RT1", stage)
    assert names(replace(delivered, returns=[found])) == RETURNS[stage]
    claim = {"accept", "refuse"} if stage == ReturnStatus.REQUESTED else RETURNS[stage]
    assert names(replace(delivered, returns=[replace(found, is_claim=True)])) == claim
    worth = replace(found, worth=Money(44_900))
    also = {"refund"} if stage == ReturnStatus.INSPECTED else set()
    assert names(replace(delivered, returns=[worth])) == RETURNS[stage] | also
    other = replace(worth, holds_other=True)
    also = {"refund", "exchange"} if stage == ReturnStatus.INSPECTED else set()
    assert names(replace(delivered, returns=[other])) == RETURNS[stage] | also


def test_money_is_named_to_the_paisa() -> None:
    card = replace(PREPAID, credit=Money(1_000_00))
    assert "₹1,23,456.00 goes back the way it was paid." in offered(card)["cancel"].consequence
    assert "₹1,000.00 goes back to gift card or store credit." in offered(card)["cancel"].consequence
    assert "₹1,23,456.00 is not collected." in offered(CASH)["cancel"].consequence
    free = replace(PREPAID, to_pay=NONE, paid=NONE)
    assert "There is no money to give back." in offered(free)["cancel"].consequence
    found = ReturnFacts(3, "WEB-1-RT1", ReturnStatus.INSPECTED, worth=Money(44_900))
    refund = offered(replace(PREPAID, fulfilment="delivered", returns=[found]))["refund"]
    assert (refund.label, refund.about, refund.pk) == ("Refund ₹449.00 for WEB-1-RT1", "return", 3)
    assert refund.consequence.startswith("₹449.00 goes back the way it was paid, with a credit note.")


def test_nobody_decides_about_their_own_refund() -> None:
    asked = RefundFacts(5, Money(9_99_900), "meena@blouson.test", by_reader=True)
    assert names(replace(PREPAID, fulfilment="delivered", refunds=[asked])) == set()
    found = offered(replace(PREPAID, fulfilment="delivered", refunds=[replace(asked, by_reader=False)]))
    assert set(found) == {"approve", "decline"}
    assert found["approve"].why == "meena@blouson.test asks to give ₹9,999.00 back; it takes a second person."
    assert {each.permission for each in found.values()} == {"payments.approve_refund"}


def test_a_customer_is_called_once_for_each_failed_attempt() -> None:
    parcel = ParcelFacts(7, "AWB1", ShipmentStatus.OUT_FOR_DELIVERY, uncalled=2)
    away = replace(CASH, fulfilment="out_for_delivery", parcels=[parcel])
    assert offered(away)["call"].why == (
        "The courier tried to deliver AWB1 2 times in vain. ₹1,23,456.00 is to be collected."
    )
    assert "call" not in names(replace(away, parcels=[replace(parcel, uncalled=0)]))
    over = replace(parcel, status=ShipmentStatus.RTO_DELIVERED)
    assert "call" not in names(replace(away, parcels=[over]))


def test_one_change_at_a_time() -> None:
    waiting = replace(PREPAID, change=ChangeFacts("One more Meera Silk Blouse", Money(1_500_00)))
    assert names(waiting) == (UNPACKED - {"edit_lines"}) | {"call_edit_off"}
    assert "₹1,500.00 is no longer asked for" in offered(waiting)["call_edit_off"].consequence
    assert "edit_lines" not in names(replace(PREPAID, is_packed=True))


def test_what_else_waits() -> None:
    assert "verify" in names(replace(PREPAID, is_checked=False))
    assert "verify" not in names(replace(PREPAID, status="cancelled", is_checked=False))
    assert (
        offered(replace(PREPAID, marks=["See to it.", "Call them."]))["settle"].why == "See to it. Call them."
    )
    assert "open_return" in names(replace(PREPAID, fulfilment="delivered", may_come_back=True))
    assert "cancel" not in names(replace(PREPAID, status="pending", paid=NONE, money_here=True))
    assert "readdress" not in names(replace(PREPAID, is_packed=True))
    assert "readdress" not in names(replace(PREPAID, is_collected=True))
    paid_back = offered(replace(CASH, fulfilment="delivered", cash_back=[CashBackFacts(4, Money(50_000))]))
    assert paid_back["mark_paid"].label == "Pay ₹500.00 back"
    stuck = Trouble(
        "Look at the letter", "It may or may not have arrived.", "storefront.change_letter", "/x/"
    )
    assert offered(replace(PREPAID, troubles=[stuck]))["open"].url == "/x/"


def test_what_is_due_stands_before_what_is_possible() -> None:
    facts = replace(PREPAID, is_checked=False, marks=["See to it."])
    due = [action.is_due for action in next_actions(facts)]
    assert due == sorted(due, reverse=True)
    assert [action.name for action in next_actions(facts)] == [
        "settle",
        "verify",
        "pack",
        "readdress",
        "edit_lines",
        "cancel",
    ]


def test_each_step_says_why_and_one_with_a_dialog_says_what_it_does() -> None:
    parcels = [ParcelFacts(7, "AWB1", status, 1) for status in ShipmentStatus]
    returns = [
        ReturnFacts(3, "R", stage, is_claim, holds_other=True, worth=Money(100))
        for stage, is_claim in product(ReturnStatus, (True, False))
    ]
    for status, fulfilment, in_cash in product(
        Order.Status.values, Order.FulfilmentStatus.values, (True, False)
    ):
        facts = replace(
            PREPAID, status=status, fulfilment=fulfilment, in_cash=in_cash, parcels=parcels, returns=returns
        )
        for each in next_actions(facts):
            assert each.label and each.why and each.permission.count(".") == 1
            assert each.consequence or each.about == "elsewhere" or each.name == "packing_slip"
