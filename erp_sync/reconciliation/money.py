"""Money here and in the ERP's books: payments, refunds and credit notes, each by its name, to the paisa."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core import clock
from core.errors import Refused
from core.money import Money
from erp_sync.engine.errors import BadMessage
from erp_sync.engine.pull import Page, Position
from erp_sync.engine.refs import public_ids_of
from erp_sync.erp import bodies
from erp_sync.erp.booked import book_again, payments_of_order
from erp_sync.erp.ports import Booking, Erp, the_erp
from erp_sync.erp.pushes import CREDIT_NOTE, PAYMENT, REFUND
from erp_sync.models import PENDING, SENDING, OutboundMessage
from erp_sync.reconciliation.models import Drift
from erp_sync.reconciliation.rules import PRESENCE
from erp_sync.reconciliation.sides import GRACE, ORDERS_OF, BothSides, pages_of, readable
from orders.desk.money import (
    ToldMoney,
    credit_notes_known,
    credit_notes_told,
    payments_known,
    payments_told,
    refunds_known,
    refunds_told,
)
from orders.desk.told import orders_known
from orders.returns.queries import credit_note_for_erp
from orders.sales.queries import order_for_erp, order_id_by_number

PAYMENTS, REFUNDS, CREDIT_NOTES = "payments", "refunds", "credit_notes"
AMOUNT, ORDER, STANDS = "amount", "order there", "stands there"
CLOCKS_APART = timedelta(days=1)  # an ERP's clock may be behind ours


class _Told(Protocol):
    def __call__(self, *, since: datetime, until: datetime) -> Iterator[ToldMoney]: ...


@dataclass(frozen=True, slots=True)
class _Book:
    """One kind of money: the flow that tells of it, what the shop has of a time, and what it has at all."""

    flow: str
    told: _Told
    known: Callable[[Collection[str]], Collection[str]]


def compare_payments() -> Iterator[BothSides]:
    """What orders took within 45 days, gift cards and store credit included, and what the ERP has booked as received."""
    yield from _compare(PAYMENTS)


def compare_refunds() -> Iterator[BothSides]:
    """What went back within 45 days, and what the ERP has booked as given back."""
    yield from _compare(REFUNDS)


def compare_credit_notes() -> Iterator[BothSides]:
    """Our credit notes of 45 days, and the ERP's under our numbers."""
    yield from _compare(CREDIT_NOTES)


def _compare(name: str) -> Iterator[BothSides]:
    """Everything the shop has of the time, and what the ERP has under such names beside it.

    What the ERP is just being told of is left for the next night. Money of sales that were made there is its own.
    """
    erp, book, since = the_erp(), BOOKS[name], clock.now() - ORDERS_OF
    on_their_way = _on_their_way(book.flow)
    missing = {_name(each): each for each in book.told(since=since, until=clock.now() - GRACE)}
    for page in pages_of(erp.pulls[name], Position(modified_since=since - CLOCKS_APART)):
        there = _bookings(erp, page)
        strangers = _strangers(erp, book, [each for ref, each in there.items() if ref not in missing])
        for ref, booking in there.items():
            mine = missing.pop(ref, None)
            if mine is not None:
                yield _both(ref, mine, booking)
            elif ref in strangers and booking.stands:
                told = {AMOUNT: _in_words(booking.amount)}
                yield BothSides(ref, None, told, 0, booking.amount.amount)
    for ref, mine in missing.items():
        if ref not in on_their_way:
            yield BothSides(ref, {AMOUNT: _in_words(mine.amount)}, None, mine.amount.amount)


def _bookings(erp: Erp, page: Page) -> dict[str, Booking]:
    """What of a page is booked under a name of ours; a row that cannot be read is as good as none."""
    found = {}
    for _, fields in readable(page):
        try:
            booking = erp.booking_of(fields)
        except BadMessage:
            continue
        if booking.ref:
            found[booking.ref] = booking
    return found


def _strangers(erp: Erp, book: _Book, bookings: list[Booking]) -> set[str]:
    """Those under names that nobody here knows, of orders that are the shop's as far as the ERP says."""
    asked = [each.order_id for each in bookings if each.order_id]
    ours = public_ids_of(system=erp.name, kind="order", external_ids=asked)
    known = book.known([each.ref for each in bookings]) if bookings else ()
    return {
        each.ref
        for each in bookings
        if each.ref not in known and (not each.order_id or each.order_id in ours)
    }


def _both(ref: str, mine: ToldMoney, booking: Booking) -> BothSides:
    ours: dict[str, object] = {AMOUNT: _in_words(mine.amount), STANDS: True}
    theirs: dict[str, object] = {AMOUNT: _in_words(booking.amount), STANDS: booking.stands}
    if booking.order_id and mine.erp_order:
        ours[ORDER], theirs[ORDER] = mine.erp_order, booking.order_id
    worth = booking.amount.amount if booking.stands else 0
    return BothSides(ref, ours, theirs, mine.amount.amount, worth)


def _name(told: ToldMoney) -> str:
    return told.ref or bodies.credit_external_id(told.number, told.account_id)


def _in_words(amount: Money) -> str:
    return f"{amount.to_major()} {amount.currency}"


def _on_their_way(flow: str) -> set[str]:
    """The names in messages that the ERP has still to get; what was given up on is a difference."""
    waiting = OutboundMessage.objects.filter(flow=flow, status__in=[PENDING, SENDING])
    keys = waiting.values_list("key", flat=True)
    return {key.split(":", 2)[2].rpartition(":")[0] for key in keys}


def _payments_known(refs: Collection[str]) -> Collection[str]:
    """By the gateway's name, or as credit by the order's."""
    orders = orders_known([ref.partition(":")[0] for ref in refs])
    return {*payments_known(refs), *(ref for ref in refs if ref.partition(":")[0] in orders)}


BOOKS: Mapping[str, _Book] = {
    PAYMENTS: _Book(PAYMENT, payments_told, _payments_known),
    REFUNDS: _Book(REFUND, refunds_told, refunds_known),
    CREDIT_NOTES: _Book(CREDIT_NOTE, credit_notes_told, credit_notes_known),
}


def repair_booking(drift: Drift) -> str:
    """The ERP is told again of what it does not show. Raises Refused for what a person has to correct over there."""
    if drift.field != PRESENCE:
        raise Refused(
            "The gateway's word counts for money, and the ERP takes no correction of what it has booked: "
            "find the entry over there, see why it is so, and book it anew."
        )
    if drift.ours == "no":
        raise Refused("The shop has no such payment, refund or credit note: see over there who entered it.")
    _AGAIN[drift.flow](drift.entity)
    return "The ERP is told again now; it books nothing twice."


def _payment_again(ref: str) -> None:
    number = payments_known([ref]).get(ref) or ref.partition(":")[0]
    order = order_for_erp(order_id_by_number(number))
    for body in payments_of_order(order):
        if body["external_id"] == ref:
            book_again(order, PAYMENT, body)


def _refund_again(ref: str) -> None:
    refund = refunds_known([ref])[ref]
    order = order_for_erp(order_id_by_number(refund.number))
    account = refund.account_id
    body = bodies.refund_body(
        provider_refund_id=ref,
        provider_payment_id=bodies.credit_external_id(refund.number, account)
        if account
        else refund.payment_ref,
        amount=refund.amount,
        reason=refund.reason,
    )
    book_again(order, REFUND, body)


def _credit_note_again(number: str) -> None:
    note = credit_note_for_erp(credit_notes_known([number])[number])
    order = order_for_erp(order_id_by_number(note.order_number))
    book_again(order, CREDIT_NOTE, bodies.credit_note_body(note), gstin=note.gstin)


_AGAIN: Mapping[str, Callable[[str], None]] = {
    PAYMENTS: _payment_again,
    REFUNDS: _refund_again,
    CREDIT_NOTES: _credit_note_again,
}
