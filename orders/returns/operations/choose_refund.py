"""Where the cash of an order is to go back to: its customer's word."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from orders.sales.models import Order
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact
from payments.cash_refunds.queries import wished_place
from payments.cash_refunds.rules import RefundChoice
from payments.operations import keep_refund_choice


@transaction.atomic
def choose_refund(*, order_id: str, choice: RefundChoice) -> str:
    """Keep the customer's choice for all cash that goes back on this order; where to, masked.

    What waits for it becomes due, or store credit at once. Raises NotFound, Invalid by field.
    """
    return keep_choice_of(locked_order(public_id=order_id), choice)


def keep_choice_of(order: Order, choice: RefundChoice) -> str:
    """The same for a locked order. Store credit is its account's; a guest has none."""
    owner = order.customer.public_id if order.customer else ""
    before = wished_place(order.reference)
    place = keep_refund_choice(reference=order.reference, choice=replace(choice, owner=owner))
    if place.masked != before:
        count = order.facts.filter(kind="refund_way").count()
        text = f"Money that was paid in cash goes back to {place.masked}."
        record_fact(order, Fact(key=f"refund_way:{count}", kind="refund_way", text=text, actor="shopper"))
    return place.masked
