"""Paid online in the very moment in which the warehouse began: what the ERP did not take any more is for staff."""

from __future__ import annotations

from django.db import transaction

from core.money import Money
from core.outbox import publish
from orders.sales.events import CourierAsksCash
from orders.sales.models import Order
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact


@transaction.atomic
def record_fee_kept(*, order_id: str, change: str) -> None:
    """The ERP has the courier collect nothing, but keeps its total with the fees of cash: it was picking already.

    `change` is the key of the fact that says it was paid. Nothing to do where there was no fee. Raises NotFound.
    """
    order = locked_order(public_id=order_id)
    fees = _fees(order, change)
    if not fees:
        return
    _flag(
        order,
        "fee_kept_in_erp",
        why=f"Paid online while it was being picked: in the ERP the fee of {fees} for cash stands open. Take it off there.",
        fact=Fact(
            key=f"fee_kept:{change}",
            kind="flag",
            text=f"The ERP was picking already and keeps the fee of {fees} for cash in its total. The courier collects nothing.",
            actor="erp",
        ),
    )


@transaction.atomic
def record_cash_still_asked(*, order_id: str, change: str, why: str) -> None:
    """The ERP had packed the parcel in cash when it heard of the payment: the courier will ask.

    Publishes CourierAsksCash, once. Nothing to do for an order that was called off meanwhile. Raises NotFound.
    """
    order = locked_order(public_id=order_id)
    if order.status != Order.Status.CONFIRMED:
        return
    asked = order.amount_due + _fees(order, change)
    told = _flag(
        order,
        "courier_asks_cash",
        why=(
            f"Paid online, but packed for cash before the ERP heard of it ({why}): the courier will ask for {asked}. "
            "Have the courier change the parcel to prepaid, or stop it and send it again. The customer has been told not to pay."
        ),
        fact=Fact(
            key=f"cash_asked:{change}",
            kind="flag",
            text=f"The parcel was packed for cash already: the courier will ask for {asked}, which is paid.",
            actor="erp",
        ),
    )
    if told:
        publish(CourierAsksCash(order_id=order.public_id, number=order.number))


def _fees(order: Order, change: str) -> Money:
    """The fees of cash that fell away when it was paid."""
    paid = order.facts.filter(key=change).first()
    return Money(paid.detail.get("cash_fees", 0) if paid else 0, order.currency)


def _flag(order: Order, flag: str, *, why: str, fact: Fact) -> bool:
    order.flags = {**order.flags, flag: why}
    order.save(update_fields=["flags"])
    return record_fact(order, fact)
