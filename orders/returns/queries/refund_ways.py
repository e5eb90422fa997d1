"""How the money of an order goes back, as far as its customer has a say."""

from __future__ import annotations

from dataclasses import dataclass

from orders.returns.queries.found_order import order_row
from payments.cash_refunds.queries import (
    CashRefundView,
    cash_refunds_of,
    goes_back_by_hand,
    wished_place,
)


@dataclass(frozen=True, slots=True)
class RefundWays:
    """`is_cash`: it was paid in cash, so that its customer chooses. `chooses`: for whatever reason money waits for their word.

    `place`: where to, masked, once that is known.
    `may_credit`: there is an account that can hold store credit. `refunds`: those of cash, oldest first.
    """

    is_cash: bool
    chooses: bool = False
    place: str = ""
    may_credit: bool = False
    refunds: tuple[CashRefundView, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether money waits for the customer to say where to."""
        return any(each.status == "asked" for each in self.refunds)


def refund_ways(order_id: str) -> RefundWays:
    """In four queries, two for an order that was paid online. Raises NotFound."""
    order = order_row(order_id)
    chooses, is_cash = goes_back_by_hand(order.reference)
    if not chooses:
        return RefundWays(is_cash=False)
    return RefundWays(
        is_cash=is_cash,
        chooses=True,
        place=wished_place(order.reference),
        may_credit=order.customer_id is not None,
        refunds=cash_refunds_of(order.reference),
    )
