"""Money of an order goes back the way it came: to the bank first, the rest to the card or credit it came from."""

from __future__ import annotations

from collections.abc import Mapping

from core.money import Money, sum_money
from orders.sales.models import Order
from orders.sales.operations.return_credit import SPENT, record_credit_return
from orders.sales.queries.money import payment_ids_of
from payments.credit.operations import give_back_credit
from payments.credit.queries import credit_tenders
from payments.credit.rules import refund_parts
from payments.operations import NothingToRefund, refund_as_credit, refund_payment
from payments.queries import left_on
from payments.rules import is_too_small


def _parts(left: Mapping[str, Money], rest: Money) -> dict[str, Money]:
    """What goes back on each payment: of the first as much as is left there."""
    parts = {}
    for payment_id, most in left.items():
        part = min(most, rest)
        if part.amount > 0:
            rest -= part
            parts[payment_id] = part
    return parts


def _as_credit(order: Order, part: Money) -> bool:
    """Whether so little is better spent here than sent for: below a rupee, of what somebody with an account paid online."""
    return is_too_small(part) and order.customer is not None and not order.is_cash


def give_back_money(order: Order, amount: Money, *, reason: str, actor: str = "shop") -> str:
    """Give back part of what a locked order was paid with; returns the refund's id, "" when all went to credit.

    Below a rupee, which no gateway sends, it becomes store credit of whoever has an account; others say where to.
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
    parts = _parts(left, Money(to_provider, order.currency))
    small = next((payment_id for payment_id, part in parts.items() if _as_credit(order, part)), "")
    refund_ids = [
        refund_payment(payment_id=payment_id, amount=part, reason=reason, actor=actor)
        for payment_id, part in parts.items()
        if payment_id != small
    ]
    if small and order.customer is not None:  # last: accounts of credit are locked after payments
        owner, part = order.customer.public_id, parts[small]
        refund_ids.append(
            refund_as_credit(payment_id=small, amount=part, reason=reason, owner=owner, actor=actor)
        )
    if to_credit:
        part, key = Money(to_credit, order.currency), f"{order.reference}:{reason}"
        give_back_credit(reference=order.reference, amount=part, key=key, reason=reason, actor=actor)
        record_credit_return(order, part, key=reason)
    return refund_ids[0] if refund_ids else ""
