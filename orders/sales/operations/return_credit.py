"""What an order took of gift cards and store credit goes back to them."""

from __future__ import annotations

from core.money import Money, sum_money
from orders.sales.models import Order
from orders.sales.operations.record_fact import Fact, record_fact
from payments.credit.operations import give_back_credit, release_credit
from payments.credit.queries import credit_tenders

SPENT = "spent"


def return_credit(order: Order, *, key: str) -> Money | None:
    """Let go what a locked order holds, give back what it has spent; returns what was given back, None for nothing.

    Once per `key`. After payments' own locks and before the stock's.
    """
    release_credit(reference=order.reference)
    spent = [tender for tender in credit_tenders(order.reference) if tender.status == SPENT]
    amount = sum_money((tender.kept for tender in spent), order.currency)
    if not amount:
        return None
    give_back_credit(reference=order.reference, amount=amount, key=f"{key}:{order.reference}", reason=key)
    record_credit_return(order, amount, key=key)
    return amount


def record_credit_return(order: Order, amount: Money, *, key: str) -> None:
    """The timeline tells it, once per key."""
    record_fact(
        order,
        Fact(
            key=f"credit_returned:{key}",
            kind="refunded",
            text=f"{amount} returned to the gift card or store credit it came from.",
            detail={"amount": amount.amount},
        ),
    )
