"""A larger order in cash is confirmed by a code on the shopper's telephone."""

from __future__ import annotations

import logging

from django.db import transaction

from catalog.inventory.operations import OutOfStock
from orders.checkout.operations.refusals import OrderNotPayable, PiecesShort
from orders.customers.codes.operations import CodeTooSoon, check_code, send_code
from orders.promotions.operations import consume_promotions, lock_promotions
from orders.sales.models import Order
from orders.sales.operations.confirm_order import confirm_in_cash
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.write_lines import sold_lines_of
from orders.sales.queries.lookup import order_by_token_row
from payments.credit.operations import lock_credit, spend_credit

log = logging.getLogger(__name__)
PURPOSE = "confirm_order"


def send_first_code(order: Order) -> None:
    """Send the code of an order just placed. One that was sent a moment ago will do: the order's page offers another."""
    try:
        send_code(purpose=PURPOSE, phone=order.phone, subject=order.number)
    except CodeTooSoon:
        log.info("%s waits for the code it has, or asks for another", order)


def send_cash_code(*, token: str) -> None:
    """Send another code for the order behind a link token. Raises NoSuchOrder, OrderNotPayable, CodeTooSoon."""
    order = _awaiting(token)
    send_code(purpose=PURPOSE, phone=order.phone, subject=order.number)


def confirm_cash_order(*, token: str, code: str) -> None:
    """Confirm an order in cash with the code that was sent; one that is confirmed already stays so.

    Raises NoSuchOrder, OrderNotPayable, CodeWrong (field `code`), CodeLapsed, or PiecesShort when a lapsed hold cannot
    be taken again. A crash after the code was used loses nothing: another code can be asked for.
    """
    order = order_by_token_row(token)
    if order.awaits_cash:
        return
    order = _awaiting(token)
    check_code(purpose=PURPOSE, phone=order.phone, subject=order.number, code=code)
    _confirm(order.public_id)


def _awaiting(token: str) -> Order:
    order = order_by_token_row(token)
    if not order.awaits_code:
        raise OrderNotPayable("This order does not wait for a code any more.")
    return order


@transaction.atomic
def _confirm(order_id: str) -> None:
    order = locked_order(public_id=order_id)
    if not order.awaits_code:
        return
    uses = lock_promotions(reference=order.reference)  # before the stock: that is the order of locks
    credit = lock_credit(reference=order.reference)
    try:
        confirm_in_cash(order)
    except OutOfStock as refusal:
        titles = {each.line_ref: each.product_title for each in sold_lines_of(order)}
        raise PiecesShort(refusal.short, titles) from refusal
    consume_promotions(reference=order.reference, locked=uses)
    spend_credit(reference=order.reference, locked=credit)
