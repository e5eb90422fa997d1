"""The end of a return: the credit note, and the money on its way."""

from __future__ import annotations

from django.db import transaction

from core.errors import Refused
from core.money import Money
from orders.returns.models import Return
from orders.returns.operations.credit_return import credit_return
from orders.returns.operations.hold_exchange import lapse_exchange
from orders.returns.operations.moving import locked_return, take_step
from orders.returns.queries.worth import settlement_of
from orders.returns.rules import next_status
from orders.sales.models import Order
from orders.sales.operations.give_back_money import give_back_money


class NothingToGiveBack(Refused):
    """No piece was accepted, or nothing was paid: the return is closed instead."""

    code = "nothing_to_give_back"
    message = "There is nothing to give back for this return. Close it instead."


@transaction.atomic
def refund_return(*, return_id: str, actor: str) -> Money:
    """Give back what the accepted pieces are worth, the way it was paid; answers how much.

    One credit note for each invoice, at the invoice's rates. Publishes ReturnMoved. Raises NotFound, WrongStep,
    NothingToGiveBack, NothingToRefund when more would go back than was paid; nothing is changed then.
    """
    order, found = locked_return(return_id)
    next_status(found.stage, "refund")
    settlement = settlement_of(found)
    if not (order.payment_id or order.credit_total) or settlement.refund <= 0:
        raise NothingToGiveBack
    _keep(found, order, settlement.goods, settlement.carriage, settlement.kept)
    amount = found.money_back
    found.refund_id = give_back_money(order, amount, reason=f"return {found.number}", actor=actor)
    lapse_exchange(found)
    credit_return(found, settlement)
    take_step(
        found,
        "refund",
        text=f"Return {found.number}: {amount} goes back the way it was paid.",
        actor=actor,
        changed=["goods_amount", "carriage_amount", "kept_amount", "refund_amount", "refund_id"],
    )
    return amount


def _keep(found: Return, order: Order, goods: int, carriage: int, kept: int) -> None:
    found.goods_amount, found.carriage_amount = goods, carriage
    found.kept_amount, found.refund_amount = kept, goods + carriage - kept


@transaction.atomic
def close_return(*, return_id: str, reason: str, actor: str) -> None:
    """End a looked-at return without money: what came was not what we sold, say. The customer reads the reason.

    Publishes ReturnMoved. Raises NotFound, Refused without a reason, WrongStep.
    """
    if not reason.strip():
        raise Refused("Say why nothing is given back: the customer reads it.")
    _, found = locked_return(return_id)
    found.answer = reason.strip()[:500]
    next_status(found.stage, "close")
    lapse_exchange(found)
    take_step(
        found,
        "close",
        text=f"Return {found.number} closed: {found.answer}",
        actor=actor,
        changed=["answer"],
    )
