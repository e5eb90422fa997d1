"""Money for an order that was placed to be paid at the door: collected there, or paid online after all."""

from __future__ import annotations

from typing import Any

from core.money import Money
from core.outbox import publish
from orders.promotions.rules.applied import surcharge_sum, surcharges_as_json
from orders.sales.events import OrderAmended, OrderPaid
from orders.sales.models import Order
from orders.sales.operations.record_fact import Fact, record_fact
from orders.sales.operations.retax_lines import retax_lines
from orders.sales.rules import may_leave_cash
from payments.operations import CASH


def cash_order_refusal(order: Order, *, provider: str, amount: Money) -> str | None:
    """Why an order that waits for cash cannot take this money; None when it can.

    The courier brings exactly what is due. Online it is less by the fees of paying in cash, until the warehouse begins to
    pick: from then on the ERP keeps its total and has the courier collect it.
    """
    if provider == CASH:
        return None if amount == order.amount_due else "wrong_amount"
    if order.fulfilment_status != Order.FulfilmentStatus.NONE:
        return "packed_for_cash"
    if not may_leave_cash(fulfilment_status=order.fulfilment_status, erp_status=order.erp_status):
        return "picked_for_cash"
    return None if amount == order.prepaid_total else "wrong_amount"


def settle_cash_order(order: Order, *, provider: str, payment_id: str, amount: Money) -> None:
    """Note that a locked order waiting for cash is paid; publishes OrderPaid, and OrderAmended when it was online."""
    detail: dict[str, Any] = {"payment_id": payment_id}
    if provider == CASH:
        text = f"{amount} collected in cash."
    else:
        detail["cash_fees"] = order.cash_fees.amount
        leave_cash(order)
        text = f"{amount} paid online instead of in cash."
    order.payment_status, order.payment_id = Order.PaymentStatus.PAID, payment_id
    order.save(update_fields=["payment_status", "payment_id"])
    record_fact(
        order,
        Fact(key=f"paid:{payment_id}", kind="paid", text=text, detail=detail),
    )
    if provider != CASH:
        publish(OrderAmended(order_id=order.public_id, number=order.number, change=f"paid:{payment_id}"))
    publish(OrderPaid(order_id=order.public_id, number=order.number, payment_id=payment_id))


def leave_cash(order: Order) -> None:
    """Let a locked order be paid online: the fees that came of cash go, and their share of the taxes with them."""
    kept = [fee for fee in order.applied_surcharges if not fee.by_payment]
    order.total = (order.money_total - order.cash_fees).amount
    order.surcharge_total = surcharge_sum(kept, order.currency).amount
    order.surcharges = surcharges_as_json(kept)
    order.payment_method = Order.PaymentMethod.PREPAID
    if order.awaits_cash:
        order.payment_status = Order.PaymentStatus.AWAITING
    retax_lines(order)
