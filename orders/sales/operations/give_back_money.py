"""Money of an order goes back the way it came: to the bank first, the rest to the card or credit it came from."""

from __future__ import annotations

from core.money import Money, sum_money
from orders.sales.models import Order
from orders.sales.operations.return_credit import SPENT, record_credit_return
from orders.sales.queries.money import payment_ids_of
from payments.credit.operations import give_back_credit
from payments.credit.queries import credit_tenders
from payments.credit.rules import refund_parts
from payments.operations import NothingToRefund, refund_payment
from payments.queries import left_on


def give_back_money(order: Order, amount: Money, *, reason: str, actor: str = "shop") -> str:
    """Give back part of what a locked order was paid with; returns the refund's id, "" when all went to credit.

    `reason` is one event's own ("return RET-7"): it names the movement, so that credit goes back once for it. Raises
    NothingToRefund when that is more than was paid, not given back yet and not gone into an exchange.
    """
    spent = [tender for tender in credit_tenders(order.reference) if tender.status == SPENT]
    on_credit = sum_money((tender.kept for tender in spent), order.currency)
    left = {payment_id: left_on(payment_id) for payment_id in payment_ids_of(order)}
    with_provider = sum_money(left.values(), order.currency)
    if amount.amount + order.exchanged_total > with_provider.amount + on_credit.amount:
        raise NothingToRefund
    try:
        to_provider, to_credit = refund_parts(
            amount.amount, provider_holds=with_provider.amount, credit_holds=on_credit.amount
        )
    except ValueError as too_much:
        raise NothingToRefund from too_much
    refund_ids = []
    for payment_id, most in left.items():
        part = min(most, Money(to_provider, order.currency))
        if part.amount > 0:
            to_provider -= part.amount
            refund_ids.append(refund_payment(payment_id=payment_id, amount=part, reason=reason, actor=actor))
    if to_credit:
        part, key = Money(to_credit, order.currency), f"{order.reference}:{reason}"
        give_back_credit(reference=order.reference, amount=part, key=key, reason=reason, actor=actor)
        record_credit_return(order, part, key=reason)
    return refund_ids[0] if refund_ids else ""
