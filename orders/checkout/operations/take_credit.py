"""Gift cards and store credit of an order: set aside while the rest is paid, or spent at once when nothing is left."""

from __future__ import annotations

from core.money import Money
from orders.carts.models import Cart
from orders.carts.queries.credit import spendable_by
from orders.sales.rules import LEAST_PAYABLE
from payments.credit.operations import CreditGone, WantedCredit, hold_credit, spend_credit


def take_credit(cart: Cart, number: str, *, total: Money, planned: Money, is_settled: bool) -> None:
    """Hold exactly what was planned towards `total`, or spend it at once when no payment is awaited.

    In the transaction that writes the order, after promotions and before the stock. Raises CreditGone when an account
    gives less now than a moment ago: the payment was asked for with the plan.
    """
    account_ids = spendable_by(cart) if planned else []
    held = hold_credit(reference=number, wanted=WantedCredit(account_ids, total, LEAST_PAYABLE))
    if held.amount != planned:
        raise CreditGone
    if is_settled:
        spend_credit(reference=number, locked=held.accounts)
