"""Money of orders that the ERP should have booked, for a comparison of both books."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from core.money import Money
from orders.edits.models import OrderEdit
from orders.models import CreditNote, Order
from orders.sales.references import order_number_in
from payments.told import (
    Captured,
    GivenBack,
    captured_payments,
    credit_given_back,
    credit_spent_on,
    given_back_by_ref,
    payments_by_ref,
    processed_refunds,
)

AT_ONCE = 1000
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class ToldMoney:
    """Money that an order took, gave back or was credited. `erp_order` is what the ERP calls the order.

    `ref` is the gateway's or our own name for it; empty for credit that paid, which goes by account (`account_id`) and
    order. Of a refund `payment_ref` is the gateway's name for the payment, or `account_id` where the credit came from.
    """

    ref: str
    amount: Money
    number: str
    erp_order: str
    account_id: str = ""
    payment_ref: str = ""
    reason: str = ""


def payments_told(*, since: datetime, until: datetime) -> Iterator[ToldMoney]:
    """What confirmed orders have taken in a time: by the gateway, in cash, and of gift cards and store credit."""
    for some in _pages(captured_payments(since=since, until=until)):
        yield from _taken(some)
    paid_by_credit = Order.objects.filter(
        confirmed_at__gte=since, confirmed_at__lt=until, credit_total__gt=0
    ).order_by("id")
    for orders in _pages(paid_by_credit.only("number", "erp_id").iterator()):
        by_reference = {order.reference: order for order in orders}
        for use in credit_spent_on(by_reference):
            order = by_reference[use.reference]
            yield ToldMoney("", use.amount, order.number, order.erp_id, account_id=use.account_id)


def refunds_told(*, since: datetime, until: datetime) -> Iterator[ToldMoney]:
    """What went back in a time of money that orders had taken."""
    for some in _pages(processed_refunds(since=since, until=until)):
        yield from _returned(some)
    for some in _pages(credit_given_back(since=since, until=until)):
        yield from _returned(some)


def credit_notes_told(*, since: datetime, until: datetime) -> Iterator[ToldMoney]:
    """Credit notes issued in a time."""
    rows = CreditNote.objects.filter(issued_at__gte=since, issued_at__lt=until).order_by("id")
    fields = ("number", "total", "currency", "invoice__order__number", "invoice__order__erp_id")
    for ref, total, currency, number, erp_id in rows.values_list(*fields).iterator(chunk_size=AT_ONCE):
        yield ToldMoney(ref, Money(total, currency), number, erp_id)


def payments_known(refs: Collection[str]) -> dict[str, str]:
    """Payments that the shop has, of any age, by the gateway's name; the order's number, empty where none has taken it."""
    known = payments_by_ref(refs)
    orders = _orders_that_took(known.values())
    return {ref: orders[payment_id][0] if payment_id in orders else "" for ref, payment_id in known.items()}


def refunds_known(refs: Collection[str]) -> dict[str, ToldMoney]:
    """Refunds that the shop has, of any age, by their names outside."""
    return {each.ref: each for each in _returned(tuple(given_back_by_ref(refs).values()))}


def credit_notes_known(refs: Collection[str]) -> dict[str, str]:
    """The public ids of credit notes of any age, by number."""
    return dict(CreditNote.objects.filter(number__in=refs).values_list("number", "public_id"))


def _taken(captured: Sequence[Captured]) -> Iterator[ToldMoney]:
    """Those that an order has taken: what was refused goes back, and no book but the gateway's knew of it."""
    orders = _orders_that_took([each.payment_id for each in captured])
    for each in captured:
        if each.payment_id in orders:
            yield ToldMoney(each.ref, each.amount, *orders[each.payment_id])


def _returned(given_back: Sequence[GivenBack]) -> Iterator[ToldMoney]:
    orders = _orders_that_took([each.payment_id for each in given_back if each.payment_id])
    numbers = [order_number_in(each.reference) for each in given_back if each.account_id]
    by_number = {row.number: row for row in Order.objects.filter(number__in=numbers).only("number", "erp_id")}
    for each in given_back:
        if each.account_id:
            order = by_number.get(order_number_in(each.reference))
            found = (order.number, order.erp_id) if order is not None else None
        else:
            found = orders.get(each.payment_id)
        if found is not None:
            yield ToldMoney(each.ref, each.amount, *found, each.account_id, each.payment_ref, each.reason)


def _orders_that_took(payment_ids: Collection[str]) -> dict[str, tuple[str, str]]:
    """Number and the ERP's id of the confirmed order behind each of these payments (public ids). Two queries."""
    orders = Order.objects.filter(payment_id__in=payment_ids, confirmed_at__isnull=False)
    changes = OrderEdit.objects.filter(payment_id__in=payment_ids, status=OrderEdit.Status.APPLIED)
    return {
        payment_id: (number, erp_id)
        for payment_id, number, erp_id in [
            *orders.values_list("payment_id", "number", "erp_id"),
            *changes.values_list("payment_id", "order__number", "order__erp_id"),
        ]
    }


def _pages(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while some := list(islice(rows, AT_ONCE)):
        yield some
